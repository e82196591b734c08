package plan

import (
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/trace"
)

// loadTrace reads the trace of the form, nil if it has none. Where the trace has
// lengths of prompts or answers and the form chooses no others, the form asks for
// those of the trace.
func (f *Form) loadTrace() (*bench.Trace, error) {
	if f.Trace == "" {
		return nil, nil
	}
	if strings.TrimSpace(f.Trace) == "" {
		return nil, bench.About("trace", bench.Invalid("no trace is chosen: open a file with the times of requests"))
	}
	read, err := trace.Load(f.Trace)
	if err != nil {
		return nil, bench.About("trace", err)
	}
	input, output := lengthsIn(read)
	if f.InputTokens == "" && !f.choosesPrompts() {
		f.InputTokens = string(input)
	}
	if f.OutputTokens == "" {
		f.OutputTokens = string(output)
	}
	return &read, nil
}

// lengthsIn are the lengths to ask for with a trace: its own, where it has some.
func lengthsIn(t bench.Trace) (input, output bench.Lengths) {
	if slices.ContainsFunc(t.Arrivals, func(a bench.TraceArrival) bool { return a.Input > 0 }) {
		input = bench.TraceLengths
	}
	if slices.ContainsFunc(t.Arrivals, func(a bench.TraceArrival) bool { return a.Output > 0 }) {
		output = bench.TraceLengths
	}
	return input, output
}

// TracePreview says what is in the trace of a plan.
type TracePreview struct {
	Source   string   `json:"source"`
	Requests int      `json:"requests"`
	Seconds  float64  `json:"seconds"` // at its own speed
	Input    *float64 `json:"input"`   // mean tokens of prompts; nil: not in the trace
	Output   *float64 `json:"output"`  // mean tokens of answers; nil: not in the trace
}

// tracePreview returns the preview of a trace; nil without one.
func tracePreview(t *bench.Trace) *TracePreview {
	if t == nil {
		return nil
	}
	return &TracePreview{
		Source: t.Source, Requests: len(t.Arrivals), Seconds: t.Length(0, 1).Seconds(),
		Input:  meanTokens(t.Arrivals, func(a bench.TraceArrival) int { return a.Input }),
		Output: meanTokens(t.Arrivals, func(a bench.TraceArrival) int { return a.Output }),
	}
}

// meanTokens returns the mean of the lengths that are known.
func meanTokens(arrivals []bench.TraceArrival, of func(bench.TraceArrival) int) *float64 {
	sum, known := 0.0, 0
	for _, a := range arrivals {
		if tokens := of(a); tokens > 0 {
			sum, known = sum+float64(tokens), known+1
		}
	}
	if known == 0 {
		return nil
	}
	mean := sum / float64(known)
	return &mean
}
