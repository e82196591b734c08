package stats

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// streams collects how the answers of one tally arrived: the gaps between their
// events, and the signs of buffering on the way.
type streams struct {
	pooled           gaps      // all of them
	own              []float64 // those of a request, in seconds: its memory is used again
	gapCount         int       // of all, once into was called
	medianGap        float64   // seconds; the same
	p50s, p95s, p99s floats    // of each request's own gaps
	perToken         int       // gaps that may be called inter-token
	shares, paces    floats    // of each request: see addWait
	listed           int       // events whose reads are known
	shared           float64   // of these, those that shared a read
	joined, late     int       // events that shared a read; of them, those that were read late
	events           int       // of requests whose tokens are known
	tokens           float64   // of these, those that were streamed
	compressed       int       // answers
}

func newStreams(s *scratch) streams {
	return streams{pooled: gapsIn(s), p50s: floatsIn(s), p95s: floatsIn(s), p99s: floatsIn(s), shares: floatsIn(s), paces: floatsIn(s)}
}

// release gives the memory of single values back.
func (t *streams) release() {
	for _, list := range []*floats{&t.p50s, &t.p95s, &t.p99s, &t.shares, &t.paces} {
		list.release()
	}
}

func (t *streams) add(s *bench.Sample) {
	if share, ok := s.SharedReads(); ok {
		t.listed += len(s.Chunks)
		t.shared += share * float64(len(s.Chunks))
	}
	joined, late := s.LateReads()
	t.joined, t.late = t.joined+joined, t.late+late
	if each, ok := s.TokensAChunk(); ok {
		t.events += s.Events
		t.tokens += each * float64(s.Events)
	}
	if s.IsCompressed() {
		t.compressed++
	}
	t.addWait(s)
	t.addGaps(s)
}

// addWait notes the share of the latency before the first token and the seconds an event
// after it. It leaves out answers of one token, whose whole time lies before it, and
// answers whose TPOT an imported file reports, which may include the wait.
func (t *streams) addWait(s *bench.Sample) {
	const few = 8 // tokens that one event may well carry
	if s.Reported != nil && s.Reported.TPOT != nil {
		return
	}
	first, streamed := s.TTFT()
	latency, ok := s.Latency()
	if !streamed || !ok || latency <= 0 || s.Tokens.Output < 2 && s.Events < 2 || s.Events == 1 && s.Tokens.Output < few {
		return
	}
	steps := s.Events - 1
	if s.Events == 0 { // imported: the file does not list them
		steps = s.Tokens.Output - 1
	}
	rest := latency - first
	t.shares.add(first.Seconds() / latency.Seconds())
	t.paces.add(rest.Seconds() / float64(max(steps, 1)))
}

func (t *streams) addGaps(s *bench.Sample) {
	own := t.own[:0]
	for _, gap := range s.Gaps() {
		t.pooled.add(gap)
		own = append(own, gap.Seconds())
	}
	if t.own = own; len(own) == 0 {
		return
	}
	if s.IsPerToken() {
		t.perToken += len(own)
	}
	slices.Sort(own)
	t.p50s.add(Quantile(own, 0.50))
	t.p95s.add(Quantile(own, 0.95))
	t.p99s.add(Quantile(own, 0.99))
}

// into writes what was collected to the summary. It empties the pool of
// gaps.
func (t *streams) into(m *bench.ModelSummary) {
	m.ICL = t.pooled.describe()
	if t.gapCount = m.ICL.N; t.gapCount > 1 {
		t.medianGap = *m.ICL.P50
	} else if t.gapCount == 1 {
		t.medianGap = *m.ICL.Min
	}
	m.ICLP50, m.ICLP95, m.ICLP99 = t.p50s.describe(bench.Seconds), t.p95s.describe(bench.Seconds), t.p99s.describe(bench.Seconds)
	t.shares.sort()
	t.paces.sort()
	// A few answers whose last token came without text must not decide for all.
	m.PerToken = t.gapCount > 0 && float64(t.perToken) >= 0.95*float64(t.gapCount)
	if t.events > 0 {
		m.TokensAChunk = pointer(t.tokens / float64(t.events))
	}
	if t.listed > 0 {
		m.SharedReads = pointer(t.shared / float64(t.listed))
	}
}

// The limits beyond which answers count as buffered. No server sends ten
// thousand tokens a second on one stream; events that are held back and released
// together arrive that fast. A long wait for the first token is no sign by itself,
// because a short answer to a long prompt looks the same: the events after it must
// also come faster than models write.
const (
	sharedLimit = 0.5 // of the events shared a read
	waitLimit   = 0.8 // of the latency lay before the first token
	fastPace    = time.Millisecond
	nearZero    = 100 * time.Microsecond
)

// isClientLate reports whether this client may have joined the events: of those
// that shared a read, more than a few were read late. A client that is on time and
// finds them together was given them together.
func (t *streams) isClientLate() bool {
	const few = 0.25
	return t.joined > 0 && float64(t.late) > few*float64(t.joined)
}

// buffered returns the signs that answers were buffered, or "". It must be called
// after into.
func (t *streams) buffered(m *bench.ModelSummary) string {
	var signs []string
	if t.isClientLate() {
		return ""
	}
	if m.SharedReads != nil && *m.SharedReads > sharedLimit {
		signs = append(signs, fmt.Sprintf("%s of the events came together with others", percent(*m.SharedReads)))
	}
	if wait, pace := t.wait(); wait > waitLimit && pace < fastPace.Seconds() {
		signs = append(signs, fmt.Sprintf("the first token took %s of the whole time and the rest came at once", percent(wait)))
	}
	if t.gapCount > 0 && t.medianGap < nearZero.Seconds() {
		signs = append(signs, "half of the gaps between events are near 0")
	}
	return strings.Join(signs, ", ")
}

// wait returns the median share of the latency before the first token and the
// median pace after it, 0 if no request has them. It must be called after into.
func (t *streams) wait() (share, pace float64) {
	if t.shares.len() == 0 {
		return 0, 0
	}
	return t.shares.quantile(0.5), t.paces.quantile(0.5)
}

// warn adds the warnings about how the answers arrived.
func (t *streams) warn(m *bench.ModelSummary) {
	if t.compressed > 0 {
		m.Warnings = append(m.Warnings, bench.Warning{Code: CompressedText, Text: fmt.Sprintf(
			"The server compressed %d of %s although it should not:  its chunks come in lumps.", t.compressed, number(m.Successes, "answer"))})
	}
	if t.isClientLate() && *m.SharedReads > sharedLimit/2 {
		withdrawGaps(m)
	} else if signs := t.buffered(m); signs != "" {
		withdraw(m, signs)
	} else if share, _ := t.wait(); share > waitLimit {
		m.Warnings = append(m.Warnings, bench.Warning{Code: LongWait, Text: fmt.Sprintf(
			"The first token took %s of the latency: TPOT and the gaps rest on what is left.", percent(share))})
	}
}

// withdrawGaps empties the metrics of gaps: a client that reads late has the time
// of the last of the events that it finds.
func withdrawGaps(m *bench.ModelSummary) {
	for _, metric := range bench.Metrics {
		if metric.OfGaps {
			*metric.Distribution(m) = Describe(metric.Unit, nil)
		}
	}
	m.PerToken = false
	m.Warnings = append(m.Warnings, bench.Warning{Code: ReadLate, Text: fmt.Sprintf(
		"Read late by this client: %s of the events were found together with others. The gaps between chunks are withdrawn; this says nothing of the server.", percent(*m.SharedReads))})
}

// withdraw empties the metrics that buffering makes meaningless.
func withdraw(m *bench.ModelSummary, signs string) {
	for _, metric := range bench.Metrics {
		if metric.Withdrawn {
			*metric.Distribution(m) = Describe(metric.Unit, nil)
		}
	}
	m.PerToken = false
	m.Warnings = append(m.Warnings, bench.Warning{Code: Buffered, Text: fmt.Sprintf(
		"Buffered by a proxy or the server: %s. TPOT, decode speed and the gaps between chunks are withdrawn.", signs)})
}
