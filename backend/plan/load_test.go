package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// stagesIn writes the stages of a plan in short.
func stagesIn(p bench.Plan) string {
	var parts []string
	for _, s := range p.Stages {
		text := s.Load.String()
		if s.Requests > 0 {
			text += fmt.Sprintf(" x%d", s.Requests)
		}
		if s.Duration > 0 {
			text += " " + s.Duration.String()
		}
		if s.Endpoint != "" {
			text = s.Endpoint + fmt.Sprint(s.Repeat) + " " + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

func TestAFormDescribesStages(t *testing.T) {
	m := newModels(t, model("alpha"), model("beta"))
	for _, row := range []struct {
		reason string
		change func(*plan.Form)
		want   string
	}{
		{"sequential", func(*plan.Form) {}, "sequential"},
		{"levels of users need no mode", func(f *plan.Form) { f.Concurrent = "1,2,4" }, "sequential; 2 users; 4 users"},
		{"a rate", func(f *plan.Form) { f.Rate = "20"; f.Duration = 60 }, "20/s 1m0s"},
		{"bursts with a limit", func(f *plan.Form) { f.Rate, f.Arrival, f.Limit, f.Requests = "2.5", "gamma:2", 8, 40 }, "2.5/s, gamma 2, at most 8 x40"},
		{"a ramp", func(f *plan.Form) { f.Rate, f.Over = "1..50", 300 }, "1 to 50/s 5m0s"},
		{"a ramp in steps", func(f *plan.Form) { f.Rate, f.Over, f.Steps = "10..50", 50, 5 }, "10/s 10s; 20/s 10s; 30/s 10s; 40/s 10s; 50/s 10s"},
		{"a spike", func(f *plan.Form) { f.Rate, f.StageDuration = "5,50,5", "30s,10s,1m" }, "5/s 30s; 50/s 10s; 5/s 1m0s"},
		{"a ramp between levels", func(f *plan.Form) { f.Rate, f.Over, f.Duration = "5,5..50,50", 10, 30 }, "5/s 30s; 5 to 50/s 10s; 50/s 30s"},
		{"models take turns, each first as often", func(f *plan.Form) { f.Requests, f.Repeats, f.Interleave = 5, 3, true },
			"alpha0 sequential x5; beta0 sequential x5; beta1 sequential x5; alpha1 sequential x5; alpha2 sequential x5; beta2 sequential x5"},
	} {
		form := usual("alpha", "beta")
		row.change(&form)
		made, mistakes := m.check(form)
		if len(mistakes) > 0 || stagesIn(made) != row.want {
			t.Errorf("%s: %s %v, want %s", row.reason, stagesIn(made), mistakes, row.want)
			continue
		}
		again, err := plan.FormOf(bench.Run{ID: "r", State: bench.Finished, Plan: made, Tags: form.Tags}, nil)
		if err != nil {
			t.Errorf("%s: %v", row.reason, err)
			continue
		}
		same, _ := m.check(again)
		if diff := cmp.Diff(made.Stages, same.Stages); diff != "" {
			t.Errorf("%s comes back as other stages:\n%s", row.reason, diff)
		}
	}
}

func TestMistakesInALoadAreNamedBesideTheirFields(t *testing.T) {
	m := newModels(t, model("alpha"))
	for _, row := range []struct {
		field, says string
		change      func(*plan.Form)
	}{
		{"rate", "requests per second", func(f *plan.Form) { f.Rate = "0" }},
		{"rate", "requests per second", func(f *plan.Form) { f.Rate = "5,," }},
		{"rate", "from one level to another", func(f *plan.Form) { f.Rate, f.Over = "5..5", 10 }},
		{"rate", "from 0.001 to 100000", func(f *plan.Form) { f.Rate = "1000000" }},
		{"concurrent", "whole numbers", func(f *plan.Form) { f.Concurrent = "1.5,2" }},
		{"over", "never ends", func(f *plan.Form) { f.Rate = "1..50" }},
		{"over", "the time of a ramp", func(f *plan.Form) { f.Rate, f.Over = "5", 10 }},
		{"steps", "cut a ramp", func(f *plan.Form) { f.Rate, f.Steps = "5", 3 }},
		{"stage_duration", "2 stage durations for 3 stages", func(f *plan.Form) { f.Rate, f.StageDuration = "1,2,3", "1s,2s" }},
		{"stage_duration", "with its unit", func(f *plan.Form) { f.Rate, f.StageDuration = "1", "10" }},
		{"arrival", "gamma:2", func(f *plan.Form) { f.Rate, f.Arrival = "1", "storm" }},
		{"settle", "less than the stage's duration", func(f *plan.Form) { f.Rate, f.Duration, f.Settle = "1", 5, 5 }},
		{"repeats", "from 1 to 100", func(f *plan.Form) { f.Repeats = 101 }},
		{"max_error_rate", "5%", func(f *plan.Form) { f.MaxErrorRate = "many" }},
	} {
		form := usual("alpha")
		row.change(&form)
		_, mistakes := m.check(form)
		if len(mistakes) != 1 || mistakes[0].Field != row.field || !strings.Contains(mistakes[0].Message, row.says) {
			t.Errorf("want one mistake beside %s that says %q, got %+v", row.field, row.says, mistakes)
		}
	}
}

func TestAShareMayBeAPercentage(t *testing.T) {
	m := newModels(t, model("alpha"))
	for text, want := range map[string]float64{"": 0, "0.05": 0.05, "5%": 0.05, " 12.5 %": 0.125} {
		form := usual("alpha")
		form.MaxErrorRate, form.Duration = text, time.Minute.Seconds()
		made, mistakes := m.check(form)
		if len(mistakes) > 0 || made.Stop.ErrorRate != want {
			t.Errorf("%q is %v, want %v: %v", text, made.Stop.ErrorRate, want, mistakes)
		}
	}
}
