package store_test

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestTheRunThatMeasuredAPartIsFound(t *testing.T) {
	wanted := bench.PartExecution{Part: bench.Part{Index: 2, Count: 3}, Plan: "abc", StartAt: t0.Add(time.Minute)}
	other := func(change func(*bench.PartExecution)) []bench.PartExecution {
		one := wanted
		change(&one)
		return []bench.PartExecution{one}
	}
	for name, row := range map[string]struct {
		parts   []bench.PartExecution
		state   bench.State
		started time.Time
		found   bool
	}{
		"its run":                      {[]bench.PartExecution{wanted}, bench.Finished, t0, true},
		"stopped in mid-run":           {other(func(p *bench.PartExecution) { p.Due = 1 }), bench.Stopped, t0, true},
		"stopped before it began":      {[]bench.PartExecution{wanted}, bench.Stopped, t0, false},
		"the start in another zone":    {other(func(p *bench.PartExecution) { p.StartAt = p.StartAt.In(time.FixedZone("", 3600)) }), bench.Finished, t0, true},
		"died, so it lacks requests":   {[]bench.PartExecution{wanted}, bench.Interrupted, t0, false},
		"another part":                 {other(func(p *bench.PartExecution) { p.Index = 1 }), bench.Finished, t0, false},
		"of another plan":              {other(func(p *bench.PartExecution) { p.Plan = "abd" }), bench.Finished, t0, false},
		"another time":                 {other(func(p *bench.PartExecution) { p.StartAt = t0 }), bench.Finished, t0, false},
		"the run of all parts":         {[]bench.PartExecution{wanted, wanted}, bench.Finished, t0, false},
		"a run without parts":          {nil, bench.Finished, t0, false},
		"before what is searched":      {[]bench.PartExecution{wanted}, bench.Finished, t0.Add(-2 * time.Hour), false},
		"at the begin of what is read": {[]bench.PartExecution{wanted}, bench.Finished, t0.Add(-time.Hour), true},
	} {
		s := mustOpen(t, t.TempDir())
		finish(t, s, newRun("whole"))
		run := newRun("part")
		run.Started, run.State, run.Execution.Parts = row.started, row.state, row.parts
		finish(t, s, run)
		got, err := s.MeasuredPart(t.Context(), wanted, t0.Add(-time.Hour))
		must(t, err)
		if (got == "part") != row.found || got != "" && got != "part" {
			t.Errorf("%s: found %q", name, got)
		}
	}
}
