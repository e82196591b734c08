package stats

import (
	"slices"
	"time"

	"tokenlap/backend/bench"
)

// Live keeps the TTFTs of the last seconds of one endpoint. It is cheap enough
// to be read ten times a second. It must be used by one goroutine.
type Live struct {
	span   time.Duration
	recent []timedTTFT // those of the span, perhaps after a few older ones
	last   *float64
}

type timedTTFT struct {
	at   bench.Instant
	ttft float64 // seconds
}

// maxLive is how many TTFTs a quantile is made of, the latest of the span.
const maxLive = 2048

// NewLive returns a Live over the last span.
func NewLive(span time.Duration) *Live { return &Live{span: span} }

// Add adds a TTFT in seconds and the instant at which it was measured.
func (l *Live) Add(at bench.Instant, ttft float64) {
	for len(l.recent) > 0 && l.isOld(l.recent[0], at) {
		l.recent = l.recent[1:]
	}
	l.recent = append(l.recent, timedTTFT{at, ttft})
	l.last = &ttft
}

// TTFT returns the median and the 95th percentile of the span, in seconds. If
// the span has no TTFT, both are the latest one; nil before the first.
func (l *Live) TTFT(now bench.Instant) (p50, p95 *float64) {
	var values []float64
	for i := len(l.recent) - 1; i >= 0 && len(values) < maxLive && !l.isOld(l.recent[i], now); i-- {
		values = append(values, l.recent[i].ttft)
	}
	if len(values) == 0 {
		return l.last, l.last
	}
	slices.Sort(values)
	return pointer(Quantile(values, 0.5)), pointer(Quantile(values, 0.95))
}

func (l *Live) isOld(one timedTTFT, now bench.Instant) bool {
	age, _ := now.Since(one.at)
	return age > l.span
}
