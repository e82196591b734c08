package importer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tokenlap/backend/bench"
)

// guideReader reads a report as a stream. It decodes requests one by one and
// skips what is not needed.
type guideReader struct {
	guideFindings
	name       string // of the file
	pythonJSON *pythonJSON
	decoder    *json.Decoder
	each       func(entry, *BadRow) error
	known      []guideLevel // from an earlier look, where there was one
	current    guideLevel
	row        int // of the request, through the file, from 1
}

func newGuideReader(name string, in *bufio.Reader, each func(entry, *BadRow) error) *guideReader {
	pythonJSON := &pythonJSON{in: in, most: maxRecord}
	return &guideReader{name: name, pythonJSON: pythonJSON, decoder: json.NewDecoder(pythonJSON), each: each}
}

func (g *guideReader) level() *guideLevel { return &g.current }

// report reads the whole file.
func (g *guideReader) report() error {
	err := g.object(map[string]func() error{
		"metadata":   g.metadata,
		"benchmarks": func() error { return g.list(g.benchmark) },
	})
	if err == nil {
		err = g.over()
	}
	var sentence *bench.Error
	if err == nil || err == errStopped || errors.As(err, &sentence) {
		return err
	}
	return g.pythonJSON.explain(err, g.name, g.decoder.InputOffset())
}

// over returns an error if something follows the report.
func (g *guideReader) over() error {
	g.pythonJSON.beginValue()
	switch _, err := g.decoder.Token(); {
	case err == io.EOF:
		return nil
	case err != nil:
		return err
	}
	return bench.Invalid("%s, byte %d: more follows after the report: expected one report a file", g.name, g.decoder.InputOffset())
}

// object reads an object: the values of known keys by their functions; it skips
// the others.
func (g *guideReader) object(keys map[string]func() error) error {
	if err := g.open('{'); err != nil {
		return err
	}
	for g.more() {
		key, err := g.decoder.Token()
		if err != nil {
			return err
		}
		g.pythonJSON.beginValue()
		read, known := keys[fmt.Sprint(key)]
		if !known {
			read = g.skip
		}
		if err := read(); err != nil {
			return err
		}
	}
	return g.close()
}

// list reads a list; null counts as an empty one.
func (g *guideReader) list(each func() error) error {
	g.pythonJSON.beginValue()
	token, err := g.decoder.Token()
	if err != nil || token == nil {
		return err
	}
	if token != json.Delim('[') {
		return g.unexpected(token, "a list")
	}
	for g.more() {
		if err := each(); err != nil {
			return err
		}
	}
	return g.close()
}

func (g *guideReader) more() bool {
	g.pythonJSON.beginValue()
	return g.decoder.More()
}

func (g *guideReader) open(delim json.Delim) error {
	token, err := g.decoder.Token()
	if err != nil || token == delim {
		return err
	}
	return g.unexpected(token, "an object")
}

// close reads the delimiter that ends a list or an object.
func (g *guideReader) close() error {
	_, err := g.decoder.Token()
	return err
}

func (g *guideReader) unexpected(token json.Token, expected string) error {
	return bench.Invalid("%s, byte %d: %s where %s was expected", g.name, g.decoder.InputOffset(), quoted(fmt.Sprint(token)), expected)
}

func (g *guideReader) skip() error { return skipValue(g.decoder, g.pythonJSON) }

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
