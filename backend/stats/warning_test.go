package stats

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

func codes(m bench.ModelSummary) []string {
	var list []string
	for _, warning := range m.Warnings {
		list = append(list, warning.Code)
	}
	return list
}

func healthy(i int) bench.Sample {
	return answered(time.Duration(i)*time.Second, 100*ms, 20*ms, 20)
}

func TestWarningsComeWhenTheyShouldAndOnlyThen(t *testing.T) {
	from := func(source bench.TokenSource) func(*bench.Sample) {
		return func(s *bench.Sample) { s.Tokens.Source = source }
	}
	estimated := from(bench.FromEstimate)
	broken := func(s *bench.Sample) { s.Outcome, s.Tokens.Source = bench.FailReset, bench.FromEstimate }
	cut := func(s *bench.Sample) { s.Outcome, s.Tokens.Source = bench.Cancelled, bench.FromEstimate }
	all := func(change func(*bench.Sample)) []bench.Sample {
		return many(100, func(i int) bench.Sample { return with(healthy(i), change) })
	}
	tests := []struct {
		reason  string
		samples []bench.Sample
		want    []string
	}{
		{"a hundred good answers need no warning", many(100, healthy), nil},
		{"nothing came", nil, []string{NothingMeasured}},
		{"all was stopped", []bench.Sample{failed(0, bench.Cancelled)}, []string{NothingMeasured}},
		{"none succeeded", many(3, func(int) bench.Sample { return failed(0, bench.FailReset) }), []string{NothingWorked}},
		{"one failed", append(many(100, healthy), failed(0, bench.FailReset)), []string{Survivors}},
		{"some were due before a part was ready", append(many(100, healthy), late()...), nil},
		{"one was dropped", append(many(100, healthy), failed(0, bench.Dropped)), []string{Drops}},
		{"one was stopped: said by its count", append(many(100, healthy), failed(0, bench.Cancelled)), nil},
		{"99 are too few for p99", many(99, healthy), []string{FewSamples}},
		{"all estimated", all(estimated), []string{EstimatedTokens}},
		{"tokens of two sources", append(many(100, healthy), with(healthy(0), estimated)), []string{EstimatedTokens, MixedTokens, GuessedRate}},
		{"all counted here", all(from(bench.FromTokenizer)), []string{CountedTokens}},
		{"all by events", all(from(bench.FromEvents)), []string{EventTokens}},
		{"the server counts fewer tokens than events", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Tokens.Output = 19 })), []string{LowUsage}},
		{"the server counts none of its tokens", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Tokens.Output = 0 })), []string{LowUsage}},
		{"one event in a hundred more than tokens may be text that was held back", many(100, func(i int) bench.Sample {
			return with(answered(time.Duration(i)*time.Second, 100*ms, 20*ms, 101), func(s *bench.Sample) { s.Tokens.Output = 100 })
		}), nil},
		{"estimates below the events are estimates", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Tokens.Source, s.Tokens.Output = bench.FromEstimate, 2 })), []string{EstimatedTokens, MixedTokens, GuessedRate}},
		{"counting was stopped", append(many(100, healthy), with(healthy(0), from(bench.FromTokenizer)), with(healthy(0), estimated)),
			[]string{EstimatedTokens, CountedTokens, MixedTokens, GuessedRate}},
		{"a failure that was counted here", append(many(100, healthy), with(with(healthy(0), broken), from(bench.FromTokenizer))), []string{Survivors}},
		{"a failure's tokens are estimates", append(many(100, healthy), with(healthy(0), broken)), []string{Survivors, GuessedRate}},
		{"so are those of one cut off", append(many(100, healthy), with(healthy(0), cut)), []string{GuessedRate}},
		{"and of a warm-up that failed inside the window", append(many(100, healthy), with(with(healthy(0), broken), func(s *bench.Sample) { s.Phase = bench.Warmup })), []string{GuessedRate}},
		{"nothing but estimates, of failures", many(3, func(i int) bench.Sample { return with(healthy(i), broken) }), []string{NothingWorked, GuessedRate}},
		{"all estimated, failures too: said once", append(all(estimated), with(healthy(0), broken)), []string{Survivors, EstimatedTokens}},
		{"tokens unknown", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Tokens = bench.NoTokens })), []string{UnknownTokens}},
		{"a warm cache", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Tokens.Cached = 8 })), []string{WarmCache}},
		{"a new connection", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Reused = false })), []string{NewConnections}},
		{"a new connection in the warm-up is what it is for", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Reused, s.Phase = false, bench.Warmup })), nil},
		{"a compressed stream", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Message = bench.Compressed })), []string{CompressedText}},
		{"not a stream: nothing to be buffered", all(func(s *bench.Sample) {
			s.Streamed, s.Chunks, s.Events, s.First, s.Last = false, nil, 0, 0, 0
		}), nil},
		{"one token has all its time before it", many(100, func(i int) bench.Sample { return answered(time.Duration(i)*time.Second, 100*ms, 0, 1) }), nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, codes(summarize(test.samples...))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.reason, diff)
		}
	}
}

func TestWhatWasUnusualAboutAnswersIsSaid(t *testing.T) {
	finish := func(reason string) func(*bench.Sample) {
		return func(s *bench.Sample) { s.FinishReason = reason }
	}
	for _, row := range []struct {
		reason  string
		samples []bench.Sample
		code    string // "": no warning
		says    string
	}{
		{"all complete", many(100, func(i int) bench.Sample { return with(healthy(i), finish("end_turn")) }), "", ""},
		{"all cut at the length that was asked for", many(100, func(i int) bench.Sample { return with(healthy(i), finish("length")) }), "", ""},
		{"three filtered", append(many(100, healthy), many(3, func(i int) bench.Sample { return with(healthy(i), finish("SAFETY")) })...), ContentFilter, "3 answers were cut by a content filter"},
		{"some cut at the length", append(many(100, healthy), with(healthy(0), finish("max_tokens"))), MixedEnds, "1 answer was stopped at max output tokens and 100 ended by themselves"},
		{"a revoked finish reason", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Revoked = 5 })), RevokedFinish, "5 finish reasons"},
		{"a cumulative stream", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Repeated = 99 })), Cumulative, "99 bytes"},
		{"an unknown field", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Unknown = []string{"delta.thought"} })), UnknownOutput, "delta.thought"},
		{"an unknown field where nothing else was", []bench.Sample{with(failed(0, bench.FailEmpty), func(s *bench.Sample) { s.Unknown = []string{"response"} })}, UnknownOutput, "response"},
		{"one newline between events", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Unterminated = true })), Unclosed, "In 1 answer events were not closed"},
		{"what the server refused", append(many(100, healthy), with(healthy(0), func(s *bench.Sample) { s.Adapted = []string{"temperature", "max_tokens -> max_completion_tokens"} })), Adapted, "without temperature; sent max_tokens as max_completion_tokens"},
	} {
		said := ""
		for _, warning := range summarize(row.samples...).Warnings {
			if warning.Code == row.code || row.code == "" {
				said += warning.Text
			}
		}
		if !strings.Contains(said, row.says) || (row.code == "") != (said == "") {
			t.Errorf("%s: %q, want %q", row.reason, said, row.says)
		}
	}
	short := many(100, func(i int) bench.Sample {
		return with(answered(time.Duration(i)*time.Second, 100*ms, 0, 1), func(s *bench.Sample) { s.Tokens.Output = 2 })
	})
	if got := codes(summarize(short...)); slices.Contains(got, Buffered) {
		t.Errorf("two tokens in one event, as of an answer that a filter cut: %v", got)
	}
}

func TestWarningsOfTokensSayByWhatAndHowFarTheyCanBeBelieved(t *testing.T) {
	many := many(100, func(i int) bench.Sample {
		return with(healthy(i), func(s *bench.Sample) { s.Tokens.Source, s.Tokens.Error = bench.FromEstimate, float64(i)/100 })
	})
	unknown := with(healthy(0), func(s *bench.Sample) { s.Tokens.Source = bench.FromChunks })
	here := func(name string) bench.Sample {
		return with(healthy(0), func(s *bench.Sample) { s.Tokens.Source, s.Tokens.Tokenizer = bench.FromTokenizer, name })
	}
	for _, test := range []struct {
		reason  string
		samples []bench.Sample
		want    string
	}{
		{"nine of ten estimates have this range or a smaller one", many, "Estimated tokens, ±89 %: in 100 of 100 answers the server did not count them."},
		{"nobody knows the range", []bench.Sample{unknown}, "Estimated tokens: in 1 of 1 answer the server did not count them."},
		{"a tokenizer without a name", []bench.Sample{here("")}, "The tokens of 1 of 1 answer were counted here by a tokenizer: the server does not report them."},
		{"two tokenizers", []bench.Sample{here("a"), here("b"), here("b")}, "The tokens of 3 of 3 answers were counted here by b, a: the server does not report them."},
	} {
		m := summarize(test.samples...)
		if !slices.ContainsFunc(m.Warnings, func(w bench.Warning) bool { return w.Text == test.want }) {
			t.Errorf("%s: %q is not among %+v", test.reason, test.want, m.Warnings)
		}
	}
}

func TestEachSignOfBufferingWithdrawsTheGaps(t *testing.T) {
	inPairs := func(s *bench.Sample) {
		for i := range s.Chunks {
			s.Chunks[i].Read = uint32(i / 2)
		}
	}
	tests := []struct {
		reason string
		sample bench.Sample
		says   string
	}{
		{"events share reads", with(healthy(0), inPairs), "100.0 % of the events"},
		{"all the time before the first token, and the rest at once", answered(0, 5*time.Second, 900*time.Microsecond, 20), "the first token took"},
		{"gaps near 0", answered(0, 100*ms, 50*time.Microsecond, 2000), "gaps between events are near 0"},
	}
	for _, test := range tests {
		m := summarize(many(100, func(int) bench.Sample { return test.sample })...)
		if diff := cmp.Diff([]string{Buffered}, codes(m)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.reason, diff)
			continue
		}
		if !strings.Contains(m.Warnings[0].Text, test.says) {
			t.Errorf("%s: the warning says %q", test.reason, m.Warnings[0].Text)
		}
		for name, withdrawn := range map[string]bench.Distribution{
			"TPOT": m.TPOT, "decode speed": m.DecodeSpeed, "ICL": m.ICL, "p50": m.ICLP50, "p95": m.ICLP95, "p99": m.ICLP99,
		} {
			if withdrawn.N != 0 || withdrawn.Mean != nil || withdrawn.Max != nil || withdrawn.Unit == "" {
				t.Errorf("%s: %s is still there: %+v", test.reason, name, withdrawn)
			}
		}
		if m.TTFT.N != 100 || m.Latency.N != 100 || m.PerToken {
			t.Errorf("%s: TTFT of %d, latency of %d, per token %v", test.reason, m.TTFT.N, m.Latency.N, m.PerToken)
		}
	}
}

func TestAShortAnswerAfterALongWaitIsMarkedAndKept(t *testing.T) {
	hidden := with(answered(0, 5*time.Second, 20*ms, 11), func(s *bench.Sample) { s.Tokens.Output, s.Tokens.Reasoning = 411, 400 })
	for reason, test := range map[string]struct {
		sample bench.Sample
		codes  []string
	}{
		"a long prompt":        {answered(0, 2*time.Second, 20*ms, 16), []string{LongWait}},
		"a fast model":         {answered(0, 300*ms, 7*ms, 8), []string{LongWait}},
		"a model thought long": {hidden, []string{HiddenReasoning, LongWait}},
	} {
		m := summarize(many(100, func(int) bench.Sample { return test.sample })...)
		if diff := cmp.Diff(test.codes, codes(m)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", reason, diff)
		}
		if m.TPOT.N != 100 || m.ICL.N == 0 {
			t.Errorf("%s: TPOT of %d requests, %d gaps", reason, m.TPOT.N, m.ICL.N)
		}
	}
}

func TestAtTheLimitsNothingIsWithdrawn(t *testing.T) {
	half := with(healthy(0), func(s *bench.Sample) { // 10 of 20 events share a read
		for i := range 10 {
			s.Chunks[i].Read = 1
		}
	})
	wait := answered(0, 400*ms, 10*ms, 11) // 0.4 of 0.5 s: 80 %
	for _, sample := range []bench.Sample{half, wait, answered(0, 100*ms, 100*time.Microsecond, 2000)} {
		if m := summarize(many(100, func(int) bench.Sample { return sample })...); len(m.Warnings) > 0 || m.TPOT.N != 100 {
			t.Errorf("withdrawn without need: %v", m.Warnings)
		}
	}
}

// late are two requests that were due before their part of a plan was ready.
func late() []bench.Sample {
	samples := []bench.Sample{failed(0, bench.Dropped), failed(0, bench.Dropped)}
	for i := range samples {
		samples[i].Message = bench.TooLate
	}
	return samples
}
