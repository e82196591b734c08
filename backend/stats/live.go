package stats

import (
	"slices"
	"time"

	"tokenlap/backend/bench"
)

// Live is the view over the last seconds of a run, for one endpoint. It is
// cheap enough to be asked ten times a second and belongs to one goroutine.
type Live struct {
	span   time.Duration
	recent []finish // those of the span, and perhaps a few older ones in front
	last   *float64 // the latest TTFT of all
}

type finish struct {
	at     bench.Instant
	ttft   *float64
	tokens int
}

// Of more TTFTs than this in the span the latest are enough for a median.
const enough = 2048

// NewLive looks back over span.
func NewLive(span time.Duration) *Live { return &Live{span: span} }

// Add notes a request that ended at an instant, with its TTFT in seconds, nil
// if it has none, and its output tokens; a number below 0 means not known.
func (l *Live) Add(at bench.Instant, ttft *float64, tokens int) {
	for len(l.recent) > 0 && l.isOld(l.recent[0], at) {
		l.recent = l.recent[1:]
	}
	l.recent = append(l.recent, finish{at, ttft, max(tokens, 0)})
	if ttft != nil {
		l.last = ttft
	}
}

// TTFTP50 is the median TTFT, in seconds, of those that ended in the span; the
// latest of all where answers take longer than the span. Nil before the first.
func (l *Live) TTFTP50(now bench.Instant) *float64 {
	var values []float64
	for i := len(l.recent) - 1; i >= 0 && len(values) < enough; i-- {
		if one := l.recent[i]; one.ttft != nil && !l.isOld(one, now) {
			values = append(values, *one.ttft)
		}
	}
	if len(values) == 0 {
		return l.last
	}
	slices.Sort(values)
	return pointer(Quantile(values, 0.5))
}

// TokensPerSecond is the output tokens of those that ended in the span, over
// the span or what there is of it since the run began. Nil where none ended.
func (l *Live) TokensPerSecond(now bench.Instant) *float64 {
	tokens, ends := 0, 0
	for _, one := range l.recent {
		if !l.isOld(one, now) {
			tokens += one.tokens
			ends++
		}
	}
	length := min(l.span, now.Offset())
	if ends == 0 || length <= 0 {
		return nil
	}
	return pointer(float64(tokens) / length.Seconds())
}

func (l *Live) isOld(one finish, now bench.Instant) bool {
	age, _ := now.Since(one.at)
	return age > l.span
}
