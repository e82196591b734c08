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
	hasInput := slices.ContainsFunc(read.Arrivals, func(a bench.TraceArrival) bool { return a.Input > 0 })
	hasOutput := slices.ContainsFunc(read.Arrivals, func(a bench.TraceArrival) bool { return a.Output > 0 })
	if hasInput && f.InputTokens == "" && !f.choosesPrompts() {
		f.InputTokens = string(bench.TraceLengths)
	}
	if hasOutput && f.OutputTokens == "" {
		f.OutputTokens = string(bench.TraceLengths)
	}
	return &read, nil
}
