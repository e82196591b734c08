package stats

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// judged is the verdict on a run of these samples.
func judged(plan bench.Plan, manifest bench.Manifest, samples []bench.Sample) *bench.Verdict {
	run := bench.Run{State: bench.Finished, Plan: plan, Manifest: manifest, Health: bench.Health{Beats: 1000}}
	run.Summary = Summarize(plan, slices.Values(samples))
	return bench.Judge(&run)
}

// trustOf is how grave the reason with a code is; "" where it is not given.
func trustOf(v *bench.Verdict, code string) bench.Trust {
	for _, r := range v.Reasons {
		if r.Code == code {
			return r.Trust
		}
	}
	return ""
}

// mostly is so many good answers, of which the first are changed.
func mostly(n, changed int, change func(*bench.Sample)) []bench.Sample {
	return many(n, func(i int) bench.Sample {
		s := healthy(i)
		if i < changed {
			change(&s)
		}
		return s
	})
}

func TestEachReasonHasAScenarioThatRaisesItAndOneCloseByThatDoesNot(t *testing.T) {
	reset := func(s *bench.Sample) { *s = failed(s.Sent.Offset(), bench.FailReset) }
	dropped := func(s *bench.Sample) { *s = failed(s.Sent.Offset(), bench.Dropped) }
	from := func(source bench.TokenSource) func(*bench.Sample) {
		return func(s *bench.Sample) { s.Tokens.Source = source }
	}
	unknown := func(s *bench.Sample) { s.Tokens = bench.NoTokens }
	ended := func(reason string) func(*bench.Sample) {
		return func(s *bench.Sample) { s.FinishReason = reason }
	}
	cached := func(n int) func(*bench.Sample) {
		return func(s *bench.Sample) { s.Tokens.Input, s.Tokens.Cached = 200, n }
	}
	together := func(each int) func(*bench.Sample) {
		return func(s *bench.Sample) {
			for i := range s.Chunks {
				s.Chunks[i].Read, s.Chunks[i].At = uint32(i/each), s.Chunks[i/each*each].At
			}
			s.Last = s.Chunks[len(s.Chunks)-1].At
		}
	}
	lengths := func(input, missing int) func(*bench.Sample) {
		return func(s *bench.Sample) {
			s.Tokens.Input, s.InputWanted, s.OutputWanted = input, 100, s.Tokens.Output+missing
		}
	}
	field := func(name string) func(*bench.Sample) {
		return func(s *bench.Sample) { s.Unknown = []string{name} }
	}
	late := func(lag uint32) func(*bench.Sample) {
		return func(s *bench.Sample) {
			together(4)(s)
			for i := range s.Chunks {
				s.Chunks[i].Lag = lag
			}
		}
	}
	second := func(change func(*bench.Sample)) []bench.Sample {
		samples := many(1000, healthy)
		for i := range 500 {
			samples[i].Endpoint = "gemma"
			change(&samples[i])
		}
		return samples
	}
	slower := func(by time.Duration) []bench.Sample {
		return many(600, func(i int) bench.Sample {
			return answered(time.Duration(i)*time.Second, 100*ms+time.Duration(i)*by, 20*ms, 20)
		})
	}
	rate := func(to float64) bench.Plan {
		return bench.Plan{Stages: []bench.Stage{{Load: bench.Load{Kind: bench.OpenRate, Rate: 1, RateTo: to}, Duration: time.Minute}}}
	}
	loads := bench.Plan{Stages: []bench.Stage{
		{Endpoint: "llama", Load: bench.Load{Kind: bench.Users, Users: 4}}, {Endpoint: "gemma", Load: bench.Load{Kind: bench.Users, Users: 4}},
	}}
	unequal := bench.Plan{Stages: []bench.Stage{loads.Stages[0], {Endpoint: "gemma", Load: bench.Load{Kind: bench.Users, Users: 8}}}}
	own := second(func(s *bench.Sample) { s.Stage = 1 })
	step := func(step time.Duration) bench.Manifest { return bench.Manifest{ClockStep: step} }
	good := many(600, healthy)
	prefixed := bench.Plan{SharedPrefix: bench.SharedPrefix{Tokens: 150, Count: 1}}
	for _, row := range []struct {
		code, reason string
		plan         bench.Plan
		manifest     bench.Manifest
		samples      []bench.Sample
		want         bench.Trust
	}{
		{NothingMeasured, "nothing came", bench.Plan{Endpoints: []bench.Endpoint{{Name: "llama"}}, Stages: []bench.Stage{{}}}, step(0), nil, bench.Doubtful},
		{NothingMeasured, "one came", bench.Plan{}, step(0), many(1, healthy), ""},
		{NothingWorked, "all failed", bench.Plan{}, step(0), mostly(600, 600, reset), bench.Doubtful},
		{NothingWorked, "one succeeded", bench.Plan{}, step(0), mostly(600, 599, reset), ""},
		{Survivors, "a fifth failed", bench.Plan{}, step(0), mostly(600, 120, reset), bench.Doubtful},
		{Survivors, "fewer failed", bench.Plan{}, step(0), mostly(600, 119, reset), bench.Careful},
		{Survivors, "one in a hundred failed", bench.Plan{}, step(0), mostly(600, 6, reset), bench.Careful},
		{Survivors, "fewer failed", bench.Plan{}, step(0), mostly(600, 5, reset), bench.Good},
		{Survivors, "none failed", bench.Plan{}, step(0), good, ""},
		{Drops, "a fifth was dropped", bench.Plan{}, step(0), mostly(600, 120, dropped), bench.Doubtful},
		{Drops, "a few were dropped", bench.Plan{}, step(0), mostly(600, 6, dropped), bench.Careful},
		{Drops, "hardly one was dropped", bench.Plan{}, step(0), mostly(600, 5, dropped), bench.Good},
		{FewSamples, "p95 is weak", bench.Plan{}, step(0), many(99, healthy), bench.Careful},
		{FewSamples, "p99 is weak", bench.Plan{}, step(0), many(100, healthy), bench.Good},
		{FewSamples, "all percentiles are firm", bench.Plan{}, step(0), many(500, healthy), ""},
		{EstimatedTokens, "one in twenty is estimated", bench.Plan{}, step(0), mostly(600, 30, from(bench.FromEstimate)), bench.Careful},
		{EstimatedTokens, "fewer are", bench.Plan{}, step(0), mostly(600, 29, from(bench.FromEstimate)), bench.Good},
		{EstimatedTokens, "all are counted", bench.Plan{}, step(0), good, ""},
		{MixedTokens, "one in twenty is counted here", bench.Plan{}, step(0), mostly(600, 30, from(bench.FromTokenizer)), bench.Careful},
		{MixedTokens, "fewer are", bench.Plan{}, step(0), mostly(600, 29, from(bench.FromTokenizer)), bench.Good},
		{MixedTokens, "all are", bench.Plan{}, step(0), mostly(600, 600, from(bench.FromTokenizer)), ""},
		{UnknownTokens, "one in twenty is not known", bench.Plan{}, step(0), mostly(600, 30, unknown), bench.Careful},
		{UnknownTokens, "fewer are not", bench.Plan{}, step(0), mostly(600, 29, unknown), bench.Good},
		{WarmCache, "a tenth of the prompts was cached", bench.Plan{}, step(0), mostly(600, 600, cached(20)), bench.Careful},
		{WarmCache, "only the chat template was", bench.Plan{}, step(0), mostly(600, 600, cached(16)), bench.Good},
		{WarmCache, "a shared prefix is to be cached", prefixed, step(0), mostly(600, 600, cached(150)), bench.Good},
		{WarmCache, "nothing was cached", bench.Plan{}, step(0), good, ""},
		{bench.WarmRepeats, "repeats take half the time", bench.Plan{}, step(0), passes(1, 10, 5, cold(100*ms)), bench.Careful},
		{bench.WarmRepeats, "repeats are a little faster", bench.Plan{}, step(0), passes(1, 10, 20, cold(30*ms)), ""},
		{Buffered, "more than half of the events came with others", bench.Plan{}, step(0), mostly(600, 600, together(4)), bench.Careful},
		{Buffered, "half of them did", bench.Plan{}, step(0), mostly(600, 300, together(4)), ""},
		{ReadLate, "this client read them late", bench.Plan{}, step(0), mostly(600, 600, late(600)), bench.Careful},
		{ReadLate, "this client was in time", bench.Plan{}, step(0), mostly(600, 600, late(400)), ""},
		{CompressedText, "a stream was compressed", bench.Plan{}, step(0), mostly(600, 1, func(s *bench.Sample) { s.Message = bench.Compressed }), bench.Careful},
		{CompressedText, "it was not", bench.Plan{}, step(0), good, ""},
		{MixedEnds, "one in twenty was cut at the limit", bench.Plan{}, step(0), mostly(600, 30, ended("length")), bench.Careful},
		{MixedEnds, "fewer were", bench.Plan{}, step(0), mostly(600, 29, ended("length")), bench.Good},
		{MixedEnds, "all were", bench.Plan{}, step(0), mostly(600, 600, ended("length")), ""},
		{ContentFilter, "one in twenty was cut by a filter", bench.Plan{}, step(0), mostly(600, 30, ended("content_filter")), bench.Careful},
		{ContentFilter, "fewer were", bench.Plan{}, step(0), mostly(600, 29, ended("content_filter")), bench.Good},
		{InputLength, "prompts are 4 % longer than wanted", bench.Plan{}, step(0), mostly(600, 600, lengths(104, 0)), bench.Careful},
		{InputLength, "2 % longer", bench.Plan{}, step(0), mostly(600, 600, lengths(102, 0)), ""},
		{ShortAnswers, "an answer is a token short", bench.Plan{}, step(0), mostly(600, 1, lengths(100, 1)), bench.Careful},
		{ShortAnswers, "each is as long as wanted", bench.Plan{}, step(0), mostly(600, 600, lengths(100, 0)), ""},
		{UnknownOutput, "a field looks like output", bench.Plan{}, step(0), mostly(600, 1, field("delta.thought")), bench.Careful},
		{UnknownOutput, "all are understood", bench.Plan{}, step(0), good, ""},
		{bench.NotSteady, "TTFT rose to twice and more", bench.Plan{}, step(0), slower(ms), bench.Doubtful},
		{bench.NotSteady, "TTFT rose by 30 %", bench.Plan{}, step(0), slower(ms / 20), bench.Careful},
		{bench.NotSteady, "TTFT rose by 6 %", bench.Plan{}, step(0), slower(ms / 100), ""},
		{bench.NotSteady, "at a rate that rises", rate(5), step(0), slower(ms), ""},
		{bench.NotSteady, "at a rate that does not", rate(1), step(0), slower(ms), bench.Doubtful},
		{bench.CoarseClock, "the clock steps by half of a gap", bench.Plan{}, step(10 * ms), good, bench.Doubtful},
		{bench.CoarseClock, "by a twentieth", bench.Plan{}, step(ms), good, bench.Careful},
		{bench.CoarseClock, "by less", bench.Plan{}, step(ms - 1), good, ""},
		{bench.MixedSources, "tokens of one model are estimated", bench.Plan{}, step(0), second(from(bench.FromEstimate)), bench.Careful},
		{bench.MixedSources, "a tokenizer counted those of one", bench.Plan{}, step(0), second(from(bench.FromTokenizer)), ""},
		{bench.MixedEndings, "answers of one model were cut", bench.Plan{}, step(0), second(ended("length")), bench.Careful},
		{bench.MixedEndings, "other words for the same", bench.Plan{}, step(0), second(ended("end_turn")), ""},
		{bench.MixedLoads, "one model had twice the users", unequal, step(0), own, bench.Careful},
		{bench.MixedLoads, "both had as many", loads, step(0), own, ""},
		{bench.OtherDefinitions, "imported", bench.Plan{}, bench.Manifest{Definitions: "vllm"}, good, bench.Careful},
		{bench.OtherDefinitions, "our own of before", bench.Plan{}, bench.Manifest{Definitions: "1"}, good, ""},
	} {
		verdict := judged(row.plan, row.manifest, row.samples)
		if got := trustOf(verdict, row.code); got != row.want {
			t.Errorf("%s, %s: %q, want %q: %+v", row.code, row.reason, got, row.want, verdict.Reasons)
		}
		if gravest := slices.IndexFunc(verdict.Reasons, func(r bench.Reason) bool { return r.Trust != bench.Good }); gravest > 0 {
			t.Errorf("%s, %s: the gravest reason is not the first: %+v", row.code, row.reason, verdict.Reasons)
		}
	}
}

func TestAReasonSaysFigureLimitAndWhatToDo(t *testing.T) {
	verdict := judged(bench.Plan{}, bench.Manifest{}, mostly(600, 60, func(s *bench.Sample) { *s = failed(s.Sent.Offset(), bench.FailReset) }))
	r := verdict.Reasons[0]
	if r.Code != Survivors || r.Endpoint != "llama" || r.Value == nil || *r.Value != 0.1 || *r.Limit != 0.01 || r.Unit != bench.Share {
		t.Errorf("%+v", r)
	}
	if text := r.String(); !strings.Contains(text, "[10 %, limit 1 %]") || !strings.HasPrefix(text, "60 of 600 attempts failed") || !strings.Contains(text, r.Advice) {
		t.Errorf("%q", text)
	}
	if verdict.Line != "Read with care: survivors only." || verdict.Overall != bench.Careful || verdict.Trust != bench.Good {
		t.Errorf("%q, %s, client %s", verdict.Line, verdict.Overall, verdict.Trust)
	}
	if good := judged(bench.Plan{}, bench.Manifest{}, many(600, healthy)); good.Line != "Reliable: the client kept up, and no problem was found with the figures." || len(good.Reasons) != 0 {
		t.Errorf("%q because of %+v", good.Line, good.Reasons)
	}
}

// What the runner and an import add is in the list too.
func TestEveryWarningHasARule(t *testing.T) {
	fixed := map[string]bench.Trust{
		NothingMeasured: bench.Doubtful, NothingWorked: bench.Doubtful, CutOff: "", Survivors: "", Drops: "",
		EstimatedTokens: "", CountedTokens: bench.Good, EventTokens: bench.Good, UncountedTokens: bench.Good, GuessedRate: bench.Good,
		MixedTokens: "", UnknownTokens: "", WarmCache: "", NewConnections: bench.Good, CompressedText: bench.Careful, Buffered: bench.Careful,
		ReadLate: bench.Careful, LongWait: bench.Good, Adapted: bench.Good, ContentFilter: "", MixedEnds: "", RevokedFinish: bench.Good,
		Cumulative: bench.Good, UnknownOutput: bench.Careful, Unclosed: bench.Good, InputLength: bench.Careful, UnknownInput: bench.Good,
		ShortAnswers: bench.Careful, HiddenReasoning: bench.Good, "server_metrics": bench.Good, bench.PartsMissing: bench.Careful,
	}
	for _, code := range slices.Sorted(maps.Keys(fixed)) {
		run := bench.Run{State: bench.Finished, Summary: bench.Summary{Models: []bench.ModelSummary{{Warnings: []bench.Warning{{Code: code, Text: "That."}}}}}}
		verdict := bench.Judge(&run)
		if want := fixed[code]; want != "" && verdict.Overall != want {
			t.Errorf("%s: %s, want %s", code, verdict.Overall, want)
		}
		if verdict.Overall != bench.Good && strings.HasSuffix(verdict.Line, ": "+code+".") {
			t.Errorf("%s has no name: %s", code, verdict.Line)
		}
		if fixed[code] != bench.Good && verdict.Reasons[0].Advice == "" {
			t.Errorf("%s: nothing to do", code)
		}
	}
}
