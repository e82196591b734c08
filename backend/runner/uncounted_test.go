package runner

import (
	"math"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestALargeAmountOfTextIsCountedInPart(t *testing.T) {
	for _, row := range []struct {
		reason, tokenizer string
		bytes             int
		want              float64 // share of the texts
	}{
		{"little", "/m/tokenizer.json", 20 << 20, 1},
		{"four times the budget of a file", "/m/tokenizer.json", 80 << 20, 0.25},
		{"an embedded vocabulary is fast", "o200k_base", 80 << 20, 1},
		{"too much for it as well", "o200k_base", 400 << 20, 0.5},
	} {
		u := uncounted{tokenizer: row.tokenizer, spool: &spool{bytes: row.bytes}}
		isChosen, again := u.part(7), u.part(7)
		chosen := 0
		for place := range 10_000 {
			if isChosen(place) {
				chosen++
			}
			if isChosen(place) != again(place) {
				t.Fatalf("%s: the same seed chooses others", row.reason)
			}
		}
		if share := float64(chosen) / 10_000; math.Abs(share-row.want) > 0.02 {
			t.Errorf("%s: %.3f of the texts are counted, want %.2f", row.reason, share, row.want)
		}
	}
}

func TestAPartThatWasCountedCorrectsTheOtherEstimates(t *testing.T) {
	var pairs []pair
	for i := range 100 { // each estimate is a fifth too small, give or take
		pairs = append(pairs, pair{estimate: 100, count: 120 + (i%21 - 10)})
	}
	by := newCorrection("mine", pairs)
	u := uncounted{tokenizer: "mine"}
	got, ok := u.fallback(&uncountedRequest{events: 3, tokens: bench.Tokens{Source: bench.FromEstimate, Input: -1, Output: 50, Error: 0.4}}, by)
	if !ok || got.Source != bench.FromEstimate || got.Output != 60 || got.Tokenizer != "mine" || got.Error < 0.06 || got.Error > 0.09 {
		t.Errorf("corrected to %+v", got)
	}
	if by := newCorrection("mine", pairs[:10]); by.factor != 0 {
		t.Errorf("ten texts correct by %v", by.factor)
	}
	if _, ok := u.fallback(&uncountedRequest{events: 3}, correction{}); ok {
		t.Error("nothing is known, and an estimate changed")
	}
}

func TestAServerSendsOneTokenWithEachEventIfItsCountsShowIt(t *testing.T) {
	answer := func(events, tokens int) bench.Sample {
		return bench.Sample{Outcome: bench.OK, Streamed: true, Events: events, Tokens: bench.Tokens{Source: bench.FromUsage, Output: tokens}}
	}
	same := func(n int) (all []bench.Sample) {
		for range n {
			all = append(all, answer(100, 100))
		}
		return all
	}
	for _, row := range []struct {
		reason  string
		answers []bench.Sample
		want    bool
	}{
		{"five that agree", same(5), true},
		{"four are too few", same(4), false},
		{"within 2 %", append(same(4), answer(100, 102)), true},
		{"beyond 2 %", append(same(4), answer(100, 103)), false},
		{"one of 40 is another", append(same(39), answer(50, 100)), true},
		{"one of ten is another", append(same(9), answer(50, 100)), false},
	} {
		var u uncounted
		for _, s := range row.answers {
			u.add(&s)
		}
		if got := u.sendsOneEach(); got != row.want {
			t.Errorf("%s: %v", row.reason, got)
		}
	}
}

func TestTheWarningSaysHowManyEstimatesAreLeftAndWhy(t *testing.T) {
	r := func(stage int, source bench.TokenSource) uncountedRequest {
		return uncountedRequest{stage: stage, measured: true, tokens: bench.Tokens{Source: source}}
	}
	u := uncounted{tokenizer: "mine", requests: []uncountedRequest{
		r(0, bench.FromTokenizer), r(0, bench.FromEstimate), r(1, bench.FromTokenizer), {tokens: bench.Tokens{Source: bench.FromEstimate}},
	}}
	summary := bench.Summary{Models: []bench.ModelSummary{{Endpoint: "a"}, {Endpoint: "a", Stage: 1}, {Endpoint: "b"}}}
	warn(&summary, u.left("a", "counting was stopped"))
	if got := summary.Models[0].Warnings; len(got) != 1 || !strings.Contains(got[0].Text, "The tokens of 1 of 2 requests stay estimates: counting was stopped.") {
		t.Errorf("warnings %+v", got)
	}
	if len(summary.Models[1].Warnings)+len(summary.Models[2].Warnings) > 0 {
		t.Errorf("warned without need: %+v", summary.Models[1:])
	}
}
