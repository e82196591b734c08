package chart

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

func TestChartsSayWhatTheyShow(t *testing.T) {
	c := scenarios["stages"]
	c.turns, c.wanted, c.price = 4, 512, 1
	_, charts := drawn(t, c, Light)
	for _, chart := range charts {
		option := decode(t, chart)
		for _, want := range []string{"nightly", "2026-11-23 08:30 UTC", "Llama 3.1 8B", "n = "} {
			if !strings.Contains(option.Title.Subtext, want) {
				t.Errorf("%s: %q does not say %q", chart.Name, option.Title.Subtext, want)
			}
		}
	}
}

func TestFiguresOfOtherToolsAreNotCalledByOurDefinitions(t *testing.T) {
	run, samples := scenarios["imported"].make()
	run.Manifest.Definitions = "seed-v1"
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"latency_comparison", "ttft_comparison", "tpot_comparison"} {
		note := named(t, charts, name).Title.Subtext
		if !strings.Contains(note, "seed-v1") || strings.Contains(note, "first byte") || strings.Contains(note, "(last") {
			t.Errorf("%s says %q", name, note)
		}
	}
}

func TestWhatIsCutIsSaid(t *testing.T) {
	_, charts := drawn(t, scenario{models: titles(45), users: []int{1, 2}, each: 18, turns: 3, wanted: 512, price: 1}, Light)
	for _, chart := range charts {
		if note := decode(t, chart).Title.Subtext; !strings.Contains(note, "shown: first 40 of ") {
			t.Errorf("%s of 45 models says %q", chart.Name, note)
		}
	}
}

func TestLongNotesTakeMoreLines(t *testing.T) {
	fact := strings.Repeat("word ", 20)
	for _, line := range (Medium{}).wrap([]string{fact, fact, strings.Repeat("x", 400)}) {
		if pixels(line) > usualWidth-noteMargin || len([]rune(line)) < 60 {
			t.Errorf("a line has %d characters", len([]rune(line)))
		}
	}
	if lines := (Medium{}).wrap([]string{fact, fact}); len(lines) != 2 || lines[0] != fact {
		t.Errorf("two facts became %q", lines)
	}
}

func TestTinyGapsStandAtTheBeginningOfTheAxis(t *testing.T) {
	run, samples := scenarios["two"].make()
	for i := range samples {
		if chunks := samples[i].Chunks; len(chunks) > 2 {
			chunks[1].At = chunks[0].At + 40 // ns
		}
	}
	run.Summary = stats.Summarize(run.Plan, slices.Values(samples))
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "inter_chunk")
	if low := option.XAxis[1].Min; low != 0.1 || !strings.Contains(option.Title.Subtext, "under 0.1 ms: drawn at 0.1 ms") {
		t.Errorf("the axis begins at %v ms, the note is %q", low, option.Title.Subtext)
	}
}

func TestPhasesAreNamedOneBelowTheOtherWhereTheyAreNarrow(t *testing.T) {
	stages := func(users ...int) (all []bench.Stage) {
		for _, n := range users {
			all = append(all, bench.Stage{Load: bench.Load{Kind: bench.Users, Users: n}})
		}
		return all
	}
	second := time.Second
	m := newDataset(bench.Run{Plan: bench.Plan{Stages: stages(25, 50, 100, 200, 400)}}, Medium{})
	m.times.last = 100 * second
	for _, row := range []struct {
		why    string
		phases []phase
		want   []phaseName
	}{
		{"room for all", []phase{{warmup: true, to: 20 * second}, {from: 20 * second, to: 60 * second}, {stage: 1, from: 60 * second, to: 100 * second}},
			[]phaseName{{"warm-up", 0}, {"25 users", 0}, {"50 users", 0}}},
		{"narrow ones", []phase{{to: second}, {stage: 1, from: second, to: 2 * second}, {stage: 2, from: 2 * second, to: 3 * second}, {stage: 3, from: 3 * second, to: 4 * second}, {stage: 4, from: 4 * second, to: 50 * second}},
			[]phaseName{{"25 users", 0}, {"50 users", 1}, {"100 users", 2}, {}, {}}},
		{"at the very end", []phase{{to: 99 * second}, {stage: 1, from: 99 * second, to: 100 * second}},
			[]phaseName{{"25 users", 0}, {}}},
		{"beyond the plan", []phase{{stage: 9, to: 99 * second}}, []phaseName{{"measured", 0}}},
	} {
		if got := m.phaseNames(row.phases); !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.why, got, row.want)
		}
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	for _, row := range []struct{ scenario, chart, reason string }{
		{"unplanned", "latency_comparison", "nothing was measured"},
		{"empty", "success_rate", "No request was measured"},
		{"empty", "timeline", "No request was measured"},
		{"all-failed", "latency_comparison", "all 40 failed"},
		{"all-failed", "anatomy", "all 40 failed"},
		{"all-failed", "scaling", "all 40 failed"},
		{"whole", "ttft_comparison", "not streamed"},
		{"whole", "tpot_comparison", "not streamed"},
		{"whole", "inter_chunk", "not streamed"},
		{"imported", "inter_chunk", "not stored"},
		{"one", "cost", "no model has prices"},
		{"all-failed", "cost", "all 40 failed"},
		{"imported", "anatomy", "measured elsewhere"},
		{"one", "scaling", "one load level"},
		{"single", "ecdf", "two successful requests"},
		{"single", "latency_by_length", "two requests"},
		{"whole", "ttft_by_input", "not streamed"},
		{"uncounted", "ttft_by_input", "no usage"},
		{"one-tier", "ttft_by_input", "the same number of tokens, such as 512:"},
		{"single", "ttft_by_input", "two different"},
		{"all-failed", "ttft_by_input", "all 40 failed"},
		{"one", "turns", "no conversations"},
		{"all-failed", "turns", "all 40 failed"},
		{"one", "lengths", "No prompt or answer lengths were requested"},
		{"all-failed", "lengths", "all 40 failed"},
	} {
		_, charts := drawn(t, scenarios[row.scenario], Light)
		chart := charts[slices.Index(Names(), row.chart)]
		if !strings.Contains(chart.Missing, row.reason) {
			t.Errorf("%s %s: missing because %q, want %q", row.scenario, row.chart, chart.Missing, row.reason)
		}
	}
}

func TestLastMomentOfARunIsNotBlownUp(t *testing.T) {
	for _, row := range []struct {
		why  string
		last float64 // seconds; bins are of one
		sums []float64
		want [][2]float64
	}{
		{"whole bins", 2, []float64{10, 20}, [][2]float64{{0, 10}, {1, 20}, {2, 20}}},
		{"an end at a bin's edge", 2, []float64{10, 20, 3}, [][2]float64{{0, 10}, {1, 23}, {2, 23}}},
		{"a sliver joins the bin before", 2.01, []float64{10, 20, 5}, [][2]float64{{0, 10}, {1, 25 / 1.01}, {2.01, 25 / 1.01}}},
		{"half a bin stands alone", 2.5, []float64{10, 20, 5}, [][2]float64{{0, 10}, {1, 20}, {2, 10}, {2.5, 10}}},
		{"a model that ended before", 5.01, []float64{10}, [][2]float64{{0, 10}, {1, 10}}},
		{"one bin cut short", 0.2, []float64{10}, [][2]float64{{0, 50}, {0.2, 50}}},
		{"nothing", 2, nil, nil},
	} {
		bins := &times{width: time.Second, last: time.Duration(row.last * float64(time.Second))}
		got := bins.rates(row.sums)
		if len(got) != len(row.want) {
			t.Errorf("%s: %v, want %v", row.why, got, row.want)
			continue
		}
		for i, want := range row.want {
			same(t, row.why, at(got[i], 0), want[0])
			same(t, row.why, at(got[i], 1), want[1])
		}
	}
}

func TestSpreadTokensAreSaid(t *testing.T) {
	for name, want := range map[string]bool{"imported": true, "two": false, "whole": false} {
		_, charts := drawn(t, scenarios[name], Light)
		if got := strings.Contains(named(t, charts, "timeline").Title.Subtext, "evenly from first to last"); got != want {
			t.Errorf("%s: said %v, want %v", name, got, want)
		}
	}
}

func TestWhoCountedIsSaidOfWhatTheyCounted(t *testing.T) {
	for _, row := range []struct {
		why     string
		source  bench.TokenSource
		input   int
		by      string // definitions
		in, out string
	}{
		{"the server's usage", bench.FromUsage, 12, bench.Definitions, "prompt tokens counted by: the server", "output tokens counted by: the server (usage) "},
		{"the output is estimated", bench.FromEstimate, -1, bench.Definitions, "", "output tokens counted by: estimate"},
		{"a tool that counted chunks", bench.FromChunks, 12, "seed-v1", "prompt tokens as in the file", "output tokens counted by: chunks"},
		{"a tool that does not say", "", 12, "guidellm-0.6", "prompt tokens as in the file", "source of the output token counts: unknown"},
	} {
		run, samples := scenarios["two"].make()
		for i := range samples {
			if samples[i].Outcome == bench.OK {
				samples[i].Tokens.Source, samples[i].Tokens.Input = row.source, row.input
			}
		}
		run.Manifest.Definitions = row.by
		run.Summary = stats.Summarize(run.Plan, slices.Values(samples))
		charts, err := Draw(run, each(samples), Medium{Theme: Light})
		if err != nil {
			t.Fatal(err)
		}
		note := named(t, charts, "token_analysis").Title.Subtext
		if !strings.Contains(note, row.in) || !strings.Contains(note, row.out) || row.in == "" && strings.Contains(note, "prompt tokens") {
			t.Errorf("%s: the note is %q", row.why, note)
		}
	}
}

func TestModelsThatAChartLacksAreNamed(t *testing.T) {
	for _, row := range []struct{ scenario, chart, want string }{
		{"one-dead", "ttft_comparison", "without: Qwen2.5 7B Instruct · sequential (none succeeded), Qwen2.5 7B Instruct · 4 users (none succeeded)"},
		{"one-dead", "ecdf", "none succeeded"},
		{"one-dead", "anatomy", "none succeeded"},
		{"one-dead", "latency_by_length", "none succeeded"},
		{"one-dead", "scaling", "none succeeded"},
		{"whole", "ecdf", "without TTFT: not streamed"},
		{"whole", "complexity_performance", "without TTFT: not streamed"},
		{"whole", "timeline", "without TTFT: not streamed"},
	} {
		_, charts := drawn(t, scenarios[row.scenario], Light)
		if note := named(t, charts, row.chart).Title.Subtext; !strings.Contains(strings.ReplaceAll(note, "\n", " · "), row.want) {
			t.Errorf("%s %s: the note is %q, want %q", row.scenario, row.chart, note, row.want)
		}
	}
}

func TestModelsThatALackIsAboutAreSaidInShort(t *testing.T) {
	run, samples := scenarios["six"].make()
	for i := range run.Summary.Models[:5] {
		run.Summary.Models[i].TPOT = bench.Distribution{Unit: "s"}
		run.Summary.Models[i].Warnings = []bench.Warning{{Code: stats.Buffered}}
	}
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	if note := named(t, charts, "tpot_comparison").Title.Subtext; !strings.Contains(note, "gemma-3-27b (buffered) and 2 more") {
		t.Errorf("the note is %q", note)
	}
}

func TestWeakPercentilesAreMarked(t *testing.T) {
	_, charts := drawn(t, scenario{models: titles(1), users: []int{1}, each: 150}, Light)
	option := named(t, charts, "ttft_comparison")
	if got := option.YAxis[1].Data[0]; strings.Count(got, "?") != 1 || !strings.HasSuffix(got, " ?") {
		t.Errorf("of 150 requests only the p99 is weak; the figures are %q", got)
	}
	hollow := func(mark string) bool {
		_, own := option.series(mark, "scatter", 0)[0].(map[string]any)["itemStyle"]
		return own
	}
	if hollow("p95") || !hollow("p99") || !strings.Contains(option.Title.Subtext, "? and hollow") {
		t.Errorf("hollow: p95 %v, p99 %v; the note is %q", hollow("p95"), hollow("p99"), option.Title.Subtext)
	}
}

func TestNoBarStandsOnALogarithmicAxis(t *testing.T) {
	_, charts := drawn(t, scenarios["decades"], Light)
	for _, name := range []string{"complexity_performance", "latency_by_length", "throughput_comparison"} {
		option := named(t, charts, name)
		logarithmic := 0
		for _, one := range option.Series {
			for _, kind := range []string{option.YAxis[one.YAxisIndex].Type, option.XAxis[one.XAxisIndex].Type} {
				if kind == "log" {
					logarithmic++
				}
				if kind == "log" && one.Type == "bar" {
					t.Errorf("%s: bars of %s", name, one.Name)
				}
			}
		}
		if logarithmic < 3 {
			t.Errorf("%s has %d series on logarithmic axes", name, logarithmic)
		}
		for _, axis := range append(option.XAxis, option.YAxis...) {
			if axis.Type == "log" && !strings.HasSuffix(axis.Name, " (log)") {
				t.Errorf("%s: the axis %q does not say so", name, axis.Name)
			}
		}
	}
}

// A percentile is marked at its own share, and the curve goes through it.
func TestMarksLieOnTheCurveOfGaps(t *testing.T) {
	for _, name := range []string{"one", "two", "six", "single"} {
		run, charts := drawn(t, scenarios[name], Light)
		option := named(t, charts, "inter_chunk")
		panel := len(option.XAxis) - 1
		for i := range run.Summary.Models {
			series := option.Legend.Data[i].Name
			curve := option.series(series, "line", panel)
			for j := range curve[1:] {
				if at(curve[j+1], 0) < at(curve[j], 0) || at(curve[j+1], 1) < at(curve[j], 1) {
					t.Errorf("%s, %s: the curve falls at %v", name, series, curve[j+1])
				}
			}
			for _, mark := range option.series(series, "scatter", panel) {
				want := map[string]float64{"p50": 0.5, "p95": 0.95, "p99": 0.99}[mark.(map[string]any)["name"].(string)]
				same(t, name+", height of a mark", at(mark, 1), want)
				if !slices.ContainsFunc(curve, func(point any) bool { return at(point, 0) == at(mark, 0) && at(point, 1) == at(mark, 1) }) {
					t.Errorf("%s, %s: the curve misses %v", name, series, mark)
				}
			}
		}
	}
}

func TestChunksOfSeveralTokensAreSaidOfThoseThatSendThem(t *testing.T) {
	rows := []*row{{axisName: "A", summary: &bench.ModelSummary{PerToken: true}}, {axisName: "B", summary: &bench.ModelSummary{}}}
	for want, some := range map[string][]*row{
		"a gap lies between tokens":                                                         rows[:1],
		"a gap lies between chunks, each of one or several tokens":                          rows[1:],
		"a gap lies between tokens; of B between chunks of one or several":                  rows,
		"a gap lies between tokens; of 4 models or stages between chunks of one or several": {rows[0], rows[1], rows[1], rows[1], rows[1]},
	} {
		if got := gapMeaning(some); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestMeasuredLevelsAreNamedOnTheirAxis(t *testing.T) {
	_, charts := drawn(t, scenarios["stages"], Light)
	axis := charts[slices.Index(Names(), "scaling")].Option["xAxis"].([]any)[0].(map[string]any)
	if got := axis["axisLabel"].(map[string]any)["customValues"]; !slices.Equal(got.([]any), []any{1.0, 5.0, 10.0, 25.0}) {
		t.Errorf("the axis names %v", got)
	}
}

func TestFirstTokensOfALongRunAreThinnedAlikeFromItsBeginningToItsEnd(t *testing.T) {
	var all firsts
	for i := range 100_000 {
		wait := 0.1 + float64(i%97)/1000
		switch i {
		case 12_345:
			wait = 9
		case 77_777:
			wait = 0.001
		}
		all.add(xy{float64(i) * 0.01, wait})
	}
	all.fit(400)
	points := all.points()
	early, low, high := 0, false, false
	for _, point := range points {
		if point.x < 500 {
			early++
		}
		low, high = low || point.y == 0.001, high || point.y == 9
	}
	if n := len(points); n > 400 || n < 200 || early < n*45/100 || early > n*55/100 || !low || !high {
		t.Errorf("%d points, %d of them in the first half; the extremes are there: %v and %v", n, early, low, high)
	}
}

func TestFirstTokensDoNotDependOnTheOrderTheyComeIn(t *testing.T) {
	var forth, back firsts
	for i := range 50_000 {
		forth.add(xy{float64(i) * 0.01, float64(i * 7919 % 1000)})
		back.add(xy{float64(49_999-i) * 0.01, float64((49_999 - i) * 7919 % 1000)})
	}
	if !slices.Equal(forth.points(), back.points()) {
		t.Error("they do")
	}
}

func TestThinnedSeriesSaySo(t *testing.T) {
	_, charts := drawn(t, scenario{models: titles(1), users: []int{2}, each: 6000}, Light)
	for name, want := range map[string]string{
		"timeline": "points, extremes included", "ecdf": "at most 240 points per line", "ttft_comparison": "outliers: at most 100 per row",
	} {
		if note := named(t, charts, name).Title.Subtext; !strings.Contains(note, want) {
			t.Errorf("%s: the note is %q", name, note)
		}
	}
	_, charts = drawn(t, small, Light)
	for _, chart := range charts {
		if note := decode(t, chart).Title.Subtext; strings.Contains(note, "drawn") {
			t.Errorf("%s of a small run: the note is %q", chart.Name, note)
		}
	}
}
