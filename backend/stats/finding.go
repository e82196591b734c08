package stats

import (
	"fmt"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// findings notes what was unusual about a success.
func (t *tally) findings(s *bench.Sample) {
	m := &t.model
	t.reasons = count(t.reasons, s.FinishReason)
	m.Revoked += s.Revoked
	m.Repeated += s.Repeated
	m.Adapted = union(m.Adapted, s.Adapted)
	if s.Unterminated {
		t.unclosed++
	}
}

func union(all, more []string) []string {
	for _, one := range more {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// warnOfEvents says that events were not closed as the standard wants it.
func (t *tally) warnOfEvents() {
	if t.unclosed == 0 {
		return
	}
	t.model.Warnings = append(t.model.Warnings, bench.Warning{Code: Unclosed, Text: fmt.Sprintf(
		"In %s events were not closed by a blank line, as the standard for event streams wants it: each whole JSON document was taken for one.", number(t.unclosed, "answer"))})
}

// warnOfFindings says what the streams of the successes had about them.
func warnOfFindings(m *bench.ModelSummary, warn func(code, format string, args ...any)) {
	filtered, cut := 0, 0
	for _, r := range m.FinishReasons {
		switch bench.EndingOf(r.Reason) {
		case bench.CutByFilter:
			filtered += r.Count
		case bench.CutByLength:
			cut += r.Count
		}
	}
	if filtered > 0 {
		warn(ContentFilter, "%s cut by a content filter: their times are those of shorter answers.", were(filtered, "answer"))
	}
	if cut > 0 && cut < m.Successes-filtered {
		warn(MixedEnds, "%s stopped at max output tokens and %d ended by themselves: lengths and latencies of both are mixed.", were(cut, "answer"), m.Successes-filtered-cut)
	}
	if m.Revoked > 0 {
		warn(RevokedFinish, "Output followed %s: the end of an answer is its last output.", number(m.Revoked, "finish reason"))
	}
	if m.Repeated > 0 {
		warn(Cumulative, "The server repeats text that it sent before (%s in all): only what is new is counted.", number(int(m.Repeated), "byte"))
	}
	if len(m.Unknown) > 0 {
		warn(UnknownOutput, "The server sends text in fields that are not understood (%s): if it is output, times and tokens lack it.", strings.Join(m.Unknown, ", "))
	}
	if text := adaptedWarning(m); text != "" {
		warn(Adapted, "%s", text)
	}
}

// adaptedWarning says what the server refused; "" for nothing.
func adaptedWarning(m *bench.ModelSummary) string {
	if len(m.Adapted) == 0 {
		return ""
	}
	var left, renamed []string
	for _, one := range m.Adapted {
		field, successor, isRenamed := strings.Cut(one, " -> ")
		if isRenamed {
			renamed = append(renamed, field+" as "+successor)
			continue
		}
		left = append(left, field)
	}
	var said []string
	if len(left) > 0 {
		said = append(said, "requests went without "+strings.Join(left, ", "))
	}
	if len(renamed) > 0 {
		said = append(said, "sent "+strings.Join(renamed, ", "))
	}
	return "The server refused part of the request: " + strings.Join(said, "; ") + ". It is remembered with the model."
}
