package stats

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// streams collects how the answers of one tally streamed in: their gaps, and
// the signs that somebody on the way held them back.
type streams struct {
	gaps             []float64 // all of them, in seconds
	p50s, p95s, p99s []float64 // of each request's own gaps
	perToken         int       // gaps that may be called inter-token
	waits            []float64 // of each request: the share of its latency before the first token
	listed           int       // events whose reads are known
	shared           float64   // of these, those that shared a read
	events, tokens   int       // of requests where both are known
}

func (t *streams) add(s *bench.Sample) {
	if share, ok := s.SharedReads(); ok {
		t.listed += len(s.Chunks)
		t.shared += share * float64(len(s.Chunks))
	}
	if s.Streamed && s.Events > 0 && s.Tokens.Output > 0 {
		t.events += s.Events
		t.tokens += s.Tokens.Output
	}
	t.addWait(s)
	t.addGaps(s)
}

// addWait leaves out answers of one token: all their time lies before it; and
// a TPOT that another tool told, with the wait in it or not, as it defines it.
func (t *streams) addWait(s *bench.Sample) {
	if s.Told != nil && s.Told.TPOT != nil {
		return
	}
	first, streamed := s.TTFT()
	latency, ok := s.Latency()
	if streamed && ok && latency > 0 && (s.Tokens.Output > 1 || s.Events > 1) {
		t.waits = append(t.waits, first.Seconds()/latency.Seconds())
	}
}

func (t *streams) addGaps(s *bench.Sample) {
	own := len(t.gaps)
	for _, gap := range s.Gaps() {
		t.gaps = append(t.gaps, gap.Seconds())
	}
	if len(t.gaps) == own {
		return
	}
	if s.IsPerToken() {
		t.perToken += len(t.gaps) - own
	}
	// The pool has no order to lose, so a request's own part is sorted in place.
	gaps := t.gaps[own:]
	slices.Sort(gaps)
	t.p50s = append(t.p50s, Quantile(gaps, 0.50))
	t.p95s = append(t.p95s, Quantile(gaps, 0.95))
	t.p99s = append(t.p99s, Quantile(gaps, 0.99))
}

// into leaves the gaps sorted.
func (t *streams) into(m *bench.ModelSummary) {
	m.ICL = Describe("s", t.gaps)
	m.ICLP50, m.ICLP95, m.ICLP99 = Describe("s", t.p50s), Describe("s", t.p95s), Describe("s", t.p99s)
	// One short answer whose last token came without text must not take the
	// name from all the others.
	m.PerToken = len(t.gaps) > 0 && float64(t.perToken) >= 0.95*float64(len(t.gaps))
	if t.events > 0 {
		m.TokensAChunk = pointer(float64(t.tokens) / float64(t.events))
	}
	if t.listed > 0 {
		m.SharedReads = pointer(t.shared / float64(t.listed))
	}
}

// The signs of buffering. No server sends a stream ten thousand tokens a
// second; events that were kept and let go together come that fast.
const (
	sharedLimit = 0.5
	waitLimit   = 0.8
	nearZero    = 100 * time.Microsecond
)

// buffered says by which signs the answers were held back on their way, or "".
// It is asked after into.
func (t *streams) buffered(m *bench.ModelSummary) string {
	var signs []string
	if m.SharedReads != nil && *m.SharedReads > sharedLimit {
		signs = append(signs, fmt.Sprintf("%s of the events came together with others", percent(*m.SharedReads)))
	}
	slices.Sort(t.waits)
	if wait := Quantile(t.waits, 0.5); len(t.waits) > 0 && wait > waitLimit {
		signs = append(signs, fmt.Sprintf("the first token took %s of the whole time", percent(wait)))
	}
	if len(t.gaps) > 0 && Quantile(t.gaps, 0.5) < nearZero.Seconds() {
		signs = append(signs, "half of the gaps between events are near 0")
	}
	return strings.Join(signs, ", ")
}

// withdraw takes back what buffering makes meaningless; what was seen to
// arrive, the longest stall included, stays.
func withdraw(m *bench.ModelSummary, signs string) {
	for _, field := range []*bench.Distribution{&m.TPOT, &m.DecodeSpeed, &m.ICL, &m.ICLP50, &m.ICLP95, &m.ICLP99} {
		*field = Describe(field.Unit, nil)
	}
	m.PerToken = false
	m.Warnings = append(m.Warnings, bench.Warning{Code: Buffered, Text: fmt.Sprintf(
		"Buffered by a proxy or the server: %s. TPOT, decode speed and the gaps between chunks are withdrawn.", signs)})
}
