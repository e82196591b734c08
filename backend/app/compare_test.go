package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
	"tokenlap/backend/results"
)

// twice keeps a run of a model before and after a change that made each gap
// longer by a factor.
func (p *past) twice(factor float64) compare.Query {
	p.tb.Helper()
	for i, id := range []string{"before", "after"} {
		run := aRun(id, []string{"alpha"}, 1)
		run.Started = t0.Add(time.Duration(i) * time.Hour)
		samples := samplesOf(run, 30, 10)
		for j := range samples {
			if s := &samples[j]; i == 1 {
				first := s.First
				for k := range s.Chunks {
					s.Chunks[k].At = first + bench.Instant(float64(s.Chunks[k].At-first)*factor)
				}
				s.Last = s.Chunks[len(s.Chunks)-1].At
				s.Done = s.Last + 1000
			}
		}
		p.keep(run, samples...)
	}
	return compare.Query{Subjects: []compare.Subject{{Run: "before"}, {Run: "after", Model: "alpha"}}, Theme: "light"}
}

func line(t *testing.T, c compare.Comparison, id string) compare.MetricLine {
	t.Helper()
	at := slices.IndexFunc(c.Metrics, func(l compare.MetricLine) bool { return l.ID == id })
	if at < 0 {
		t.Fatalf("there is no %s among %+v", id, c.Metrics)
	}
	return c.Metrics[at]
}

func TestADifferenceIsHeldAgainstTheBaseline(t *testing.T) {
	p := newPast(t)
	query := p.twice(1.5)
	got, err := p.Compare(t.Context(), query)
	must(t, err)
	tpot, ttft, speed := line(t, got, "tpot_p50"), line(t, got, "ttft_p50"), line(t, got, "output_speed_p50")
	if v := tpot.Values[1]; v.Direction != "worse" || math.Abs(*v.Delta-0.5) > 0.001 || v.N != 30 {
		t.Errorf("TPOT %+v", v)
	}
	if v := ttft.Values[1]; v.Direction != "same" || *v.Delta != 0 {
		t.Errorf("TTFT %+v", v)
	}
	if v := speed.Values[1]; v.Direction != "worse" || *v.Delta >= 0 {
		t.Errorf("speed %+v", v)
	}
	if v := tpot.Values[0]; v.Delta != nil || v.Direction != "" {
		t.Errorf("the baseline is held against itself: %+v", v)
	}
	if v := line(t, got, "tpot_p95").Values[0]; !v.Weak {
		t.Errorf("a p95 of 30 values is not weak: %+v", v)
	}
	query.Baseline = 1
	got, err = p.Compare(t.Context(), query)
	must(t, err)
	if v := line(t, got, "tpot_p50").Values[0]; v.Direction != "better" || math.Abs(*v.Delta+1./3) > 0.001 {
		t.Errorf("the other way round %+v", v)
	}
	if len(got.Flags) != 0 || len(got.Differences) != 0 {
		t.Errorf("like workloads are flagged: %q %+v", got.Flags, got.Differences)
	}
}

func TestWhatLooksTheSameIsCalledTheSame(t *testing.T) {
	p := newPast(t)
	got, err := p.Compare(t.Context(), p.twice(1.0001))
	must(t, err)
	if v := line(t, got, "tpot_p50").Values[1]; v.Direction != "same" || *v.Delta == 0 {
		t.Errorf("TPOT %+v", v)
	}
}

func TestColumnsHaveLabelsOfTheirOwn(t *testing.T) {
	p := newPast(t)
	p.twice(1)
	both := aRun("both", []string{"alpha", "beta"}, 1, 4)
	both.Name = "run before" // the name of another one
	p.keep(both, samplesOf(both, 3, 4)...)
	got, err := p.Compare(t.Context(), compare.Query{Subjects: []compare.Subject{{Run: "before"}, {Run: "both"}, {Run: "after"}, {Run: "both", Model: "beta"}}})
	must(t, err)
	labels := map[string]bool{}
	for _, c := range got.Columns {
		labels[c.Label] = true
	}
	if len(got.Columns) != 6 || len(labels) != 6 {
		t.Fatalf("%d columns, labels %v", len(got.Columns), labels)
	}
	if !labels["ALPHA · run after"] || !labels["BETA · one at a time"] {
		t.Errorf("labels %v", labels)
	}
}

func TestAComparisonHasTwoToEightColumns(t *testing.T) {
	p := newPast(t)
	query := p.twice(1)
	_, err := p.Compare(t.Context(), compare.Query{Subjects: query.Subjects[:1]})
	refused(t, err, bench.CodeInvalid, "one column")
	many := aRun("many", []string{"a", "b", "c"}, 1, 2, 3)
	p.keep(many, samplesOf(many, 2, 3)...)
	_, err = p.Compare(t.Context(), compare.Query{Subjects: []compare.Subject{{Run: "many"}}})
	refused(t, err, bench.CodeInvalid, "at most 8 columns")
	_, err = p.Compare(t.Context(), compare.Query{Subjects: []compare.Subject{{Run: "many", Model: "gamma"}, query.Subjects[0]}})
	refused(t, err, bench.CodeNotFound, "gamma")
	query.Baseline = 2
	_, err = p.Compare(t.Context(), query)
	refused(t, err, bench.CodeInvalid, "no column 3")
}

func TestUnlikePlansAreListedAndFlagged(t *testing.T) {
	p := newPast(t)
	query := p.twice(1)
	other := aRun("after2", []string{"alpha"}, 8)
	other.Plan.Generation, other.Plan.UniquePrefix = bench.Generation{MaxTokens: 64, Temperature: 0.7}, true
	other.Plan.Prompts.Prompts = other.Plan.Prompts.Prompts[:1]
	other.Plan.Prompts.Hash = bench.HashPrompts(other.Plan.Prompts.Prompts)
	other.Manifest.Definitions, other.Manifest.Host = "seed-v1", "bench-2"
	samples := samplesOf(other, 30, 10)
	for i := range samples {
		samples[i].Tokens.Source = bench.FromChunks
	}
	samples[3] = failing(3, bench.FailReset, "")
	p.keep(other, samples...)
	query.Subjects[1] = compare.Subject{Run: "after2"}
	got, err := p.Compare(t.Context(), query)
	must(t, err)
	all := strings.Join(got.Flags, "\n")
	for _, want := range []string{"different definitions (1, seed-v1)", "Different prompts", "max tokens 512, 64", "streamed", "one at a time, 8 at a time", "prefix", "usage, chunks", "bench-1, bench-2", "3.3 %"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among\n%s", want, all)
		}
	}
	fields := map[string]string{}
	for _, d := range got.Differences {
		fields[d.Field] = strings.Join(d.Values, "|")
	}
	for field, want := range map[string]string{"max_tokens": "512|64", "load": "one at a time|8 at a time", "prompt_count": "2|1",
		"prompt_lengths": "1 short, 1 long|1 short", "stream": "yes|no", "definitions": "1|seed-v1", "host": "bench-1|bench-2", "unique_prefix": "no|yes"} {
		if fields[field] != want {
			t.Errorf("%s: %q, want %q", field, fields[field], want)
		}
	}
	if _, listed := fields["temperature"]; listed {
		t.Error("what is the same is listed")
	}
}

func TestComparedChartsHaveALineForEachColumn(t *testing.T) {
	p := newPast(t)
	query := p.twice(1.5)
	many := aRun("many", []string{"alpha", "beta"}, 4)
	p.keep(many, samplesOf(many, 30, 6)...)
	query.Subjects = append(query.Subjects, compare.Subject{Run: "many"})
	views, err := p.CompareCharts(t.Context(), query)
	must(t, err)
	names := map[string]results.ChartView{}
	for _, view := range views {
		names[view.Name] = view
	}
	if _, has := names["timeline"]; has {
		t.Error("runs of different days share a timeline")
	}
	for _, name := range []string{"ttft_comparison", "inter_chunk", "ecdf", "latency_by_length", "anatomy"} {
		view := names[name]
		for _, label := range []string{"ALPHA · run before", "ALPHA · run after", "ALPHA · run many", "BETA"} {
			if !strings.Contains(view.Option, label) {
				t.Errorf("%s is not in %s: %s", label, name, view.Missing)
			}
		}
	}
	if names["scaling"].Option == "" {
		t.Errorf("scaling: %s", names["scaling"].Missing)
	}
	if note := fmt.Sprint(names["ttft_comparison"].Option); !strings.Contains(note, "n = 120 successes of 120") {
		t.Error("not all requests are counted")
	}
}

func TestColoursStayWhereColumnsAreTurnedRound(t *testing.T) {
	p := newPast(t)
	query := p.twice(1.5)
	colours := func() map[string]string {
		views, err := p.CompareCharts(t.Context(), query)
		must(t, err)
		at := slices.IndexFunc(views, func(v results.ChartView) bool { return v.Name == "ecdf" })
		var option struct {
			Series []struct {
				Name      string
				LineStyle struct{ Color string }
			}
		}
		must(t, json.Unmarshal([]byte(views[at].Option), &option))
		found := map[string]string{}
		for _, one := range option.Series {
			if one.LineStyle.Color != "" {
				found[one.Name] = one.LineStyle.Color
			}
		}
		return found
	}
	before := colours()
	slices.Reverse(query.Subjects)
	if after := colours(); len(before) != 2 || !maps.Equal(before, after) || before["ALPHA · run before"] == before["ALPHA · run after"] {
		t.Errorf("colours %v, then %v", before, after)
	}
}

func TestChartsAreOfTheColumnsThatWereAskedFor(t *testing.T) {
	p := newPast(t)
	charts := func(run string) string {
		views, err := p.CompareCharts(t.Context(), compare.Query{Subjects: []compare.Subject{{Run: run}}, Theme: "light"})
		must(t, err)
		return fmt.Sprint(views)
	}
	for i, id := range []string{"one", "two"} { // the same models, under the same labels
		run := aRun(id, []string{"alpha", "beta"}, 4)
		run.Started = t0.Add(time.Duration(i) * time.Hour)
		p.keep(run, samplesOf(run, 10*(i+1), 6)...)
	}
	one := charts("one")
	if charts("two") == one {
		t.Error("the charts of another run are shown")
	}
	must(t, p.RenameRun(t.Context(), app.RunText{Run: "one", Text: "a better name"}))
	if !strings.Contains(charts("one"), "a better name") {
		t.Error("the charts have the old name of the run")
	}
}
