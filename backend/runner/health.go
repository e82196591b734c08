package runner

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync/atomic"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// health watches the measuring program itself: a number is worth no more than
// the one who took it was awake.
type health struct {
	began  time.Time
	cpu    time.Duration
	gc     debug.GCStats
	pauses []uint64 // of the garbage collector so far, as pauses counts them
	quit   chan struct{}
	result chan bench.Health
	latest atomic.Pointer[bench.Pulse]
}

const (
	beat      = 10 * time.Millisecond // how often the heartbeat asks to be woken
	pulseSpan = 100                   // beats between two looks at memory and processor
)

func watchHealth() *health {
	h := &health{began: time.Now(), cpu: cpuTime(), quit: make(chan struct{}), result: make(chan bench.Health)}
	debug.ReadGCStats(&h.gc)
	h.pauses, _ = pauses()
	go h.watch()
	return h
}

// watch sleeps to absolute deadlines and notes how late it wakes.
func (h *health) watch() {
	var lags []float64
	var peak int64
	looks := 0
	past := []mark{{at: h.began, cpu: h.cpu}}
	timer := time.NewTimer(beat)
	defer timer.Stop()
	for due := h.began.Add(beat); ; {
		select {
		case <-h.quit:
			h.result <- h.sum(lags, max(peak, memory()))
			return
		case <-timer.C:
		}
		now := time.Now()
		for ; due.Before(now); due = due.Add(beat) { // whoever slept through beats was late for each of them
			lags = append(lags, now.Sub(due).Seconds())
		}
		if len(lags)/pulseSpan > looks {
			looks = len(lags) / pulseSpan
			past = append(past, mark{at: now, cpu: cpuTime(), beats: len(lags)})
			past = past[max(0, len(past)-1-int(span/beat/pulseSpan)):]
			pulse := pulseOf(past[0], past[len(past)-1], lags)
			peak = max(peak, pulse.Memory)
			h.latest.Store(&pulse)
		}
		timer.Reset(time.Until(due))
	}
}

// mark is a moment of the heartbeat.
type mark struct {
	at    time.Time
	cpu   time.Duration // used so far
	beats int           // so far
}

// pulseOf is how the program fared between two marks.
func pulseOf(from, to mark, lags []float64) bench.Pulse {
	p := bench.Pulse{Memory: memory()}
	if some := slices.Sorted(slices.Values(lags[from.beats:to.beats])); len(some) > 0 {
		p.LagP99 = pointer(stats.Quantile(some, 0.99))
	}
	if wall := to.at.Sub(from.at); wall > 0 {
		p.CPUShare = pointer(share(to.cpu-from.cpu, wall))
	}
	p.Verdict = p.Judge()
	return p
}

// share is processor time as a part of what the cores that Go may use could
// give in a time, 0 to 1.
func share(cpu, wall time.Duration) float64 {
	return min(1, cpu.Seconds()/wall.Seconds()/float64(runtime.GOMAXPROCS(0)))
}

// pulse is the latest look, from any goroutine; all zero before the first.
func (h *health) pulse() bench.Pulse {
	if latest := h.latest.Load(); latest != nil {
		return *latest
	}
	return bench.Pulse{}
}

func (h *health) stop() bench.Health {
	close(h.quit)
	return <-h.result
}

func (h *health) sum(lags []float64, peak int64) bench.Health {
	result := bench.Health{Beats: len(lags), MemoryPeak: peak, CPU: cpuTime() - h.cpu}
	if slices.Sort(lags); len(lags) > 0 {
		result.LagP50 = seconds(stats.Quantile(lags, 0.5))
		result.LagP99 = seconds(stats.Quantile(lags, 0.99))
		result.LagMax = seconds(lags[len(lags)-1])
	}
	var gc debug.GCStats
	debug.ReadGCStats(&gc)
	result.GCPauses = int(gc.NumGC - h.gc.NumGC)
	result.GCPauseTotal = gc.PauseTotal - h.gc.PauseTotal
	result.GCPauseMax = h.longestPause()
	if wall := time.Since(h.began); wall > 0 {
		result.CPUShare = share(result.CPU, wall)
	}
	return result
}

// pauses counts the garbage collector's pauses by their length, between
// bounds in seconds. GCStats remembers the last 256 only.
func pauses() (counts []uint64, bounds []float64) {
	read := []metrics.Sample{{Name: "/sched/pauses/total/gc:seconds"}}
	metrics.Read(read)
	histogram := read[0].Value.Float64Histogram()
	return histogram.Counts, histogram.Buckets
}

// longestPause since the watch began, rounded up to a bound.
func (h *health) longestPause() time.Duration {
	counts, bounds := pauses()
	for i := len(counts) - 1; i >= 0; i-- {
		if counts[i] > h.pauses[i] {
			if bound := bounds[i+1]; !math.IsInf(bound, 1) {
				return seconds(bound)
			}
			return seconds(bounds[i])
		}
	}
	return 0
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// memory is what the Go runtime has from the system, without what it gave
// back.
func memory() int64 {
	read := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(read)
	return int64(read[0].Value.Uint64() - read[1].Value.Uint64())
}
