package store_test

import (
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

func TestTokensAreReplacedAndNothingElse(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	estimate := bench.Tokens{Source: bench.FromEstimate, Input: -1, Cached: 3, Output: 12, Reasoning: -1, Error: 0.3}
	plain, odd := aSample(0, 2), aSample(1, 2)
	plain.Tokens, odd.Tokens = estimate, estimate
	odd.Findings = bench.Findings{Adapted: []string{"temperature"}, Revoked: 2}
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{plain, odd}))
	for _, tokens := range []bench.Tokens{
		{Source: bench.FromTokenizer, Input: 9, Cached: 3, Output: 14, Reasoning: -1, Tokenizer: "o200k_base"},
		{Source: bench.FromEvents, Input: -1, Cached: 3, Output: 2, Reasoning: -1},
		{Source: bench.FromEstimate, Input: -1, Cached: 3, Output: 13, Reasoning: -1, Tokenizer: "mine", Error: 0.1},
	} {
		must(t, s.SetTokens(t.Context(), "r1", []store.RequestTokens{{Seq: 0, Tokens: tokens}, {Seq: 1, Tokens: tokens}}))
		plain.Tokens, odd.Tokens = tokens, tokens
		if diff := cmp.Diff([]bench.Sample{plain, odd}, collect(t, s, "r1")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tokens.Source, diff)
		}
	}
}

func TestTokensOfABatchAreReplacedWholeOrNotAtAll(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	before := aSample(0, 2)
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{before}))
	counted := bench.Tokens{Source: bench.FromTokenizer, Output: 14, Tokenizer: "o200k_base"}
	err := s.SetTokens(t.Context(), "r1", []store.RequestTokens{{Seq: 0, Tokens: counted}, {Seq: 7, Tokens: counted}})
	wantError(t, err, bench.CodeNotFound, "request 7")
	if diff := cmp.Diff([]bench.Sample{before}, collect(t, s, "r1")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantError(t, s.SetTokens(t.Context(), "r2", []store.RequestTokens{{Seq: 0, Tokens: counted}}), bench.CodeConflict, "r2")
}
