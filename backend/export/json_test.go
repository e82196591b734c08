package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// answered is a sample with two chunks.
func answered() bench.Sample {
	s := bench.NewSample(bench.Request{Seq: 3, Endpoint: "m", Phase: bench.Measured, Prompt: bench.Prompt{ID: "p"}})
	s.Streamed, s.Outcome, s.Status, s.Text = true, bench.OK, 200, "hi </script>"
	s.Due, s.Start, s.Sent = bench.At(0), bench.At(0), bench.At(time.Millisecond)
	s.First, s.Last, s.Done = bench.At(101*time.Millisecond), bench.At(201*time.Millisecond), bench.At(202*time.Millisecond)
	s.Chunks = []bench.Chunk{{At: s.First, Read: 1, Bytes: 2}, {At: s.Last, Read: 2, Bytes: 3}}
	s.Events, s.Tokens = 2, bench.Tokens{Source: bench.FromUsage, Input: 5, Output: 2, Cached: -1, Reasoning: -1}
	return s
}

func these(samples ...bench.Sample) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		for _, s := range samples {
			if !yield(s, nil) {
				return
			}
		}
	}
}

func TestJSONHoldsTheRunAndEachRequest(t *testing.T) {
	run := bench.Run{ID: "r-1", Name: "a \"run\"", Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	failed := bench.NewSample(bench.Request{Seq: 4, Endpoint: "m"})
	failed.Outcome = bench.FailConnect
	var file bytes.Buffer
	if err := JSON(&file, run, these(answered(), failed)); err != nil {
		t.Fatal(err)
	}
	var document struct {
		Schema, ID string
		Run        bench.Run
		Requests   []struct {
			Seq     int
			Sent    *int64
			Outcome string
			ChunkAt []int64 `json:"chunk_at_ns"`
			Metrics map[string]float64
		}
	}
	if err := json.Unmarshal(file.Bytes(), &document); err != nil {
		t.Fatalf("%v in %s", err, file.String())
	}
	if document.Schema != Schema || document.ID != run.ID || document.Run.Name != run.Name || len(document.Requests) != 2 {
		t.Fatalf("read back as %+v", document)
	}
	first, second := document.Requests[0], document.Requests[1]
	if *first.Sent != 1e6 || first.Metrics["ttft_s"] != 0.1 || first.Metrics["tpot_s"] != 0.1 || len(first.ChunkAt) != 2 || first.ChunkAt[1] != 201e6 {
		t.Errorf("first request %+v", first)
	}
	if second.Sent != nil || second.Outcome != "connect" || len(second.Metrics) != 0 {
		t.Errorf("second request %+v", second)
	}
}

func TestJSONOfNoRequestsIsWhole(t *testing.T) {
	var file bytes.Buffer
	if err := JSON(&file, bench.Run{ID: "r"}, these()); err != nil || !json.Valid(file.Bytes()) {
		t.Errorf("%v in %s", err, file.String())
	}
}

func TestJSONStopsAtABrokenSample(t *testing.T) {
	broken := errors.New("broken")
	samples := func(yield func(bench.Sample, error) bool) { yield(bench.Sample{}, broken) }
	if err := JSON(&bytes.Buffer{}, bench.Run{}, samples); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

func TestMarkdownSaysTheSummaryAndNoMarkupOfOthers(t *testing.T) {
	p50, rate := 0.1, 0.5
	run := bench.Run{ID: "r-1", Name: "<script>|`x`", State: bench.Finished, Plan: bench.Plan{Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 4}}}},
		Summary: bench.Summary{Models: []bench.ModelSummary{{
			Endpoint: "m|n", Successes: 1, Failed: 1, SuccessRate: &rate, TTFT: bench.Distribution{Unit: "s", N: 1, P50: &p50, Weak: []string{"p50"}},
			Failures: []bench.FailureCount{{Kind: bench.FailReset, Count: 1}}, Warnings: []bench.Warning{{Code: "x", Text: "few [samples](http://evil) \u202edetrevni"}},
		}}}}
	var file bytes.Buffer
	if err := Markdown(&file, run); err != nil {
		t.Fatal(err)
	}
	text := file.String()
	for _, want := range []string{`m\|n | 1 | 1 | 50 % | 100 ms ? | - | - |`, "1 x `reset`", "4 users", "r-1"} {
		if !strings.Contains(text, want) {
			t.Errorf("without %q:\n%s", want, text)
		}
	}
	for _, never := range []string{"<script>", "| `x`", "[samples](", "\u202e"} {
		if strings.Contains(text, never) {
			t.Errorf("with %q:\n%s", never, text)
		}
	}
}

func TestAFileOfAnotherRunIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)
	write := func(id string) string {
		paths, err := writeFiles("json", dir, bench.Run{ID: id, Started: at}, these())
		if err != nil || len(paths) != 1 {
			t.Fatal(paths, err)
		}
		return filepath.Base(paths[0])
	}
	first, second, again := write("one"), write("two"), write("one")
	if first != "benchmark_run_20260102_030405.json" || second != "benchmark_run_20260102_030405_2.json" || again != first {
		t.Errorf("written as %s, %s, %s", first, second, again)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("%d files, %v", len(entries), err)
	}
}
