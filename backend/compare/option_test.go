package compare_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/compare"
	"tokenlap/backend/plan"
)

// Every option of a run is listed if it differs, unless it cannot change what is
// measured.
func TestEveryOptionThatMattersIsCompared(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.jsonl")
	must(t, os.WriteFile(file, []byte(`{"id":"a","text":"One?"}`), 0o600))
	pictures := t.TempDir()
	must(t, os.WriteFile(filepath.Join(pictures, "a.png"), []byte("\x89PNG\r\n\x1a\n"), 0o600))
	builtin, err := plan.Prompts("")
	must(t, err)
	arrivals := filepath.Join(t.TempDir(), "arrivals.csv")
	must(t, os.WriteFile(arrivals, []byte("at\n0\n1\n"), 0o600))
	ignored := map[string]string{
		"models": "each column is a model", "name": "a name", "note": "a note", "tags": "tags", "max_cost": "checked before the start",
		"keep_text": "after the measurement", "arrival": "part of the load", "limit": "part of the load", "trace_speed": "part of the load", "over": "the duration of a ramp",
		"steps": "stages of a ramp", "stage_duration": "the duration of each stage", "repeats": "each is a column",
		"max_errors": "ends the run", "max_error_rate": "ends the run", "max_total_tokens": "ends the run", "grace": "after a stop", "server_metrics": "read beside the run",
		"prefixes": "nothing without prefix_tokens, which names them", "max_probes": "where a search ends",
		"fail_if": "judges what was measured",
	}
	listedAs := map[string]string{
		"prompt_file": "prompts", "lengths": "prompts", "complexities": "prompts", "categories": "prompts", "concurrent": "load", "rate": "load",
		"slo": "sweep", "sweep_from": "sweep", "sweep_to": "sweep", "probe": "sweep", "probe_requests": "sweep", "sweep_tolerance": "sweep",
	}
	change := map[string]any{
		"prompt_file": file, "prompts": []string{"short-simple-capital"}, "lengths": []string{"short"}, "complexities": []string{"simple"},
		"categories": []string{builtin.Prompts[0].Category}, "mode": "sequential", "seed": "8", "input_tokens": "100", "output_tokens": "100", "rate": "5", "concurrent": "5", "trace": arrivals, "images": pictures,
		"sweep": "users", "slo": "ttft.p95=500ms",
	}
	for _, option := range plan.Options {
		if ignored[option.Field] != "" {
			continue
		}
		t.Run(option.Field, func(t *testing.T) {
			h := newHistory(t)
			for _, id := range []string{"before", "after"} {
				form := plan.Defaults()
				form.Mode, form.Concurrent, form.Seed = "concurrent", "4", "7"
				if listedAs[option.Field] == "sweep" {
					form.Sweep = "rate"
				}
				if id == "after" {
					set(t, option, &form, change[option.Field])
					if option.Field == "turns" { // 1 is what none is
						form.Turns = 2
					}
				}
				run := benchtest.Run(id, []string{"alpha"}, 1)
				made, err := form.Plan(run.Plan.Endpoints)
				must(t, err)
				run.Plan = made
				h.add(run, benchtest.Samples(run, 2, 3)...)
			}
			want := option.Field
			if other := listedAs[option.Field]; other != "" {
				want = other
			}
			differences := h.compare(0, compare.Subject{Run: "before"}, compare.Subject{Run: "after"}).Differences
			if !slices.ContainsFunc(differences, func(d compare.PlanDifference) bool { return d.Field == want }) {
				t.Errorf("%s is not among %+v", want, differences)
			}
		})
	}
}

// set changes the value of an option: a text or a list to the one given.
func set(t *testing.T, option plan.Option, form *plan.Form, to any) {
	t.Helper()
	switch value := option.Value(form).(type) {
	case *string:
		*value = to.(string)
	case *plan.Levels:
		*value = plan.Levels(to.(string))
	case *[]string:
		*value = to.([]string)
	case *int:
		*value++
	case *float64:
		*value++
	case *bool:
		*value = !*value
	}
}
