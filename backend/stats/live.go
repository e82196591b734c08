package stats

import (
	"slices"
	"time"

	"tokenlap/backend/bench"
)

// Live is the view over the TTFTs of the last seconds of a run, for one
// endpoint. It is cheap enough to be asked ten times a second and belongs to
// one goroutine.
type Live struct {
	span   time.Duration
	recent []first // those of the span, and perhaps a few older ones in front
	last   *float64
}

type first struct {
	at   bench.Instant
	ttft float64 // seconds
}

// Of more TTFTs than this in the span the latest are enough for a quantile.
const enough = 2048

// NewLive looks back over span.
func NewLive(span time.Duration) *Live { return &Live{span: span} }

// Add notes a TTFT, in seconds, that was seen at an instant.
func (l *Live) Add(at bench.Instant, ttft float64) {
	for len(l.recent) > 0 && l.isOld(l.recent[0], at) {
		l.recent = l.recent[1:]
	}
	l.recent = append(l.recent, first{at, ttft})
	l.last = &ttft
}

// TTFT is the median and the 95th percentile, in seconds, of those seen in
// the span; where answers take longer than the span both are the latest of
// all. Nil before the first.
func (l *Live) TTFT(now bench.Instant) (p50, p95 *float64) {
	var values []float64
	for i := len(l.recent) - 1; i >= 0 && len(values) < enough && !l.isOld(l.recent[i], now); i-- {
		values = append(values, l.recent[i].ttft)
	}
	if len(values) == 0 {
		return l.last, l.last
	}
	slices.Sort(values)
	return pointer(Quantile(values, 0.5)), pointer(Quantile(values, 0.95))
}

func (l *Live) isOld(one first, now bench.Instant) bool {
	age, _ := now.Since(one.at)
	return age > l.span
}
