package chart

import (
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

// successesOf returns the values of the successes of a model that pass, sorted.
func successesOf(samples []bench.Sample, endpoint string, pass func(*bench.Sample) bool, of func(*bench.Sample) float64) (values []float64) {
	for i := range samples {
		if s := &samples[i]; s.Endpoint == endpoint && s.Outcome == bench.OK && s.Phase.IsCounted() && pass(s) {
			values = append(values, of(s))
		}
	}
	slices.Sort(values)
	return values
}

func TestTurnsShowTheMediansOfTheirRequests(t *testing.T) {
	run, samples := scenarios["talk"].make()
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "turns")
	factor := option.factor(option.YAxis[0].Name)
	for _, e := range run.Plan.Endpoints {
		for turn := 1; turn <= 5; turn++ {
			of := func(s *bench.Sample) bool { return s.Turn == turn }
			ttft := successesOf(samples, e.Name, of, func(s *bench.Sample) float64 { v, _ := s.TTFT(); return v.Seconds() })
			input := successesOf(samples, e.Name, of, func(s *bench.Sample) float64 { return float64(s.Tokens.Input) })
			drawn, prompt := option.series(e.Title, "line", 0)[turn-1], option.series(e.Title, "line", 1)[turn-1]
			same(t, "turn", at(drawn, 0), float64(turn))
			same(t, "median TTFT of a turn", at(drawn, 1), bench.Quantile(ttft, 0.5)*factor)
			same(t, "median prompt of a turn", at(prompt, 1), bench.Quantile(input, 0.5))
		}
	}
}

func TestLengthsShowWhatWasWantedBesideWhatCame(t *testing.T) {
	run, samples := scenarios["wanted"].make()
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "lengths")
	for _, item := range option.series(wantedLine, "line", 0) {
		same(t, "wanted prompt tokens", at(item, 0), 512)
	}
	all := func(*bench.Sample) bool { return true }
	for _, e := range run.Plan.Endpoints {
		output := successesOf(samples, e.Name, all, func(s *bench.Sample) float64 { return float64(s.Tokens.Output) })
		curve := option.series(e.Title, "line", 1)
		same(t, "fewest output tokens", at(curve[0], 0), output[0])
		same(t, "most output tokens", at(curve[len(curve)-1], 0), output[len(output)-1])
		same(t, "the share of all", at(curve[len(curve)-1], 1), 1)
	}
}

func TestLengthsOfOneSideAreOnePanel(t *testing.T) {
	run, samples := scenarios["wanted"].make()
	for i := range samples {
		samples[i].OutputWanted = 0
	}
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	if axes := named(t, charts, "lengths").XAxis; len(axes) != 1 || axes[0].Name != "prompt tokens" {
		t.Errorf("panels are %v", axes)
	}
}

func TestWantedPromptsOfConversationsAreThoseOfFirstTurns(t *testing.T) {
	run, samples := scenarios["wanted"].make()
	for i := range samples {
		samples[i].Conversation, samples[i].Turn = 1+i/2, 1+i%2
		if samples[i].Turn == 2 {
			samples[i].Tokens.Input = 10_000
		}
	}
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "lengths")
	for _, e := range run.Plan.Endpoints {
		curve := option.series(e.Title, "line", 0)
		if most := at(curve[len(curve)-1], 0); most >= 10_000 {
			t.Errorf("the longest prompt of %s has %v tokens: it holds the turn before", e.Title, most)
		}
	}
}

func TestTurnsOfOneRequestEachAreNotDrawn(t *testing.T) {
	run, samples := scenarios["talk"].make()
	seen := map[[2]any]bool{}
	samples = slices.DeleteFunc(samples, func(s bench.Sample) bool {
		key := [2]any{s.Endpoint, s.Turn}
		defer func() { seen[key] = true }()
		return seen[key] || s.Outcome != bench.OK || !s.Phase.IsCounted()
	})
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	if c := charts[slices.Index(Names(), "turns")]; c.Option != nil || !strings.Contains(c.Missing, "as a p50 needs") {
		t.Errorf("drawn without a value, or left out without a reason: %q", c.Missing)
	}
}
