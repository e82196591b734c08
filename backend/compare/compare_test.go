package compare_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/chart"
	"tokenlap/backend/compare"
	"tokenlap/backend/stats"
)

// history is runs with their samples, in place of a store.
type history struct {
	tb      testing.TB
	runs    map[string]bench.Run
	samples map[string][]bench.Sample
}

func newHistory(tb testing.TB) *history {
	return &history{tb: tb, runs: map[string]bench.Run{}, samples: map[string][]bench.Sample{}}
}

func (h *history) add(run bench.Run, samples ...bench.Sample) {
	h.runs[run.ID], h.samples[run.ID] = benchtest.Finish(run, samples...), samples
}

func (h *history) find(id string) (bench.Run, error) {
	run, ok := h.runs[id]
	if !ok {
		return run, bench.NotFound("there is no run %q", id)
	}
	return run, nil
}

func (h *history) read(id string) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		for _, sample := range h.samples[id] {
			if !yield(sample, nil) {
				return
			}
		}
	}
}

func (h *history) compare(baseline int, subjects ...compare.Subject) compare.Comparison {
	h.tb.Helper()
	columns, err := compare.Select(subjects, h.find)
	must(h.tb, err)
	comparison, err := columns.Compare(baseline, h.read)
	must(h.tb, err)
	return comparison
}

// charts are the charts of a comparison by their names.
func (h *history) charts(subjects ...compare.Subject) map[string]chart.Chart {
	h.tb.Helper()
	columns, err := compare.Select(subjects, h.find)
	must(h.tb, err)
	charts, err := columns.Charts(h.read, chart.Medium{})
	must(h.tb, err)
	byName := map[string]chart.Chart{}
	for _, one := range charts {
		byName[one.Name] = one
	}
	return byName
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// twice adds a run of a model before and after a change that made each gap
// longer by a factor.
func (h *history) twice(factor float64) []compare.Subject {
	for i, id := range []string{"before", "after"} {
		run := benchtest.Run(id, []string{"alpha"}, 1)
		run.Started = benchtest.Start.Add(time.Duration(i) * time.Hour)
		samples := benchtest.Samples(run, 30, 10)
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
		h.add(run, samples...)
	}
	return []compare.Subject{{Run: "before"}, {Run: "after", Model: "alpha"}}
}

func line(t *testing.T, c compare.Comparison, id string) compare.MetricLine {
	t.Helper()
	at := slices.IndexFunc(c.Metrics, func(l compare.MetricLine) bool { return l.ID == id })
	if at < 0 {
		t.Fatalf("there is no %s among %+v", id, c.Metrics)
	}
	return c.Metrics[at]
}

func TestDifferencesAreRelativeToTheBaseline(t *testing.T) {
	h := newHistory(t)
	subjects := h.twice(1.5)
	got := h.compare(0, subjects...)
	tpot, ttft, speed := line(t, got, "tpot_p50"), line(t, got, "ttft_p50"), line(t, got, "output_speed_p50")
	if v := tpot.Values[1]; v.Answer != stats.IsWorse || math.Abs(*v.Delta-0.5) > 0.001 || v.N != 30 {
		t.Errorf("TPOT %+v", v)
	}
	if v := ttft.Values[1]; v.Answer != stats.IsUnknown || *v.Delta != 0 || v.More == 0 {
		t.Errorf("TTFT of 30 requests that are spread over 100 ms: %+v", v)
	}
	if v := speed.Values[1]; v.Answer != stats.IsWorse || *v.Delta >= 0 {
		t.Errorf("speed %+v", v)
	}
	if v := tpot.Values[0]; v.Delta != nil || v.Answer != "" || v.Change != nil {
		t.Errorf("the baseline is held against itself: %+v", v)
	}
	if v := line(t, got, "tpot_p95").Values[0]; !v.Weak {
		t.Errorf("a p95 of 30 values is not weak: %+v", v)
	}
	got = h.compare(1, subjects...)
	if v := line(t, got, "tpot_p50").Values[0]; v.Answer != stats.IsBetter || math.Abs(*v.Delta+1./3) > 0.001 {
		t.Errorf("the other way round %+v", v)
	}
	if len(got.Flags) != 0 || len(got.Differences) != 0 {
		t.Errorf("like workloads are flagged: %+v %+v", got.Flags, got.Differences)
	}
}

func TestColumnsHaveLabelsOfTheirOwn(t *testing.T) {
	h := newHistory(t)
	h.twice(1)
	both := benchtest.Run("both", []string{"alpha", "beta"}, 1, 4)
	both.Name = "run before" // the name of another one
	h.add(both, benchtest.Samples(both, 3, 4)...)
	got := h.compare(0, []compare.Subject{{Run: "before"}, {Run: "both"}, {Run: "after"}, {Run: "both", Model: "beta"}}...)
	labels := map[string]bool{}
	for _, c := range got.Columns {
		labels[c.Label] = true
	}
	if len(got.Columns) != 6 || len(labels) != 6 {
		t.Fatalf("%d columns, labels %v", len(got.Columns), labels)
	}
	if !labels["ALPHA · run after"] || !labels["BETA · sequential"] {
		t.Errorf("labels %v", labels)
	}
}

func TestAComparisonHasTwoToEightColumns(t *testing.T) {
	h := newHistory(t)
	two := h.twice(1)
	many := benchtest.Run("many", []string{"a", "b", "c"}, 1, 2, 3)
	h.add(many, benchtest.Samples(many, 2, 3)...)
	for reason, c := range map[string]struct {
		subjects []compare.Subject
		baseline int
		code     bench.Code
		says     string
	}{
		"one column":                {two[:1], 0, bench.CodeInvalid, "one column"},
		"nine columns":              {[]compare.Subject{{Run: "many"}}, 0, bench.CodeInvalid, "at most 8 columns"},
		"a model that is not":       {[]compare.Subject{{Run: "many", Model: "gamma"}, two[0]}, 0, bench.CodeNotFound, "gamma"},
		"a run that is not":         {[]compare.Subject{{Run: "none"}, two[0]}, 0, bench.CodeNotFound, "none"},
		"a baseline that is not":    {two, 2, bench.CodeInvalid, "no column 3"},
		"a baseline before all":     {two, -1, bench.CodeInvalid, "no column 0"},
		"the same column two times": {[]compare.Subject{two[0], two[0]}, 0, bench.CodeInvalid, "one column"},
	} {
		t.Run(reason, func(t *testing.T) {
			columns, err := compare.Select(c.subjects, h.find)
			if err == nil {
				_, err = columns.Compare(c.baseline, h.read)
			}
			if bench.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %s with %q", err, c.code, c.says)
			}
		})
	}
}

func TestUnlikePlansAreListedAndFlagged(t *testing.T) {
	h := newHistory(t)
	subjects := h.twice(1)
	other := benchtest.Run("after2", []string{"alpha"}, 8)
	other.Plan.Generation, other.Plan.UniquePrefix = bench.Generation{MaxTokens: 64, Temperature: 0.7}, true
	other.Plan.Prompts.Prompts = other.Plan.Prompts.Prompts[:1]
	other.Plan.Prompts.Hash = bench.HashPrompts(other.Plan.Prompts.Prompts)
	other.Manifest.Definitions, other.Manifest.Host = "seed-v1", "bench-2"
	samples := benchtest.Samples(other, 30, 10)
	for i := range samples {
		samples[i].Tokens.Source, samples[i].FinishReason = bench.FromChunks, "MAX_TOKENS"
	}
	samples[3] = benchtest.Failure(3, bench.FailReset, "")
	h.add(other, samples...)
	subjects[1] = compare.Subject{Run: "after2"}
	got := h.compare(0, subjects...)
	var texts []string
	for _, flag := range got.Flags {
		texts = append(texts, flag.Text)
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{"different definitions (2, seed-v1)", "Different prompts", "max tokens 512, 64", "streamed", "sequential, 8 users", "prefix", "usage, chunks", "reasons (complete, cut at length)", "bench-1, bench-2", "3.3 %"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among\n%s", want, all)
		}
	}
	fields := map[string]string{}
	for _, d := range got.Differences {
		fields[d.Field] = strings.Join(d.Values, "|")
	}
	for field, want := range map[string]string{"max_tokens": "512|64", "load": "sequential|8 users", "prompt_count": "2|1",
		"prompt_lengths": "1 short, 1 long|1 short", "stream": "yes|no", "definitions": "2|seed-v1", "host": "bench-1|bench-2", "unique_prefix": "no|yes"} {
		if fields[field] != want {
			t.Errorf("%s: %q, want %q", field, fields[field], want)
		}
	}
	if _, listed := fields["temperature"]; listed {
		t.Error("what is the same is listed")
	}
}

func TestVeryDifferentSharesOfCutAnswersAreFlagged(t *testing.T) {
	for _, c := range []struct {
		cut  [2]int // of 30 answers in each run
		want string // "": no flag
	}{
		{[2]int{6, 24}, "(cut at length in 20 %, 80 %)"},
		{[2]int{6, 9}, ""},                         // the same endings, in about the same shares
		{[2]int{0, 24}, "(complete, complete+cut"}, // once, by the names of the endings
	} {
		h := newHistory(t)
		for i, id := range []string{"one", "two"} {
			run := benchtest.Run(id, []string{"alpha"}, 1)
			samples := benchtest.Samples(run, 30, 10)
			for n := range samples {
				if samples[n].FinishReason = "stop"; n < c.cut[i] {
					samples[n].FinishReason = "length"
				}
			}
			h.add(run, samples...)
		}
		var flags []string
		for _, flag := range h.compare(0, compare.Subject{Run: "one"}, compare.Subject{Run: "two"}).Flags {
			if strings.Contains(flag.Text, "different reasons") {
				flags = append(flags, flag.Text)
			}
		}
		if c.want == "" && len(flags) > 0 || c.want != "" && (len(flags) != 1 || !strings.Contains(flags[0], c.want)) {
			t.Errorf("%v of 30 cut: %q, want %q", c.cut, flags, c.want)
		}
	}
}

func TestComparedChartsHaveALineForEachColumn(t *testing.T) {
	h := newHistory(t)
	subjects := h.twice(1.5)
	many := benchtest.Run("many", []string{"alpha", "beta"}, 4)
	h.add(many, benchtest.Samples(many, 30, 6)...)
	subjects = append(subjects, compare.Subject{Run: "many"})
	names := h.charts(subjects...)
	if _, has := names["timeline"]; has {
		t.Error("runs of different days share a timeline")
	}
	for _, name := range []string{"ttft_comparison", "inter_chunk", "ecdf", "latency_by_length", "anatomy"} {
		view := names[name]
		for _, label := range []string{"ALPHA · run before", "ALPHA · run after", "ALPHA · run many", "BETA"} {
			if !strings.Contains(fmt.Sprint(view.Option), label) {
				t.Errorf("%s is not in %s: %s", label, name, view.Missing)
			}
		}
	}
	if names["scaling"].Option == nil {
		t.Errorf("scaling: %s", names["scaling"].Missing)
	}
	if note := fmt.Sprint(names["ttft_comparison"].Option); !strings.Contains(note, "n = 120 successful of 120") {
		t.Error("not all requests are counted")
	}
}

func TestColoursDoNotDependOnTheOrderOfColumns(t *testing.T) {
	h := newHistory(t)
	subjects := h.twice(1.5)
	colours := func() map[string]string {
		text, err := json.Marshal(h.charts(subjects...)["ecdf"].Option)
		must(t, err)
		var option struct {
			Series []struct {
				Name      string
				LineStyle struct{ Color string }
			}
		}
		must(t, json.Unmarshal(text, &option))
		found := map[string]string{}
		for _, one := range option.Series {
			if one.LineStyle.Color != "" {
				found[one.Name] = one.LineStyle.Color
			}
		}
		return found
	}
	before := colours()
	slices.Reverse(subjects)
	if after := colours(); len(before) != 2 || !maps.Equal(before, after) || before["ALPHA · run before"] == before["ALPHA · run after"] {
		t.Errorf("colours %v, then %v", before, after)
	}
}
