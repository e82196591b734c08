package importer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
)

// guideReader reads a report as a stream. It decodes requests one by one and
// skips what is not needed.
type guideReader struct {
	guideFindings
	*jsonReader
	each    func(entry, *BadRow) error
	known   []guideLevel // from an earlier look, where there was one
	current guideLevel
	row     int // of the request, through the file, from 1
}

func newGuideReader(name string, in *bufio.Reader, each func(entry, *BadRow) error) *guideReader {
	return &guideReader{jsonReader: newJSONReader(name, in), each: each}
}

func (g *guideReader) level() *guideLevel { return &g.current }

// report reads the whole file.
func (g *guideReader) report() error {
	return g.whole(func() error {
		return g.object(map[string]func() error{
			"metadata":   g.metadata,
			"benchmarks": func() error { return g.list(g.benchmark) },
		})
	})
}

func (g *guideReader) metadata() error {
	var fields struct {
		Version string `json:"guidellm_version"`
	}
	err := g.decoder.Decode(&fields)
	g.version = fields.Version
	return err
}

func (g *guideReader) benchmark() error {
	g.current = guideLevel{load: usersLoad(0), stage: -1}
	if at := len(g.levels); at < len(g.known) {
		g.current = g.known[at]
	}
	err := g.object(map[string]func() error{
		"args": g.config, "config": g.config, "worker": g.worker, "scheduler_metrics": g.span, "request_totals": g.totals,
		"metrics":  func() error { return g.object(map[string]func() error{"request_totals": g.totals}) },
		"requests": g.requests,
	})
	g.levels = append(g.levels, g.current)
	return err
}

func (g *guideReader) config() error {
	var fields struct {
		Strategy guideLoad `json:"strategy"`
		Backend  struct {
			Model string `json:"model"`
		} `json:"backend"`
	}
	err := g.decoder.Decode(&fields)
	g.current.load = fields.Strategy.load()
	if fields.Backend.Model != "" {
		g.current.model = fields.Backend.Model
	}
	return err
}

func (g *guideReader) worker() error {
	var fields struct {
		Model string `json:"backend_model"`
	}
	err := g.decoder.Decode(&fields)
	g.current.model = fields.Model
	return err
}

func (g *guideReader) span() error {
	var fields struct {
		From float64 `json:"measure_start_time"`
		To   float64 `json:"measure_end_time"`
	}
	err := g.decoder.Decode(&fields)
	if fields.From > 0 && fields.To > fields.From {
		g.current.from, g.current.to = fields.From, fields.To
	}
	return err
}

func (g *guideReader) totals() error {
	var fields struct {
		Total int `json:"total"`
	}
	err := g.decoder.Decode(&fields)
	g.current.total = fields.Total
	return err
}

// request reads one request. A bad one does not end the reading.
func (g *guideReader) requests() error {
	g.current.found, g.current.cooling = 0, 0
	kinds := map[string]func() error{}
	for _, kind := range []string{"successful", "incomplete", "errored"} {
		kinds[kind] = func() error {
			at := 0
			return g.list(func() error {
				err := g.request(kind, at)
				at++
				return err
			})
		}
	}
	return g.object(kinds)
}

// request reads one; what is wrong with it keeps no other out.
func (g *guideReader) request(kind string, at int) error {
	var fields guideRequest
	var wrong *json.UnmarshalTypeError
	err := g.decoder.Decode(&fields)
	g.row, g.current.found = g.row+1, g.current.found+1
	place := fmt.Sprintf("benchmarks[%d].requests.%s[%d]", len(g.levels), kind, at)
	switch {
	case errors.As(err, &wrong):
		return g.each(entry{}, &BadRow{File: g.name, Row: g.row, Column: place + "." + wrong.Field,
			Text: fmt.Sprintf("a %s where %s was expected", wrong.Value, wrong.Type)})
	case err != nil:
		return err
	}
	g.since04 = g.since04 || fields.Info != nil
	e, bad := fields.entry(kind, &g.current)
	if bad != nil {
		bad.File, bad.Row, bad.Column = g.name, g.row, place+"."+bad.Column
		return g.each(e, bad)
	}
	if g.current.to > 0 && fields.started() > g.current.to {
		g.current.cooling++
		return nil
	}
	return g.each(e, nil)
}
