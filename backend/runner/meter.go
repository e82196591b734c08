package runner

import (
	"sync"
	"sync/atomic"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// meter counts the requests and output of one endpoint during a run. Every
// stream updates the atomic counters and firsts; the fields below them belong
// to the recorder's goroutine.
type meter struct {
	clock    bench.Clock
	output   atomic.Int64 // output events, as they come
	inFlight atomic.Int64
	sent     atomic.Int64 // requests, since the run began
	cut      atomic.Int64 // requests that were cancelled
	stage    atomic.Int32
	idle     atomic.Bool  // no stage goes on
	planned  atomic.Bool  // the last stage ended as planned
	began    atomic.Int64 // the stage: a bench.Instant

	mu     sync.Mutex
	firsts []float64 // TTFTs since the last progress, in seconds

	live     *stats.Live
	readings []reading // over liveSpan
	done     int
	failed   int
	phase    bench.Phase
	failures map[bench.Outcome]int
	tokens   int // output tokens of ended requests whose count is known
	events   int // output events of the same requests
}

// reading is the values of the atomic counters at one instant.
type reading struct {
	at       bench.Instant
	events   int64
	inFlight int64
	sent     int64
}

// liveSpan is the time that figures of a run in progress are computed over.
const liveSpan = 5 * time.Second

func newMeter(clock bench.Clock) *meter {
	m := &meter{clock: clock, live: stats.NewLive(liveSpan), phase: bench.Measured, failures: map[bench.Outcome]int{}}
	m.idle.Store(true)
	return m
}

// first adds a TTFT as soon as it is known, long before the answer ends.
func (m *meter) first(ttft time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.firsts = append(m.firsts, ttft.Seconds())
}

// add counts a request that ended.
func (m *meter) add(s *bench.Sample) {
	m.done++
	m.phase = s.Phase
	switch s.Outcome {
	case bench.OK, bench.Cancelled, bench.Dropped:
	default:
		m.failed++
		m.failures[s.Outcome]++
	}
	if s.Tokens.Output > 0 && s.Events > 0 {
		m.tokens += s.Tokens.Output
		m.events += s.Events
	}
}

// progress returns the meter's figures at an instant. Each call adds a reading.
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
		Stage: int(m.stage.Load()), StageElapsed: m.stageElapsed(now), Phase: m.phase, SentRate: m.sentRate(), Done: m.done, Failed: m.failed, InFlight: int(m.inFlight.Load()),
		MeanInFlight: m.meanInFlight(), Tokens: m.speed(), Failures: []bench.FailureCount{},
	}
	p.TTFTP50, p.TTFTP95 = m.live.TTFT(now)
	for _, kind := range bench.ByCount(m.failures) {
		p.Failures = append(p.Failures, bench.FailureCount{Kind: kind, Count: m.failures[kind]})
	}
	return p
}

// begin says that a stage begins.
func (m *meter) begin(number int, now bench.Instant) {
	m.began.Store(int64(now))
	m.stage.Store(int32(number))
	m.idle.Store(false)
}

// end says that the stages of a block are over, and no request is in flight.
func (m *meter) end(reason bench.EndReason) {
	m.planned.Store(reason.IsPlanned())
	m.idle.Store(true)
}

func (m *meter) stageElapsed(now bench.Instant) time.Duration {
	elapsed, _ := now.Since(bench.Instant(m.began.Load()))
	return max(0, elapsed)
}

// sentRate returns how many requests a second were sent over the readings.
func (m *meter) sentRate() *float64 {
	length := m.length()
	if length <= 0 {
		return nil
	}
	rate := float64(m.readings[len(m.readings)-1].sent-m.readings[0].sent) / length
	return &rate
}

// read adds a reading and drops those that are older than liveSpan.
func (m *meter) read(now bench.Instant) {
	m.readings = append(m.readings, reading{now, m.output.Load(), m.inFlight.Load(), m.sent.Load()})
	for len(m.readings) > 2 && now-m.readings[1].at >= bench.Instant(liveSpan) {
		m.readings = m.readings[1:]
	}
}

// length returns the time between the first and the last reading, in seconds.
func (m *meter) length() float64 {
	return time.Duration(m.readings[len(m.readings)-1].at - m.readings[0].at).Seconds()
}

// meanInFlight returns how many requests were in flight over the readings: the
// mean over time, so that readings need not be evenly spaced.
func (m *meter) meanInFlight() *float64 {
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

// speed returns the output over the readings in tokens a second: the number of
// events times the mean number of tokens an event, which is taken from the
// requests that have ended. It is nil until such a request has ended.
func (m *meter) speed() *float64 {
	length := m.length()
	if m.events == 0 || length <= 0 {
		return nil
	}
	came := m.readings[len(m.readings)-1].events - m.readings[0].events
	speed := float64(came) / length * float64(m.tokens) / float64(m.events)
	return &speed
}
