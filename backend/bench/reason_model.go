package bench

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// rule says what a reason means: its name within a line, what to do, and how grave
// it is, by a figure of the summary where there is one.
type rule struct {
	brief, advice string
	trust         Trust
	figure        func(*ModelSummary) figure
}

// rules has a rule for each warning of a summary and each other reason. A warning
// without one is good to know.
var rules = map[string]rule{
	PartsMissing:        {"parts missing", "Run the plan again with all parts; read counts and rates of this run as those of the parts that came.", Careful, nil},
	PartsLate:           {"parts came late", "Let the plan begin later, so that all parts are ready.", Careful, nil},
	PartsCut:            {"parts ended early", "See what ended them, and repeat the run.", Careful, nil},
	PartsLimited:        {"late clients of parts", "Cut the plan into more parts, or run them on faster machines.", Good, nil},
	PartsClocks:         {"clocks of parts not compared", "Let the parts begin by a collector, which compares their clocks (tokenlap collect).", Good, nil},
	Slept:               {"the machine slept", "Keep the machine awake, and repeat the run.", Careful, nil},
	"nothing_measured":  {"nothing measured", "See what ended the run, and repeat it.", Doubtful, nil},
	"nothing_succeeded": {"no success", "See the failures: there is nothing else.", Doubtful, failedShare},
	"survivors":         {"survivors only", "See the failures first: a server that sheds load looks fast to those it serves.", "", failedShare},
	"dropped":           {"requests not sent", "Allow more requests in flight, or lower the rate.", "", droppedShare},
	CutOff:              {"answers cut off", "Give the answers more time at the end (--grace).", "", cutOffShare},
	"few_samples":       {"too few samples", "Send more requests.", "", nil},

	"estimated_tokens": {"estimated tokens", "Name a tokenizer (--tokenizer), or let the server report usage.", "", guessedShare},
	"mixed_tokens":     {"token counts of several kinds", "Name a tokenizer (--tokenizer), so that all are counted alike.", "", mixedSourceShare},
	"unknown_tokens":   {"unknown tokens", "Name a tokenizer (--tokenizer), or let the server report usage.", "", unknownShare},
	"uncounted_tokens": {"tokens left uncounted", "Count them with a tokenizer that works (--tokenizer).", Good, nil},
	"estimated_rate":   {"estimated throughput", "", Good, nil},
	"counted_tokens":   {"tokens counted here", "", Good, nil},
	"event_tokens":     {"events for tokens", "", Good, nil},
	"low_usage":        {"token counts too low", "Compare TTFT and latencies; believe TPOT and speeds only with a server that counts its tokens.", Careful, nil},
	"hidden_reasoning": {"hidden reasoning", "Compare its TTFT with those of models that stream their reasoning only with care.", Good, nil},

	"warm_cache":      {"warm cache", "Put a different line before each prompt (--unique-prefix), or ask for synthetic prompts.", "", cachedTokenShare},
	WarmRepeats:       {"warm cache suspected", "Use --unique-prefix or synthetic prompts; if the server only had to wake up, use more warm-up.", Careful, nil},
	"new_connections": {"new connections", "Warm up with as many requests as there are in flight (--warmup).", Good, nil},

	Buffered:       {"buffered answers", "Turn off buffering in the proxy or server, or measure without the proxy.", Careful, sharedReads(0.5)},
	"read_late":    {"gaps read late", fasterClient, Careful, sharedReads(0.25)},
	"compressed":   {"compressed streams", "Turn off compression of event streams in the proxy or server.", Careful, nil},
	"long_wait":    {"long wait", "Ask for longer answers to see the pace after the first token.", Good, nil},
	"cumulative":   {"repeated text", "", Good, nil},
	NotSteady:      {"not steady", "Let it settle first (--settle, --warmup), or look for what changed: a queue, throttling, a cache.", Careful, nil},
	"input_length": {"prompts of another length than wanted", "Let the server report usage, by which lengths are calibrated.", Careful, nil},

	"content_filter":  {"filtered answers", "Ask other prompts.", "", func(m *ModelSummary) figure { return endingShare(m.EndingShare(CutByFilter)) }},
	"mixed_ends":      {"cut and whole answers mixed", "Set the length of all answers (--max-tokens, --output-tokens).", "", mixedEndShare},
	"short_answers":   {"answers shorter than wanted", "Compare latencies only between answers of the same length; TPOT remains valid.", Careful, nil},
	"unknown_output":  {"output not understood", "Name the API (--api), or report the fields to Tokenlap's developers.", Careful, nil},
	"revoked_finish":  {"revoked finish reasons", "", Good, nil},
	"unclosed_events": {"unclosed events", "", Good, nil},
	"adapted":         {"fields refused", "", Good, nil},
	"uncalibrated":    {"lengths of prompts estimated", "", Good, nil},
	"server_metrics":  {"gaps in the server's metrics", "", Good, nil},

	CoarseClock:      {"coarse clock", "Measure on a system with a finer clock; do not read gaps near its step.", "", nil},
	MixedSources:     {"tokens of models counted differently", "Name a tokenizer for each model (--tokenizer) before speeds are compared.", Careful, nil},
	MixedEndings:     {"answers of models ended differently", "Set the length of all answers (--max-tokens, --output-tokens) before latencies are compared.", Careful, nil},
	MixedLoads:       {"loads of models differ", "Compare models at the same load only.", Careful, nil},
	OtherDefinitions: {"other definitions", "Compare it with runs of the same kind only.", Careful, nil},
}

// modelReasons are the warnings of a model in a stage, and what follows from its
// figures.
func modelReasons(run *Run, m *ModelSummary) (found []Reason) {
	for _, w := range m.Warnings {
		if w.Code == "few_samples" {
			continue // follows below
		}
		found = append(found, warningReason(&run.Plan, m, w))
	}
	decisive := m.Decisive()
	for _, more := range []*Reason{fewSamples(decisive), unsteady(&run.Plan, decisive), warmRepeats(m)} {
		if more != nil {
			more.Advice = rules[more.Code].advice
			found = append(found, *more)
		}
	}
	for i := range found {
		found[i].Endpoint, found[i].Stage = m.Endpoint, m.Stage
	}
	return found
}

func warningReason(plan *Plan, m *ModelSummary, w Warning) Reason {
	reason := Reason{Code: w.Code, Text: w.Text, Trust: Good}
	rule, known := rules[w.Code]
	if !known {
		return reason
	}
	var f figure
	if rule.figure != nil {
		f = rule.figure(m)
	}
	f.trust = cmp.Or(rule.trust, f.trust, Good)
	reason.Advice, reason.Trust = rule.advice, f.trust
	if f.unit != "" {
		reason = f.reason(reason)
	}
	if w.Code == "warm_cache" && plan.wantsCache() {
		reason.Trust, reason.Advice = Good, ""
	}
	return reason
}

// wantsCache reports whether prompts share text on purpose: a prefix, or the turns
// of a conversation before.
func (p *Plan) wantsCache() bool {
	if p.SharedPrefix.Tokens > 0 {
		return true
	}
	for _, prompt := range p.Prompts.Prompts {
		if p.TurnsOf(prompt) > 1 {
			return true
		}
	}
	return false
}

// fewSamples says which percentiles rest on too few successes; nil if none does.
func fewSamples(m *ModelSummary) *Reason {
	const firm, all = 100, 500 // from which on p95, p99 are no longer weak
	n := m.Successes
	if n == 0 || n >= all {
		return nil
	}
	var absent, needed, weak, wanted []string
	for _, p := range []struct {
		name         Statistic
		fewest, firm int
	}{{P50, 2, 10}, {P90, 10, 50}, {P95, 20, firm}, {P99, firm, all}} {
		switch {
		case n < p.fewest:
			absent, needed = append(absent, string(p.name)), append(needed, strconv.Itoa(p.fewest))
		case n < p.firm:
			weak, wanted = append(weak, string(p.name)), append(wanted, strconv.Itoa(p.firm))
		}
	}
	var said []string
	if len(absent) > 0 {
		said = append(said, fmt.Sprintf("too few for %s (needed: %s)", strings.Join(absent, ", "), strings.Join(needed, ", ")))
	}
	if len(weak) > 0 {
		said = append(said, fmt.Sprintf("few for %s (firm from: %s)", strings.Join(weak, ", "), strings.Join(wanted, ", ")))
	}
	f := figure{float64(n), firm, Count, Careful}
	if n >= firm {
		f.limit, f.trust = all, Good
	}
	reason := f.reason(Reason{Code: "few_samples", Text: fmt.Sprintf("%d successes: %s.", n, strings.Join(said, ", "))})
	if n == 1 {
		reason.Text = strings.Replace(reason.Text, "successes", "success", 1)
	}
	return &reason
}

// unsteady names the metrics that drifted, the largest change first; nil if none
// did, or if the load was to change.
func unsteady(plan *Plan, m *ModelSummary) *Reason {
	if m.Stage >= 0 && m.Stage < len(plan.Stages) && plan.Stages[m.Stage].Load.IsRamp() {
		return nil
	}
	var said []string
	worst := 0.0
	for _, d := range m.Drift {
		if !d.IsUnsteady() {
			continue
		}
		text := fmt.Sprintf("%s %s %s over the run (95 %%: %s to %s)", MetricOf(d.Metric).Name,
			map[bool]string{true: "rose by", false: "fell by"}[d.Change > 0], percent(math.Abs(d.Change)), percent(d.Low), percent(d.High))
		if math.Abs(d.Change) > math.Abs(worst) {
			worst, said = d.Change, append([]string{text}, said...)
			continue
		}
		said = append(said, text)
	}
	if len(said) == 0 {
		return nil
	}
	f := figureFrom(math.Abs(worst), DriftLimit, never, Share)
	if worst >= 1 || worst <= -0.5 {
		f.trust, f.limit = Doubtful, math.Abs(map[bool]float64{true: 1, false: -0.5}[worst > 0])
	}
	reason := f.reason(Reason{Code: NotSteady, Text: "Not steady: " + strings.Join(said, "; ") + "."})
	return &reason
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

func warmRepeats(m *ModelSummary) *Reason {
	if !m.Repeats.IsWarm() {
		return nil
	}
	r := m.Repeats
	reason := figure{r.Later / r.First, RepeatLimit, Share, Careful}.reason(Reason{Code: WarmRepeats, Text: fmt.Sprintf(
		"Repeated prompts got their first token after %s, new ones after %s: their answers seem to come from a cache.",
		FormatSeconds(&r.Later), FormatSeconds(&r.First))})
	return &reason
}

// The limits of shares: from few on a figure is to be read with care, from many on
// it is of another population than the reader thinks.
const (
	carefulShare  = 0.01 // of requests
	doubtfulShare = 0.2
	mixedShare    = 0.05 // of successes
	cachedShare   = 0.1  // of prompt tokens
)

func shareOf(part, all int, careful, doubtful float64) figure {
	return figureFrom(float64(part)/float64(max(all, 1)), careful, doubtful, Share)
}

func failedShare(m *ModelSummary) figure {
	return shareOf(m.Failed, m.Attempts, carefulShare, doubtfulShare)
}

func droppedShare(m *ModelSummary) figure {
	return shareOf(m.Dropped, m.Attempts+m.Cancelled+m.Dropped, carefulShare, doubtfulShare)
}

func cutOffShare(m *ModelSummary) figure {
	return shareOf(m.Cancelled, m.Attempts+m.Cancelled, carefulShare, doubtfulShare)
}

func guessedShare(m *ModelSummary) figure {
	guessed := 0
	for _, s := range m.TokenSources {
		if s.Source.IsGuessed() {
			guessed += s.Count
		}
	}
	return shareOf(guessed, m.Successes, mixedShare, never)
}

// mixedSourceShare is of the successes whose tokens are not from the most frequent source.
func mixedSourceShare(m *ModelSummary) figure {
	most, all := 0, 0
	for _, s := range m.TokenSources {
		most, all = max(most, s.Count), all+s.Count
	}
	return shareOf(all-most, all, mixedShare, never)
}

func unknownShare(m *ModelSummary) figure {
	return shareOf(m.Successes-m.OutputTokens.N, m.Successes, mixedShare, never)
}

// cachedTokenShare is of the prompt tokens. A chat template that all prompts begin with
// is a small part of them.
func cachedTokenShare(m *ModelSummary) figure {
	if m.InputTokens.Mean == nil || *m.InputTokens.Mean <= 0 {
		return figure{trust: Careful}
	}
	return figureFrom(float64(m.CachedInput)/(*m.InputTokens.Mean*float64(m.InputTokens.N)), cachedShare, never, Share)
}

// sharedReads is the share of events that shared a read, from a limit on. There is
// none where other signs tell that answers were held back.
func sharedReads(limit float64) func(*ModelSummary) figure {
	return func(m *ModelSummary) figure {
		if m.SharedReads == nil || *m.SharedReads < limit {
			return figure{}
		}
		return figureFrom(*m.SharedReads, limit, never, Share)
	}
}

func endingShare(share float64) figure { return figureFrom(share, mixedShare, never, Share) }

// mixedEndShare is the smaller share: of answers cut by length, or of others.
func mixedEndShare(m *ModelSummary) figure {
	cut := m.EndingShare(CutByLength)
	return endingShare(min(cut, 1-cut))
}
