package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// search is a form of a sweep.
func search(models ...string) plan.Form {
	form := plan.SweepDefaults()
	form.Models, form.Objectives = models, "ttft.p95=500ms,success=99%"
	return form
}

func TestAFormOfASweepBecomesItsPlan(t *testing.T) {
	form := search("alpha")
	form.SweepFrom, form.Limit, form.Arrival = 2, 64, "gamma:2"
	form.Rate, form.Iterations, form.Interleave, form.Repeats = "7,8", 0, true, 9 // of other loads
	made, mistakes, err := form.Check([]bench.Endpoint{model("alpha")}, nil)
	if err != nil || len(mistakes) > 0 {
		t.Fatal(err, mistakes)
	}
	want := []bench.Stage{{
		Load:     bench.Load{Kind: bench.OpenRate, Rate: 2, Arrival: bench.GammaArrival, CV: 2, Limit: 64},
		Duration: 53 * time.Second, // 3 to settle, then 100 requests at 2/s
		Settle:   3 * time.Second, Grace: 30 * time.Second,
	}}
	if diff := cmp.Diff(want, made.Stages); diff != "" {
		t.Error(diff)
	}
	sweep := &bench.Sweep{
		Objectives: []bench.Objective{{Metric: "ttft", Statistic: bench.P95, Limit: 0.5}, {Metric: "success_rate", Limit: 0.99}},
		From:       2, To: 1000, Probe: 15 * time.Second, Requests: 100, MaxProbes: 40, Tolerance: 0.03,
	}
	if diff := cmp.Diff(sweep, made.Sweep); diff != "" {
		t.Error(diff)
	}
}

func TestMistakesInASweepStandBesideTheirFields(t *testing.T) {
	for field, wrong := range map[string]func(*plan.Form){
		"sweep":           func(f *plan.Form) { f.Sweep = "storm" },
		"slo":             func(f *plan.Form) { f.Objectives = "ttft.p95=500" },
		"sweep_from":      func(f *plan.Form) { f.SweepFrom = 0.0001 },
		"sweep_to":        func(f *plan.Form) { f.SweepTo = 0.5 },
		"probe":           func(f *plan.Form) { f.Probe = 0 },
		"probe_requests":  func(f *plan.Form) { f.ProbeRequests = 0 },
		"max_probes":      func(f *plan.Form) { f.MaxProbes = 1 },
		"sweep_tolerance": func(f *plan.Form) { f.Tolerance = 0.9 },
		"settle":          func(f *plan.Form) { f.Settle = -1 },
		"arrival":         func(f *plan.Form) { f.Arrival = "gamma" },
	} {
		for _, kind := range []string{"rate", "users"} {
			form := search("alpha")
			form.Sweep = kind
			if wrong(&form); field == "arrival" && kind == "users" || field == "sweep_from" && kind == "users" {
				continue // users have no arrivals, and the mistake of their numbers is in the highest
			}
			_, mistakes, err := form.Check([]bench.Endpoint{model("alpha")}, nil)
			if err != nil || len(mistakes) != 1 || mistakes[0].Field != field {
				t.Errorf("%s of %s: %v, %v", field, kind, mistakes, err)
			}
		}
	}
}

func TestAPastSweepBecomesTheFormThatRepeatsIt(t *testing.T) {
	m := newModels(t, model("alpha"), model("beta"))
	users, bursts := search("alpha", "beta"), search("alpha")
	users.Sweep, users.Objectives, users.SweepTo = "users", "", 64
	bursts.Arrival, bursts.Limit, bursts.Probe, bursts.ProbeRequests = "gamma:1.5", 9, 20, 7
	for id, form := range map[string]plan.Form{"rate": search("alpha"), "users": users, "bursts": bursts} {
		run := m.remember(id, form, 1, 1, 1)
		stages := run.Plan.Stages
		run.Plan.Stages = nil
		for _, level := range []float64{1, 2, 4} { // as its probes leave it
			run.Plan.Stages = append(run.Plan.Stages, run.Plan.Sweep.Stage(stages[0], "alpha", level))
		}
		again, err := plan.FormOf(run, nil)
		if err != nil {
			t.Fatal(id, err)
		}
		form.Objectives = strings.ReplaceAll(form.Objectives, " ", "")
		if diff := cmp.Diff(form, again); diff != "" {
			t.Errorf("%s (-asked +again):\n%s", id, diff)
		}
	}
}

func TestAFormOfASweepSaysItsCommandAndItsBounds(t *testing.T) {
	m := newModels(t, model("alpha"))
	form := search("alpha")
	form.Sweep, form.SweepTo, form.Rate, form.Repeats = "users", 64, "7", 3
	if got, want := form.Command(plan.POSIX, "tokenlap"), "tokenlap sweep alpha --users --to 64 --slo ttft.p95=500ms,success=99%"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	form.Sweep = "rate"
	preview := m.preview(form)
	want := &plan.SweepPreview{
		Kind: bench.OpenRate, From: 1, To: 64, MaxProbes: 40, Shortest: 18, Longest: 103, Most: 4120, Objectives: []string{"ttft.p95=500ms", "success=99%"},
	}
	if diff := cmp.Diff(want, preview.Sweep); diff != "" {
		t.Error(diff)
	}
	if !preview.Open || preview.Load != nil || preview.Seconds != nil || len(preview.Basis)+len(preview.Unknown) != 0 {
		t.Errorf("open %t, load %v, %v s, basis %q, unknown %q", preview.Open, preview.Load, preview.Seconds, preview.Basis, preview.Unknown)
	}
}

func TestASweepIsHeavyByItsHighestLevel(t *testing.T) {
	remote := model("alpha")
	remote.URL = "https://api.example.com/v1"
	other := model("beta")
	other.URL = remote.URL
	m := newModels(t, remote, other)
	heavy := m.preview(search("alpha", "beta")).Heavy
	if len(heavy) != 1 || heavy[0].Rate != 1000 { // one model after the other
		t.Errorf("%+v", heavy)
	}
}

func TestARunHasNoFlagOfASweep(t *testing.T) {
	has := func(options []plan.Option, field string) bool {
		return slices.ContainsFunc(options, func(o plan.Option) bool { return o.Field == field })
	}
	if has(plan.RunOptions(), "probe") || !has(plan.RunOptions(), "slo") || has(plan.SweepOptions(), "fail_if") || !has(plan.RunOptions(), "rate") || has(plan.SweepOptions(), "rate") || !has(plan.SweepOptions(), "slo") {
		t.Error("the flags of run and sweep are mixed up")
	}
}
