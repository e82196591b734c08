package plan

import (
	"slices"

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
