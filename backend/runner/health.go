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

// health measures the measuring program itself: how late its timers wake it,
// its garbage collection, processor time and memory.
type health struct {
	began  time.Time
	cpu    time.Duration
	gc     debug.GCStats
	booted time.Duration // see uptime
	pauses []uint64      // of the garbage collector when it began, as gcPauses returns them
	quit   chan struct{}
	result chan bench.Health
	latest atomic.Pointer[bench.ClientHealth]
}

const (
	beat         = 10 * time.Millisecond // between two wake-ups that are asked for
	beatsAReport = 100                   // beats between two reports of memory and processor
)

func watchHealth() *health {
	h := &health{booted: uptime(), began: time.Now(), cpu: cpuTime(), quit: make(chan struct{}), result: make(chan bench.Health)}
	debug.ReadGCStats(&h.gc)
	h.pauses, _ = gcPauses()
	go h.watch()
	return h
}

// watch sleeps until absolute deadlines and records how late it wakes.
func (h *health) watch() {
	var lags []float64
	var peak int64
	reports := 0
	marks := []mark{{at: h.began, cpu: h.cpu}}
	timer := time.NewTimer(beat)
	defer timer.Stop()
	for due := h.began.Add(beat); ; {
		select {
		case <-h.quit:
			h.result <- h.sum(lags, max(peak, memoryUsed()))
			return
		case <-timer.C:
		}
		now := time.Now()
		for ; due.Before(now); due = due.Add(beat) { // each beat that was slept through counts as late
			lags = append(lags, now.Sub(due).Seconds())
		}
		if len(lags)/beatsAReport > reports {
			reports = len(lags) / beatsAReport
			marks = append(marks, mark{at: now, cpu: cpuTime(), beats: len(lags)})
			marks = marks[max(0, len(marks)-1-int(liveSpan/beat/beatsAReport)):]
			report := recentHealth(marks[0], marks[len(marks)-1], lags)
			peak = max(peak, report.Memory)
			h.latest.Store(&report)
		}
		timer.Reset(time.Until(due))
	}
}

// mark is the state of the watch at one time.
type mark struct {
	at    time.Time
	cpu   time.Duration // processor time used so far
	beats int           // so far
}

// recentHealth returns the health of the program between two marks.
func recentHealth(from, to mark, lags []float64) bench.ClientHealth {
	p := bench.ClientHealth{Memory: memoryUsed()}
	if sorted := slices.Sorted(slices.Values(lags[from.beats:to.beats])); len(sorted) > 0 {
		p.LagP99 = pointer(stats.Quantile(sorted, 0.99))
	}
	if wall := to.at.Sub(from.at); wall > 0 {
		p.CPUShare = pointer(share(to.cpu-from.cpu, wall))
	}
	p.Verdict = p.Judge()
	return p
}

// share returns processor time as a share of what the cores that Go may use
// have in a time, 0 to 1.
func share(cpu, wall time.Duration) float64 {
	return min(1, cpu.Seconds()/wall.Seconds()/float64(runtime.GOMAXPROCS(0)))
}

// recent returns the latest report, to any goroutine; zero before the first.
func (h *health) recent() bench.ClientHealth {
	if latest := h.latest.Load(); latest != nil {
		return *latest
	}
	return bench.ClientHealth{}
}

// stop ends the watch and returns the health over its whole time.
func (h *health) stop() bench.Health {
	close(h.quit)
	return <-h.result
}

func (h *health) sum(lags []float64, peak int64) bench.Health {
	result := bench.Health{Beats: len(lags), MemoryPeak: peak, CPU: cpuTime() - h.cpu, Slept: slept(uptime()-h.booted, time.Since(h.began))}
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

// gcPauses returns the number of the garbage collector's pauses by length,
// between bounds in seconds. GCStats holds the last 256 only.
func gcPauses() (counts []uint64, bounds []float64) {
	read := []metrics.Sample{{Name: "/sched/pauses/total/gc:seconds"}}
	metrics.Read(read)
	histogram := read[0].Value.Float64Histogram()
	return histogram.Counts, histogram.Buckets
}

// longestPause returns the longest pause since the watch began, rounded up to
// a bound.
func (h *health) longestPause() time.Duration {
	counts, bounds := gcPauses()
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

// memoryUsed returns the memory that the Go runtime has obtained from the
// system and not returned, in bytes.
func memoryUsed() int64 {
	read := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(read)
	return int64(read[0].Value.Uint64() - read[1].Value.Uint64())
}
