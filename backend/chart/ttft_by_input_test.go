package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// pairs are prompt tokens and TTFT of a model's measured successes in a stage.
func pairs(samples []bench.Sample, endpoint string, stage int) (all []xy) {
	for _, s := range samples {
		if measured(s, endpoint) && s.Stage == stage {
			all = append(all, xy{float64(s.Tokens.Input), firstWait(s)})
		}
	}
	slices.SortFunc(all, func(a, b xy) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	return all
}

func TestEveryRequestIsDrawnAtItsPromptTokensAndTTFT(t *testing.T) {
	for name, log := range map[string]bool{"two": false, "tiers": true, "stages": false} {
		run, samples := scenarios[name].make()
		charts, err := Draw(run, each(samples), Medium{Theme: Light})
		if err != nil {
			t.Fatal(err)
		}
		option := named(t, charts, "ttft_by_input")
		if got := option.XAxis[0]; strings.TrimSuffix(got.Name, " (log)") != "prompt tokens" || (got.Type == "log") != log {
			t.Errorf("%s: the axis is %+v", name, got)
		}
		factor := option.factor(option.YAxis[0].Name)
		for i := range run.Summary.Models {
			model := &run.Summary.Models[i]
			dots, want := option.series(option.Legend.Data[i].Name, "scatter", 0), pairs(samples, model.Endpoint, model.Stage)
			if len(dots) != len(want) || len(dots) != model.Successes {
				t.Fatalf("%s: %d requests of %d are drawn", name, len(dots), len(want))
			}
			for j, pair := range want {
				same(t, "the tokens of a prompt", at(dots[j], 0), pair.x)
				same(t, "the wait for a first token", at(dots[j], 1), pair.y*factor)
			}
		}
	}
}

func TestThinnedRequestsKeepTheirExtremesAndSayHowMany(t *testing.T) {
	run, samples := scenario{models: titles(1), users: []int{2}, each: 6000, inputs: []int{30, 500, 4000}}.make()
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "ttft_by_input")
	dots, factor := option.Series[0].Data, option.factor(option.YAxis[0].Name)
	if len(dots) > maxPoints || !strings.Contains(option.Title.Subtext, fmt.Sprintf("%d of 6000 points, extremes included", len(dots))) {
		t.Errorf("%d are drawn, the note is %q", len(dots), option.Title.Subtext)
	}
	compare := func(a, b any) int { return cmp.Compare(at(a, 1), at(b, 1)) }
	ttft := run.Summary.Models[0].TTFT
	same(t, "the shortest TTFT", at(slices.MinFunc(dots, compare), 1), *ttft.Min*factor)
	same(t, "the longest TTFT", at(slices.MaxFunc(dots, compare), 1), *ttft.Max*factor)
	columns := map[float64]int{}
	for _, dot := range dots {
		columns[at(dot, 0)]++
	}
	for tokens, n := range columns { // a third of all each
		if len(columns) != 3 || n < len(dots)/4 {
			t.Errorf("%d of %d dots are of %v tokens", n, len(dots), tokens)
		}
	}
}

func TestManyModelsShareTheDots(t *testing.T) {
	_, charts := drawn(t, scenario{models: titles(6), users: []int{1}, each: 500, inputs: []int{10, 20}}, Light)
	all := 0
	for _, one := range named(t, charts, "ttft_by_input").Series {
		all += len(one.Data)
	}
	if all > maxPoints || all < maxPoints/2 {
		t.Errorf("%d dots", all)
	}
}

func TestRequestsWithoutBothNumbersAreNotDrawn(t *testing.T) {
	run, samples := scenarios["tiers"].make()
	for i := range samples {
		switch {
		case i%2 == 0:
			samples[i].Tokens = bench.NoTokens
		case i%3 == 0:
			samples[i].Streamed = false
		}
	}
	run.Summary = stats.Summarize(run.Plan, slices.Values(samples))
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option, all := named(t, charts, "ttft_by_input"), 0
	for _, one := range option.Series {
		all += len(one.Data)
	}
	if want := len(samples) / 3; all != want || !strings.Contains(option.Title.Subtext, fmt.Sprintf("%d with both values", want)) {
		t.Errorf("%d of %d are drawn, the note is %q", all, len(samples), option.Title.Subtext)
	}
	for i := range samples {
		samples[i].Streamed = i%2 == 0 // those whose tokens are not known
	}
	run.Summary = stats.Summarize(run.Plan, slices.Values(samples))
	if charts, err = Draw(run, each(samples), Medium{Theme: Light}); err != nil {
		t.Fatal(err)
	}
	if missing := charts[slices.Index(Names(), "ttft_by_input")].Missing; !strings.Contains(missing, "both") {
		t.Errorf("left out because %q", missing)
	}
}
