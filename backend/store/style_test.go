package store_test

import (
	"testing"

	"tokenlap/backend/bench"

	"github.com/google/go-cmp/cmp"
)

func TestEndpointsKeepTheStyleOfTheirFirstRun(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for _, row := range []struct {
		run   string
		names []string
		want  map[string]int
	}{
		{"r1", []string{"qwen", "llama"}, map[string]int{"qwen": 0, "llama": 1}},                            // in the order of the plan
		{"r2", []string{"alpha", "llama"}, map[string]int{"alpha": 2, "llama": 1}},                          // the other endpoints of a run do not matter
		{"r3", []string{"LLAMA", "beta", "qwen", "beta"}, map[string]int{"LLAMA": 1, "beta": 3, "qwen": 0}}, // names are the same in any case
	} {
		run := bench.Run{ID: row.run, Started: t0}
		for _, name := range row.names {
			run.Plan.Endpoints = append(run.Plan.Endpoints, bench.Endpoint{Name: name})
		}
		must(t, s.Begin(t.Context(), run))
		kept, err := s.Run(t.Context(), row.run)
		must(t, err)
		if diff := cmp.Diff(row.want, kept.Styles); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.run, diff)
		}
	}
}

func TestRunsOfAnOldDatabaseGetStyles(t *testing.T) {
	run, err := mustOpen(t, frozen(t)).Run(t.Context(), "20260314-092653-a1b2")
	must(t, err)
	if len(run.Plan.Endpoints) == 0 || len(run.Styles) != len(run.Plan.Endpoints) {
		t.Errorf("%d endpoints have the styles %v", len(run.Plan.Endpoints), run.Styles)
	}
}
