package runner

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// meter counts what one endpoint does while it does it. The upper half is
// touched by every stream and costs an atomic addition; the lower half belongs
// to the ledger's goroutine.
type meter struct {
	clock    bench.Clock
	output   atomic.Int64 // output events, as they come
	inFlight atomic.Int64
	stage    atomic.Int32

	mu     sync.Mutex
	firsts []float64 // TTFTs since the last look, in seconds

	live      *stats.Live
	outputs   []reading // of output, over the last seconds
	done      int
	failed    int
	cancelled int
	phase     bench.Phase
	failures  map[bench.Outcome]int
	tokens    int // of ended requests whose count is known
	events    int // their output events
}

type reading struct {
	at     bench.Instant
	events int64
}

// span is how far the live view looks back.
const span = 5 * time.Second

func newMeter(clock bench.Clock) *meter {
	return &meter{clock: clock, live: stats.NewLive(span), phase: bench.Measured, failures: map[bench.Outcome]int{}}
}

// first notes a TTFT as it happens: long answers would be silent otherwise.
func (m *meter) first(ttft time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.firsts = append(m.firsts, ttft.Seconds())
}

// add takes in a request that ended.
func (m *meter) add(s *bench.Sample) {
	m.done++
	m.phase = s.Phase
	switch s.Outcome {
	case bench.OK:
	case bench.Cancelled:
		m.cancelled++
	default:
		m.failed++
		m.failures[s.Outcome]++
	}
	if s.Tokens.Output > 0 && s.Events > 0 {
		m.tokens += s.Tokens.Output
		m.events += s.Events
	}
}

// progress is the meter's state now.
func (m *meter) progress(now bench.Instant) bench.ModelProgress {
	m.mu.Lock()
	firsts := m.firsts
	m.firsts = nil
	m.mu.Unlock()
	for i := range firsts {
		m.live.Add(now, &firsts[i], 0)
	}
	p := bench.ModelProgress{
		Stage: int(m.stage.Load()), Phase: m.phase, Done: m.done, Failed: m.failed, InFlight: int(m.inFlight.Load()),
		TTFTP50: m.live.TTFTP50(now), Tokens: m.speed(now), Failures: []bench.FailureCount{},
	}
	for kind, count := range m.failures {
		p.Failures = append(p.Failures, bench.FailureCount{Kind: kind, Count: count})
	}
	slices.SortFunc(p.Failures, func(a, b bench.FailureCount) int { return b.Count - a.Count })
	return p
}

// speed is the output of the last seconds in tokens a second: the events that
// came, times the tokens that an event was found to carry. Nil until a request
// with a count has ended.
func (m *meter) speed(now bench.Instant) *float64 {
	m.outputs = append(m.outputs, reading{now, m.output.Load()})
	for len(m.outputs) > 2 && now-m.outputs[1].at >= bench.Instant(span) {
		m.outputs = m.outputs[1:]
	}
	first, last := m.outputs[0], m.outputs[len(m.outputs)-1]
	length := time.Duration(last.at - first.at).Seconds()
	if m.events == 0 || length <= 0 {
		return nil
	}
	speed := float64(last.events-first.events) / length * float64(m.tokens) / float64(m.events)
	return &speed
}
