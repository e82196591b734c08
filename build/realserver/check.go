package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// scenario is one run and what it must result in.
type scenario struct {
	name     string
	target   []string // arguments that name the model
	args     []string
	status   int // tokenlap's exit status
	requests int // measured ones
	warmup   int
	streamed bool
}

// The number of built-in prompts, of those that are not long, and of iterations
// here.
const prompts, shorterPrompts, iterations = 18, 12, 2

// scenarios are both modes, each with and without streaming, the server's other
// APIs, and a model that it does not have. Answers are long enough to come in several chunks
// and short enough for a small machine; so are the prompts of concurrent runs.
func scenarios(url string) []scenario {
	registered := []string{"tiny"}
	given := []string{"--url", url + "/v1", "--model", "tiny"}
	one := []string{"--mode", "sequential"}
	many := []string{"--mode", "concurrent", "--concurrent", "4", "--lengths", "short,medium"}
	whole := []string{"--no-stream"}
	api := func(name string) []string { return []string{"--url", url, "--api", name, "--model", "tiny"} }
	all, some := prompts*iterations, shorterPrompts*iterations
	return []scenario{
		{name: "sequential, streamed", target: registered, args: append(one, "--warmup", "2"), requests: all, warmup: 2, streamed: true},
		{name: "sequential, not streamed", target: given, args: slices.Concat(one, whole), requests: all},
		{name: "concurrent, streamed", target: given, args: many, requests: some, streamed: true},
		{name: "concurrent, not streamed", target: registered, args: slices.Concat(many, whole), requests: some},
		{name: "completions, streamed", target: api("completions"), args: many, requests: some, streamed: true},
		{name: "completions, not streamed", target: api("completions"), args: slices.Concat(many, whole), requests: some},
		{name: "its own API, streamed", target: api("ollama"), args: many, requests: some, streamed: true},
		{name: "its own API, not streamed", target: api("ollama"), args: slices.Concat(many, whole), requests: some},
		{name: "a model that is not there", target: []string{"--url", url + "/v1", "--model", "none"}, args: many, status: 3, requests: some, streamed: true},
	}
}

// checker runs the scenarios one after another.
type checker struct {
	tokenlap tokenlap
	recorder *recorder
	dir      string // for everything that is written
}

// check carries out a scenario and compares three records of it: the bytes on
// the wire, the CSV files, and the run in the history.
func (c checker) check(ctx context.Context, s scenario) error {
	c.recorder.take()
	dir := filepath.Join(c.dir, strings.ReplaceAll(strings.ReplaceAll(s.name, ",", ""), " ", "-"))
	args := slices.Concat([]string{"run"}, s.target, s.args, []string{
		"--iterations", strconv.Itoa(iterations), "--max-tokens", "48", "--timeout", "60", "--json", "--output-dir", filepath.Join(dir, "run"),
	})
	out, err := c.tokenlap.call(ctx, s.status, args...)
	if err != nil {
		return err
	}
	var run jsonRun
	if err := json.Unmarshal(out, &run); err != nil {
		return fmt.Errorf("run --json does not print JSON alone (%w): %.300s", err, out)
	}
	detail, err := rows(filepath.Join(dir, "run"), "benchmark_results_*.csv")
	if err != nil {
		return err
	}
	total, err := rows(filepath.Join(dir, "run"), "benchmark_summary_*.csv")
	if err != nil {
		return err
	}
	return errors.Join(
		compareWire(s, c.recorder.take(), detail),
		compareRows(s, detail),
		compareTotals(s, run, detail, total),
		c.compareHistory(ctx, run, dir),
	)
}

// compareWire compares the rows with what went over the wire. Servers number
// their answers with few digits, so the key is the whole fact: the file must
// hold each as often as it happened.
func compareWire(s scenario, exchanges []exchange, detail []row) error {
	happened := map[fact]int{}
	var wrong []error
	for _, e := range exchanges {
		f, err := e.fact()
		wrong = append(wrong, err)
		happened[f]++
	}
	if want := s.requests + s.warmup; len(exchanges) != want || len(detail) != want {
		wrong = append(wrong, fmt.Errorf("%d requests went over the wire and %d are in the file, want %d", len(exchanges), len(detail), want))
	}
	for _, r := range detail {
		if f := r.fact(); happened[f] > 0 {
			happened[f]--
		} else {
			wrong = append(wrong, fmt.Errorf("row %s reports what did not happen: %v", r["seq"], f))
		}
	}
	for f, n := range happened {
		if n > 0 {
			wrong = append(wrong, fmt.Errorf("%d times not in the file: %v", n, f))
		}
	}
	return joinFew(wrong)
}

// compareRows checks that the cells of each row agree.
func compareRows(s scenario, detail []row) error {
	var wrong []error
	complain := func(r row, format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("row "+r["seq"]+": "+format, args...))
	}
	for _, r := range detail {
		good := r["outcome"] == "ok"
		if good != (s.status == 0) && r["outcome"] != "empty" || r["success"] != map[bool]string{true: "True", false: "False"}[good] {
			complain(r, "outcome %q, success %q: %s", r["outcome"], r["success"], r["error_message"])
		}
		if !good {
			continue
		}
		if r["token_source"] != "usage" || r.number("output_tokens") < 1 || s.streamed && r.number("chunks") > r.number("output_tokens") {
			complain(r, "%s tokens from %q in %s chunks", r["output_tokens"], r["token_source"], r["chunks"])
		}
		latency, first := r.number("total_latency"), r.number("time_to_first_token")
		if latency <= 0 || s.streamed != (first > 0) || first > latency {
			complain(r, "first token after %q of %q seconds", r["time_to_first_token"], r["total_latency"])
		}
	}
	return joinFew(wrong)
}

// compareTotals recomputes the counts and means from the rows.
func compareTotals(s scenario, run jsonRun, detail, total []row) error {
	if len(total) != 1 || len(run.Summary.Models) != 1 {
		return fmt.Errorf("%d rows in the summary file and %d models in the JSON, want 1 of each", len(total), len(run.Summary.Models))
	}
	var good, bad, warm int
	var latency, first, tokens []float64
	for _, r := range detail {
		switch {
		case r["phase"] == "warmup":
			warm++
		case r["outcome"] != "ok":
			bad++
		default:
			good++
			latency, first, tokens = append(latency, r.number("total_latency")), append(first, r.number("time_to_first_token")), append(tokens, r.number("output_tokens"))
		}
	}
	m, file := run.Summary.Models[0], total[0]
	var wrong []error
	same := func(what string, want float64, got ...float64) {
		for _, g := range got {
			if math.Abs(g-want) > 1e-6*math.Max(1, math.Abs(want)) {
				wrong = append(wrong, fmt.Errorf("%s: the rows say %v, the summaries %v", what, want, got))
				return
			}
		}
	}
	same("warm-up", float64(warm), float64(m.WarmedUp), float64(s.warmup))
	same("requests", float64(good+bad), float64(m.Attempts), file.number("total_requests"), float64(s.requests))
	same("successes", float64(good), float64(m.Successes), file.number("successful_requests"))
	same("failures", float64(bad), float64(m.Failed), file.number("failed_requests"))
	if good > 0 {
		same("mean latency", mean(latency), value(m.Latency.Mean), file.number("avg_total_latency"))
		same("mean output tokens", mean(tokens), value(m.Tokens.Mean), file.number("avg_output_tokens"))
	}
	if good > 0 && s.streamed {
		same("mean TTFT", mean(first), value(m.TTFT.Mean), file.number("avg_ttft"))
	}
	return joinFew(wrong)
}

// compareHistory checks that the stored run is the one that was printed, and that
// its export is what the run wrote.
func (c checker) compareHistory(ctx context.Context, run jsonRun, dir string) error {
	var list []jsonRun
	if err := c.tokenlap.callJSON(ctx, &list, "history", "list", "--json"); err != nil {
		return err
	}
	if len(list) == 0 || list[0].ID != run.ID || list[0].State != "finished" {
		return fmt.Errorf("the newest of %d runs in the history is not this one, finished: %+v", len(list), list[:min(1, len(list))])
	}
	var stored jsonRun
	if err := c.tokenlap.callJSON(ctx, &stored, "history", "show", run.ID, "--json"); err != nil {
		return err
	}
	before, _ := json.Marshal(run) // of plain numbers: cannot fail
	after, _ := json.Marshal(stored)
	if !bytes.Equal(before, after) {
		return fmt.Errorf("the history shows another run than was printed:\n%s\n%s", before, after)
	}
	exported := filepath.Join(dir, "export")
	if _, err := c.tokenlap.call(ctx, 0, "export", run.ID, "--format", "csv", "--output-dir", exported); err != nil {
		return err
	}
	return sameFiles(filepath.Join(dir, "run"), exported)
}

// sameFiles compares the CSV files of two directories byte by byte.
func sameFiles(one, other string) error {
	names, err := filepath.Glob(filepath.Join(one, "*.csv"))
	if err != nil || len(names) != 2 {
		return fmt.Errorf("%s holds %d CSV files, want 2", one, len(names))
	}
	for _, name := range names {
		a, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join(other, filepath.Base(name)))
		if err != nil {
			return err
		}
		if !bytes.Equal(a, b) {
			return fmt.Errorf("%s is exported differently from the history: %d bytes and %d", filepath.Base(name), len(a), len(b))
		}
	}
	return nil
}

// joinFew joins the errors, five of them at most.
func joinFew(all []error) error {
	all = slices.DeleteFunc(all, func(err error) bool { return err == nil })
	if more := len(all) - 5; more > 0 {
		all = append(all[:5], fmt.Errorf("and %d more of this kind", more))
	}
	return errors.Join(all...)
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func value(p *float64) float64 {
	if p == nil {
		return -1
	}
	return *p
}
