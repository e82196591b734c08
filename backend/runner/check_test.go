package runner_test

import (
	"strings"
	"testing"

	"tokenlap/backend/runner"
)

func TestACheckComparesSummariesWithTheirRequests(t *testing.T) {
	db := open(t)
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: plan(2, "ttft=1ms&itl=0s")})
	if err != nil {
		t.Fatal(err)
	}
	check := func() runner.Checked {
		t.Helper()
		checked, err := runner.Check(t.Context(), db, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		return checked
	}
	if got := check(); got.Runs != 1 || got.Samples != len(samples(t, db, run.ID)) || len(got.Findings) != 0 {
		t.Fatalf("of a whole run: %+v", got)
	}
	wrong := *run.Summary.Models[0].TTFT.P50 * 1.01
	for why, change := range map[string]func(){
		"another TTFT p50": func() { run.Summary.Models[0].TTFT.P50 = &wrong },
		"says 1 failed":    func() { run.Summary.Models[0].Failed++ },
		"has 0 rows":       func() { run.Summary.Models = nil },
	} {
		stored := run.Summary.Models
		change()
		if err := db.SaveSummary(t.Context(), run.ID, run.Summary); err != nil {
			t.Fatal(err)
		}
		if got := check(); len(got.Findings) != 1 || got.Findings[0].Run != run.ID || !strings.Contains(got.Findings[0].Text, why) {
			t.Errorf("%s: %+v", why, got.Findings)
		}
		run, _ = db.Run(t.Context(), run.ID)
		run.Summary.Models = stored
		original, err := runner.Summarize(t.Context(), db, run)
		if err != nil {
			t.Fatal(err)
		}
		run.Summary = original
	}
}
