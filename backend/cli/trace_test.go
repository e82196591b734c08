package cli_test

import (
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestATraceIsPlayedAgain(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "llama", "--url", serve(t, swift), "--model", "m")
	h.write("trace.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.0000000,40,6\n2023-11-16 18:17:03.4000000,60,6\n2023-11-16 18:17:04.0000000,80,6\n")
	h.do(0, "run", "llama", "--trace", "trace.csv", "--trace-speed", "20")
	run := read[bench.Run](h, "history", "show", "last")
	p := run.Plan
	if p.Trace == nil || p.Trace.Source != "trace.csv" || len(p.Trace.Arrivals) != 3 || p.Trace.Arrivals[2].At != time.Second {
		t.Fatalf("%+v", p.Trace)
	}
	if p.Input != bench.TraceLengths || p.Output != bench.TraceLengths || p.Stages[0].Load != (bench.Load{Kind: bench.TraceLoad, Speed: 20}) {
		t.Errorf("lengths %q and %q, stages %+v", p.Input, p.Output, p.Stages)
	}
	if run.Execution.End != bench.EndTrace || run.Summary.Models[0].Attempts != 3 {
		t.Errorf("ended by %q after %d requests", run.Execution.End, run.Summary.Models[0].Attempts)
	}

	h.do(0, "run", "llama", "--trace", "trace.csv", "--trace-speed", "20", "--lengths", "short", "--output-tokens", "9")
	if p := read[bench.Run](h, "history", "show", "last").Plan; p.Input != "" || p.Output != "9" {
		t.Errorf("prompts were chosen, and lengths are %q and %q", p.Input, p.Output)
	}
}

func TestABadTraceStartsNothing(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "llama", "--url", serve(t, swift), "--model", "m")
	h.write("good.csv", "at\n0\n0.01\n")
	h.write("late.csv", "at\n0\n4.1\n3.2\n")
	for args, said := range map[string]string{
		"--trace late.csv":                  "late.csv, line 4: 3.2 comes after 4.1: sort the file by time",
		"--trace none.csv":                  "there is no trace file none.csv",
		"--trace good.csv --trace-speed 0":  "trace speed 0: use a number from 0.001 to 1000",
		"--trace good.csv --trace-speed -1": "trace speed -1",
		"--trace good.csv --rate 5":         "a trace and a rate both say when requests come",
		"--trace good.csv --over 5s":        "that is the time of a ramp",
		"--trace good.csv --limit -1":       "limit -1",
	} {
		if _, errs := h.do(2, append([]string{"run", "llama"}, strings.Fields(args)...)...); !strings.Contains(errs, said) {
			t.Errorf("%s: %s", args, errs)
		}
	}
	if runs := read[[]any](h, "history"); len(runs) != 0 {
		t.Errorf("%d runs were started", len(runs))
	}
}
