package runner

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
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
	quit   chan struct{}
	result chan bench.Health
}

// beat is how often the heartbeat asks to be woken.
const beat = 10 * time.Millisecond

func watchHealth() *health {
	h := &health{began: time.Now(), cpu: cpuTime(), quit: make(chan struct{}), result: make(chan bench.Health)}
	debug.ReadGCStats(&h.gc)
	go h.watch()
	return h
}

// watch sleeps to absolute deadlines and notes how late it wakes.
func (h *health) watch() {
	var lags []float64
	var peak int64
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
		lags = append(lags, now.Sub(due).Seconds())
		if len(lags)%100 == 1 {
			peak = max(peak, memory())
		}
		due = due.Add(beat * max(1, now.Sub(due)/beat+1)) // beats slept through are one lag
		timer.Reset(time.Until(due))
	}
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
	for _, pause := range gc.Pause[:min(result.GCPauses, len(gc.Pause))] { // newest first
		result.GCPauseMax = max(result.GCPauseMax, pause)
	}
	if wall := time.Since(h.began); wall > 0 {
		result.CPUShare = min(1, result.CPU.Seconds()/wall.Seconds()/float64(runtime.GOMAXPROCS(0)))
	}
	return result
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// memory is what the Go runtime has from the system, without what it gave
// back.
func memory() int64 {
	read := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(read)
	return int64(read[0].Value.Uint64() - read[1].Value.Uint64())
}
