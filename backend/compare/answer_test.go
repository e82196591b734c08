package compare_test

import (
	"fmt"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/compare"
	"tokenlap/backend/stats"
)

// jitter is a number from -1 to 1 that follows from n and a stream.
func jitter(n, stream int) float64 {
	x := uint64(n+1)*0x9e3779b97f4a7c15 + uint64(stream+1)*0xbf58476d1ce4e5b9
	x ^= x >> 31
	x *= 0x94d049bb133111eb
	x ^= x >> 29
	return float64(x>>11)/(1<<52) - 1
}

// scaled adds a run of model alpha whose times are those of others by a factor, with
// a jitter of a tenth: each request in a stage takes its turn after the one before.
func (h *history) scaled(id string, each int, factor float64, change func(*bench.Run)) compare.Subject {
	run := benchtest.Run(id, []string{"alpha"}, 1)
	if change != nil {
		change(&run)
	}
	var all []bench.Sample
	at := bench.At(0)
	for stage := range run.Plan.Stages {
		for range each {
			s := benchtest.Sample(len(all), 10)
			s.Stage = stage
			long := factor * (1 + 0.1*jitter(len(all), len(id)+int(factor*100)))
			s.Due, s.Start, s.Conn, s.Sent, s.Wrote, s.Headers = at, at+1, at+2, at+3, at+4, at+5
			move := func(i int) bench.Instant { return at + bench.Instant(long*float64(100+20*i)*1e6) }
			for i := range s.Chunks {
				s.Chunks[i].At = move(i)
			}
			s.First, s.FirstEvent, s.Answer, s.Last = move(0), move(0), move(0), move(len(s.Chunks)-1)
			s.Done = s.Last + 1000
			at = s.Done + 1000
			all = append(all, s)
		}
	}
	h.add(run, all...)
	return compare.Subject{Run: id}
}

func TestADifferenceIsSaidInWordsOnlyBeyondNoise(t *testing.T) {
	for _, c := range []struct {
		reason string
		each   int
		factor float64
		answer stats.Answer
		text   string // of all metrics
		beyond int    // sentences of what is worse by more than 5 %
	}{
		{"slower", 200, 1.3, stats.IsWorse, "ALPHA · run b is slower by 2", 1},
		{"faster", 200, 0.7, stats.IsBetter, "ALPHA · run b is faster by 2", 0},
		{"slower, by less than the margin allows", 200, 1.045, stats.IsWorse, "ALPHA · run b is slower by ", 0},
		{"alike", 400, 1, stats.IsSame, "no difference beyond noise (at most ", 0},
		{"few requests", 12, 1.03, stats.IsUnknown, "not clear for p50 TTFT: about ", 0},
		{"far too few", 4, 2, "", "not clear: too few requests of ALPHA · run a or ALPHA · run b", 0},
	} {
		t.Run(c.reason, func(t *testing.T) {
			h := newHistory(t)
			got := h.compare(0, h.scaled("a", c.each, 1, nil), h.scaled("b", c.each, c.factor, nil))
			answer, value := got.Answers[0], line(t, got, "ttft_p50").Values[1]
			if !strings.HasPrefix(answer.Text, c.text) || answer.Column != 1 || !got.IsComparable() {
				t.Errorf("%+v", answer)
			}
			if value.Answer != c.answer || (value.Low != nil) != (c.answer != "") {
				t.Errorf("TTFT %+v", value)
			}
			if beyond := got.WorseBeyond(0.05); min(len(beyond), 1) != c.beyond {
				t.Errorf("worse beyond the margin: %q", beyond)
			}
		})
	}
}

func TestAHeadlineSaysWhatSpeaksAgainstIt(t *testing.T) {
	h := newHistory(t)
	base := h.scaled("a", 100, 1, nil)
	h.scaled("b", 100, 0.5, nil)
	samples := h.samples["b"]
	for i := range samples {
		if i%3 == 0 {
			failed := benchtest.Failure(i, bench.FailReset, "")
			failed.Sent, failed.Start, failed.Due, failed.Done = samples[i].Sent, samples[i].Start, samples[i].Due, samples[i].Done
			samples[i] = failed
		}
	}
	h.add(h.runs["b"], samples...)
	answer := h.compare(0, base, compare.Subject{Run: "b"}).Answers[0]
	if !strings.Contains(answer.Text, "is faster by ") || !strings.Contains(answer.Text, ", but is worse by ") ||
		!strings.Contains(answer.Text, " points (Success rate)") || answer.Metric != "ttft_p50" && answer.Metric != "ttft_p95" || answer.Against != "success_rate" {
		t.Errorf("%+v", answer)
	}
}

func TestNothingIsClaimedOfOtherWorkloads(t *testing.T) {
	for field, change := range map[string]func(*bench.Run){
		"prompts":       func(r *bench.Run) { r.Plan.Prompts.Hash = "other" },
		"input_tokens":  func(r *bench.Run) { r.Plan.Input = bench.Lengths("512") },
		"output_tokens": func(r *bench.Run) { r.Plan.Output = bench.Lengths("128") },
		"max_tokens":    func(r *bench.Run) { r.Plan.Generation.MaxTokens = 7 },
		"stream":        func(r *bench.Run) { r.Plan.Generation.Stream = false },
		"temperature":   func(r *bench.Run) { r.Plan.Generation.Temperature = 1 },
		"load":          func(r *bench.Run) { r.Plan.Stages[0].Load.Users = 4 },
		"definitions":   func(r *bench.Run) { r.Manifest.Definitions = "other" },
		"prefix_tokens": func(r *bench.Run) { r.Plan.SharedPrefix = bench.SharedPrefix{Tokens: 64, Count: 1} },
		"turns":         func(r *bench.Run) { r.Plan.Turns = 3; r.Plan.Prompts.Prompts[0].Turns = nil; r.Plan.Input = "10" },
	} {
		t.Run(field, func(t *testing.T) {
			h := newHistory(t)
			got := h.compare(0, h.scaled("a", 100, 1, nil), h.scaled("b", 100, 2, change))
			obstacles := got.Answers[0].Obstacles
			if got.IsComparable() || !strings.Contains(fmt.Sprint(obstacles), "{"+field+" [") || !strings.HasPrefix(got.Answers[0].Text, "not compared: ALPHA · run b: ") {
				t.Errorf("%+v", got.Answers)
			}
			v := line(t, got, "ttft_p50").Values[1]
			if v.Answer != "" || v.P != nil || v.Text != "" || v.Low == nil || v.Delta == nil {
				t.Errorf("only the figures are left: %+v", v)
			}
			if worse := got.WorseBeyond(0.05); len(worse) > 0 {
				t.Errorf("%q", worse)
			}
		})
	}
}

func TestGoodputIsComparedUnderTheSameObjectives(t *testing.T) {
	objectives := func(text string) func(*bench.Run) {
		return func(run *bench.Run) {
			var err error
			run.Plan.Objectives, err = bench.ParseObjectives(text)
			must(t, err)
		}
	}
	h := newHistory(t)
	base := h.scaled("a", 100, 1, objectives("ttft=150ms"))
	same, other, without := h.scaled("b", 100, 2, objectives("ttft=150ms")), h.scaled("c", 100, 2, objectives("ttft=151ms")), h.scaled("d", 100, 2, nil)
	got := h.compare(0, base, same, other, without)
	for _, id := range []string{"goodput", "goodput_rate"} {
		values := line(t, got, id).Values
		if values[1].Answer != stats.IsWorse && id == "goodput" || values[2].Answer != "" || values[3].Answer != "" || values[3].Value != nil {
			t.Errorf("%s: %+v", id, values)
		}
	}
	if text := line(t, got, "goodput").Values[1].Text; text != "ALPHA · run b is worse by 94 to 100 points (Goodput)" {
		t.Errorf("goodput from all to none: %q", text)
	}
}

// repeated makes a run with n repeats of its stage.
func repeated(n int) func(*bench.Run) {
	return func(run *bench.Run) {
		for i := range n - 1 {
			stage := run.Plan.Stages[0]
			stage.Repeat = i + 1
			run.Plan.Stages = append(run.Plan.Stages, stage)
		}
	}
}

func TestRepeatsAreOneColumn(t *testing.T) {
	h := newHistory(t)
	subjects := []compare.Subject{h.scaled("a", 20, 1, repeated(6)), h.scaled("b", 120, 1, nil)}
	got := h.compare(0, subjects...)
	if len(got.Columns) != 2 || got.Columns[0].Repeats != 6 || got.Columns[1].Repeats != 1 {
		t.Fatalf("columns %+v", got.Columns)
	}
	ttft, rate := line(t, got, "ttft_p50").Values[0], line(t, got, "request_rate").Values
	if ttft.N != 120 {
		t.Errorf("TTFT of the repeats together: %+v", ttft)
	}
	if a, b := *rate[0].Value, *rate[1].Value; a/b < 0.98 || a/b > 1.02 {
		t.Errorf("request rate %v of the repeats, %v of the same at once", a, b)
	}
	if note := fmt.Sprint(h.charts(subjects...)["ttft_comparison"].Option); !strings.Contains(note, "n = 240 successful of 240") {
		t.Error("the charts do not have all repeats")
	}
}

// What befalls both models that take turns cancels: here the server slows down by
// half during the run.
func TestModelsThatTookTurnsAreComparedInPairs(t *testing.T) {
	h := newHistory(t)
	run := benchtest.Run("turns", []string{"alpha", "beta"})
	var samples []bench.Sample
	at := bench.At(0)
	for repeat := range 8 {
		for _, model := range []string{"alpha", "beta"} {
			stage := len(run.Plan.Stages)
			run.Plan.Stages = append(run.Plan.Stages, bench.Stage{Load: bench.Load{Kind: bench.Users, Users: 1}, Repeat: repeat, Endpoint: model})
			for range 10 {
				s := benchtest.Sample(len(samples), 3)
				long := (1 + 0.07*float64(repeat)) * (1 + 0.02*jitter(len(samples), 1))
				if model == "beta" {
					long *= 1.08
				}
				s.Endpoint, s.Stage = model, stage
				s.Due, s.Start, s.Conn, s.Sent = at, at, at, at
				s.First = at + bench.Instant(long*100e6)
				s.FirstEvent, s.Answer, s.Last, s.Done = s.First, s.First, s.First, s.First+1000
				s.Chunks = []bench.Chunk{{At: s.First, Read: 1, Bytes: 5}}
				at = s.Done
				samples = append(samples, s)
			}
		}
	}
	h.add(run, samples...)
	got := h.compare(0, compare.Subject{Run: "turns"})
	if v := line(t, got, "ttft_p50").Values[1]; len(got.Columns) != 2 || got.Columns[0].Repeats != 8 || v.Answer != stats.IsWorse {
		t.Errorf("%d columns, TTFT %+v", len(got.Columns), v)
	}
	for i := range run.Plan.Stages { // the same as two runs that had nothing in common
		run.Plan.Stages[i].Endpoint = ""
	}
	h.add(run, samples...)
	if v := line(t, h.compare(0, compare.Subject{Run: "turns"}), "ttft_p50").Values[1]; v.Answer == stats.IsWorse {
		t.Errorf("not in turns: TTFT %+v", v)
	}
}

func TestModelsOfOneNameAndLoadArePaired(t *testing.T) {
	h := newHistory(t)
	add := func(id string, models []string, users ...int) compare.Subject {
		run := benchtest.Run(id, models, users...)
		h.add(run, benchtest.Samples(run, 3, 3)...)
		return compare.Subject{Run: id}
	}
	one, other := add("one", []string{"x"}, 1), add("other", []string{"y"}, 4)
	many, more := add("many", []string{"x", "y", "z"}, 1, 4), add("more", []string{"y", "x"}, 4, 8)
	for _, c := range []struct {
		reason   string
		subjects []compare.Subject
		want     string
		alone    int
	}{
		{"one model each, of any name and load", []compare.Subject{one, other}, "one/x@1 other/y@4", 0},
		{"a run alone has its models side by side", []compare.Subject{many}, "many/x@1 many/x@4 many/y@1 many/y@4 many/z@1 many/z@4", 0},
		{"several models and loads", []compare.Subject{many, more}, "many/x@4 more/x@4; many/y@4 more/y@4", 6},
		{"one of several by its name", []compare.Subject{one, many}, "one/x@1 many/x@1", 5},
		{"two models of one run", []compare.Subject{{Run: "one"}, {Run: "many", Model: "z"}}, "one/x@1 many/z@1", 1},
	} {
		pairs, alone, err := compare.Pair(c.subjects, h.find)
		must(t, err)
		var texts []string
		for _, pair := range pairs {
			var columns []string
			got, err := pair.Compare(0, h.read)
			must(t, err)
			for _, column := range got.Columns {
				columns = append(columns, fmt.Sprintf("%s/%s@%d", column.Run, column.Model, column.Load.Users))
			}
			texts = append(texts, strings.Join(columns, " "))
		}
		if got := strings.Join(texts, "; "); got != c.want || len(alone) != c.alone {
			t.Errorf("%s: %s, alone %q", c.reason, got, alone)
		}
	}
	_, _, err := compare.Pair([]compare.Subject{{Run: "many", Model: "z"}, more}, h.find)
	if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "RUN:MODEL") {
		t.Errorf("nothing in common: %v", err)
	}
}

// The page waits for a comparison of large runs: the target is 500 ms.
func BenchmarkCompare(b *testing.B) {
	h := newHistory(b)
	subjects := []compare.Subject{h.scaled("a", 10_000, 1, nil), h.scaled("b", 10_000, 1.01, nil)}
	for b.Loop() {
		h.compare(0, subjects...)
	}
}
