package stats

import (
	"fmt"
	"strings"

	"tokenlap/backend/bench"
)

// The codes of the warnings; each comes at most once for a model and stage.
const (
	NothingMeasured = "nothing_measured" // no attempt of the measured phase ended
	NothingWorked   = "nothing_succeeded"
	Survivors       = "survivors"        // some failed: percentiles are of the others
	Drops           = "dropped"          // due requests were not sent
	FewSamples      = "few_samples"      // a percentile is left out
	EstimatedTokens = "estimated_tokens" // tokens that nobody counted
	CountedTokens   = "counted_tokens"   // tokens that were counted here
	EventTokens     = "event_tokens"     // tokens are output events
	LowUsage        = "low_usage"        // the server's counts are below its output events
	UncountedTokens = "uncounted_tokens" // estimates that a tokenizer was to replace; the runner knows why
	GuessedRate     = "estimated_rate"   // tokens a second in all rest on such tokens
	MixedTokens     = "mixed_tokens"     // counted in more than one way
	UnknownTokens   = "unknown_tokens"   // not counted at all
	WarmCache       = "warm_cache"       // prompt tokens came from a cache
	NewConnections  = "new_connections"  // opened inside the measured phase
	CompressedText  = "compressed"       // streams came compressed, in lumps
	Buffered        = bench.Buffered     // events held back: TPOT and gaps withdrawn
	ReadLate        = "read_late"        // this client was late: gaps withdrawn
	LongWait        = "long_wait"        // most of the time before the first token: TPOT rests on the rest
	Adapted         = "adapted"          // the server refused fields of the request
	ContentFilter   = "content_filter"   // a filter cut answers
	MixedEnds       = "mixed_ends"       // some answers were cut at the limit of tokens
	RevokedFinish   = "revoked_finish"   // output followed finish reasons
	Cumulative      = "cumulative"       // events repeat the text before them
	UnknownOutput   = "unknown_output"   // fields that look like output are not understood
	Unclosed        = "unclosed_events"  // no blank line between events
	InputLength     = "input_length"     // synthetic prompts are longer or shorter than wanted
	UnknownInput    = "uncalibrated"     // lengths of prompts rest on an estimate; the runner knows
	ShortAnswers    = "short_answers"    // fewer tokens than wanted
	CutOff          = bench.CutOff       // answers were cut off at the end; the runner knows why
	HiddenReasoning = "hidden_reasoning" // tokens counted and never streamed
)

// warnings returns what limits how far the numbers can be believed.
func (t *tally) warnings(came tokens) []bench.Warning {
	m, by, found := &t.model, &t.counters, []bench.Warning{}
	warn := func(code, format string, args ...any) {
		found = append(found, bench.Warning{Code: code, Text: fmt.Sprintf(format, args...)})
	}
	switch {
	case m.Attempts == 0:
		warn(NothingMeasured, "No measured request came to its end: there is nothing to describe.")
	case m.Successes == 0:
		warn(NothingWorked, "Not one of %s succeeded: there are no times to describe.", number(m.Attempts, "attempt"))
	case m.Failed > 0:
		warn(Survivors, "%d of %s failed (%s): percentiles are of the survivors.",
			m.Failed, number(m.Attempts, "attempt"), percent(1-*m.SuccessRate))
	}
	if most := m.Dropped - t.tooLate; most > 0 { // the verdict says which parts came late
		warn(Drops, "%d of %s never sent: as many as allowed were in flight.", most, were(m.Attempts+m.Cancelled+m.Dropped, "due request"))
	}
	if missing, needs := hidden(m.Successes); missing != "" {
		warn(FewSamples, "Too few successes (%d) for %s: left out (needed: %s).", m.Successes, missing, needs)
	}
	by.warn(m, warn)
	if m.Hidden > 0 {
		warn(HiddenReasoning, "%s counted by the server and never streamed: TTFT includes their time; TPOT, decode speed and tokens per chunk exclude them.",
			were(m.Hidden, "reasoning token"))
	}
	saidAbove := m.Successes > 0 && by.counted() == 0
	if came.guessed > 0 && !saidAbove {
		warn(GuessedRate, "System throughput: %s of its tokens are estimates, of requests without a count from the server, such as failed ones.",
			percent(came.guessed/came.all))
	}
	warnOfFindings(m, warn)
	if t.stray > 0 {
		warn(WarmCache, "%s came from the server's cache: a warm cache makes TTFT look better than a cold one.",
			number(t.stray, "prompt token"))
	}
	if m.NewConns > 0 {
		warn(NewConnections, "%s opened during the measured phase: TTFT with set-up includes that time.",
			number(m.NewConns, "connection"))
	}
	return found
}

// hidden returns the percentiles that n values are too few for, and how many
// each needs.
func hidden(n int) (names, needs string) {
	var missing, numbers []string
	for _, percentile := range percentiles {
		if n > 0 && n < percentile.fewest {
			missing = append(missing, string(percentile.name))
			numbers = append(numbers, fmt.Sprint(percentile.fewest))
		}
	}
	return strings.Join(missing, ", "), strings.Join(numbers, ", ")
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// were is number with a verb: 1 token was, 2 tokens were.
func were(n int, noun string) string {
	if n == 1 {
		return number(n, noun) + " was"
	}
	return number(n, noun) + " were"
}

// number counts a noun: 1 attempt, 2 attempts.
func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
