package runner

import (
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
	readings  []reading // over the last seconds
	done      int
	failed    int
	cancelled int
	phase     bench.Phase
	failures  map[bench.Outcome]int
	tokens    int // of ended requests whose count is known
	events    int // their output events
}

// reading is what the atomic counters showed at one look.
type reading struct {
	at       bench.Instant
	events   int64
	inFlight int64
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
	for _, ttft := range firsts {
		m.live.Add(now, ttft)
	}
	m.read(now)
	p := bench.ModelProgress{
		Stage: int(m.stage.Load()), Phase: m.phase, Done: m.done, Failed: m.failed, InFlight: int(m.inFlight.Load()),
		Kept: m.kept(), Tokens: m.speed(), Failures: []bench.FailureCount{},
	}
	p.TTFTP50, p.TTFTP95 = m.live.TTFT(now)
	for _, kind := range bench.ByCount(m.failures) {
		p.Failures = append(p.Failures, bench.FailureCount{Kind: kind, Count: m.failures[kind]})
	}
	return p
}

// read notes what the counters show now, and forgets what is older than span.
func (m *meter) read(now bench.Instant) {
	m.readings = append(m.readings, reading{now, m.output.Load(), m.inFlight.Load()})
	for len(m.readings) > 2 && now-m.readings[1].at >= bench.Instant(span) {
		m.readings = m.readings[1:]
	}
}

// length is the time between the first reading and the last, in seconds.
func (m *meter) length() float64 {
	return time.Duration(m.readings[len(m.readings)-1].at - m.readings[0].at).Seconds()
}

// kept is how many requests were in flight in the last seconds, on average
// over time; looks that came late weigh as much as the time they stand for.
func (m *meter) kept() *float64 {
	length := m.length()
	if length <= 0 {
		return nil
	}
	area := 0.0
	for i, r := range m.readings[1:] {
		before := m.readings[i]
		area += time.Duration(r.at-before.at).Seconds() * float64(r.inFlight+before.inFlight) / 2
	}
	mean := area / length
	return &mean
}

// speed is the output of the last seconds in tokens a second: the events that
// came, times the tokens that an event was found to carry. Nil until a request
// with a count has ended.
func (m *meter) speed() *float64 {
	length := m.length()
	if m.events == 0 || length <= 0 {
		return nil
	}
	came := m.readings[len(m.readings)-1].events - m.readings[0].events
	speed := float64(came) / length * float64(m.tokens) / float64(m.events)
	return &speed
}
