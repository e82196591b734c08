package runner

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
	"tokenlap/backend/tokenizer"
)

// TokenizerOf returns by what the tokens of an endpoint are counted where its
// server does not report them: the name of a vocabulary or the path of a
// tokenizer.json, "" for nothing.
func TokenizerOf(e bench.Endpoint) string {
	switch e.Tokenizer {
	case "":
		encoding, _ := tokenizer.EncodingOf(e.Model)
		return encoding
	case bench.NoTokenizer:
		return ""
	}
	return e.Tokenizer
}

// uncounted are the requests of one endpoint whose tokens the server did not
// report. Its methods belong to the recorder's goroutine.
type uncounted struct {
	tokenizer string // "": there is none
	spool     *spool // of texts for the tokenizer; else nil
	requests  []uncountedRequest

	answers int // successful streams that the server counted
	oneEach int // those of them with as many events as tokens
}

type uncountedRequest struct {
	seq, stage, events int
	measured           bool
	counted            bool
	tokens             bench.Tokens
}

// add takes a sample that ended and frees it of its text.
func (u *uncounted) add(s *bench.Sample) {
	text := s.Uncounted
	s.Uncounted = nil
	switch s.Tokens.Source {
	case bench.FromUsage:
		u.compare(s)
	case bench.FromEstimate:
		if u.spool != nil && text != nil {
			u.spool.add(spooled{Place: len(u.requests), PromptID: s.PromptID, Prefix: s.Prefix, Output: *text})
		}
		u.requests = append(u.requests, uncountedRequest{
			seq: s.Seq, stage: s.Stage, events: s.Events, measured: s.Phase == bench.Measured, tokens: s.Tokens,
		})
	}
}

// compare compares the events of an answer with the server's count.
func (u *uncounted) compare(s *bench.Sample) {
	const near = 0.02
	each, ok := s.TokensAChunk()
	if !ok || s.Outcome != bench.OK {
		return
	}
	u.answers++
	if math.Abs(1/each-1) <= near {
		u.oneEach++
	}
}

// sendsOneEach reports whether the server is known to send one token with each
// event: it does so in 95 % of at least five answers that it counted.
func (u *uncounted) sendsOneEach() bool {
	return u.oneEach >= 5 && float64(u.oneEach) >= 0.95*float64(u.answers)
}

// budgets of text, in bytes, beyond which a random part is counted: what takes
// less than a minute or so.
const (
	fileBudget     = 20 << 20
	encodingBudget = 200 << 20
)

// part chooses the texts that are counted: all of them, or a random part that
// is the same each time.
func (u *uncounted) part(seed uint64) func(place int) bool {
	budget := fileBudget
	if tokenizer.IsEncoding(u.tokenizer) {
		budget = encodingBudget
	}
	if u.spool.bytes <= budget {
		return func(int) bool { return true }
	}
	share := float64(budget) / float64(u.spool.bytes)
	return func(place int) bool { return rand.New(rand.NewPCG(seed, uint64(place))).Float64() < share }
}

// fallback returns the tokens of a request that was not counted: its events,
// or its estimate as corrected by those that were counted; false: as they are.
func (u *uncounted) fallback(r *uncountedRequest, by correction) (bench.Tokens, bool) {
	tokens := r.tokens
	switch {
	case u.sendsOneEach() && r.events > 0:
		tokens.Source, tokens.Output, tokens.Error = bench.FromEvents, r.events, 0
	case by.factor > 0:
		tokens.Output = max(1, int(math.Round(by.factor*float64(tokens.Output))))
		tokens.Tokenizer, tokens.Error = by.tokenizer, by.error
	default:
		return tokens, false
	}
	return tokens, true
}

// correction makes estimates better by a part that was counted as well. Its
// zero value makes none.
type correction struct {
	tokenizer string
	pairs     int     // of estimates and counts that it rests on
	factor    float64 // all counts / all estimates
	error     float64 // of corrected estimates: not exceeded in nine of ten cases
}

// pair is an estimate and the count that should have been it.
type pair struct{ estimate, count int }

// newCorrection returns the correction that pairs show; none if they are few.
func newCorrection(name string, pairs []pair) correction {
	const few = 20
	if len(pairs) < few {
		return correction{pairs: len(pairs)}
	}
	estimates, counts := 0.0, 0.0
	for _, p := range pairs {
		estimates, counts = estimates+float64(p.estimate), counts+float64(p.count)
	}
	c := correction{tokenizer: name, pairs: len(pairs), factor: counts / estimates}
	errs := make([]float64, 0, len(pairs))
	for _, p := range pairs {
		corrected := c.factor * float64(p.estimate)
		errs = append(errs, math.Abs(float64(p.count)-corrected)/corrected)
	}
	slices.Sort(errs)
	c.error = bench.Quantile(errs, 0.9)
	return c
}

// estimatesLeft says how many measured requests of an endpoint in a stage keep
// estimates although there is a tokenizer, and why.
type estimatesLeft struct {
	endpoint  string
	stage     int
	left, all int
	reason    string
}

// left returns what is left, with the reason, for each stage.
func (u *uncounted) left(endpoint, reason string) (list []estimatesLeft) {
	stages := map[int]*estimatesLeft{}
	for _, r := range u.requests {
		if u.tokenizer == "" || !r.measured {
			continue
		}
		if stages[r.stage] == nil {
			stages[r.stage] = &estimatesLeft{endpoint: endpoint, stage: r.stage, reason: reason}
		}
		stages[r.stage].all++
		if !r.counted && r.tokens.Source == bench.FromEstimate {
			stages[r.stage].left++
		}
	}
	for _, one := range stages {
		if one.left > 0 {
			list = append(list, *one)
		}
	}
	return list
}

// warn adds the warnings about estimates that are left to a summary.
func warn(summary *bench.Summary, left []estimatesLeft) {
	for _, one := range left {
		if m := summary.Of(one.endpoint, one.stage); m != nil {
			m.Warnings = append(m.Warnings, bench.Warning{Code: stats.UncountedTokens, Text: fmt.Sprintf(
				"The tokens of %d of %d requests stay estimates: %s.", one.left, one.all, one.reason)})
		}
	}
}
