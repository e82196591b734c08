package runner

import (
	"math"
	"math/bits"
	"time"

	"tokenlap/backend/bench"
)

// lags collects how late the client was, by what the samples say. It belongs to
// the recorder's goroutine.
type lags struct {
	read   histogram // of output events
	start  histogram // of requests of open load
	ttft   histogram // how much a TTFT may be off
	kernel bool      // the kernel stamped at least one event
	events int       // whose reads are known
}

// add takes a sample of a load. Only open load has a start lag: users send when
// they can.
func (l *lags) add(s *bench.Sample, of bench.Load) {
	for i := range s.Chunks {
		lag := s.Chunks[i].Lag
		l.kernel = l.kernel || lag > 0
		l.read.add(time.Duration(lag) * time.Microsecond)
	}
	l.events += len(s.Chunks)
	if s.Turn <= 1 && of.IsOpen() {
		if late, sent := s.QueueDelay(); sent {
			l.start.add(late)
		}
	}
	if off := s.TTFTError(); off != nil {
		l.ttft.add(*off)
	}
}

// into adds the lags to the health of the run. Without the kernel's stamps a TTFT
// may be off by what the timers of the client were late as well.
func (l *lags) into(h *bench.Health) {
	if h.StartLagP50, h.StartLagP99, h.StartLagMax = l.start.quantile(0.5), l.start.quantile(0.99), l.start.most; l.events == 0 {
		return
	}
	h.TTFTError = l.ttft.quantile(0.99)
	if h.Stamps = bench.KernelStamps; !l.kernel {
		h.Stamps = bench.ReadStamps
		h.TTFTError += h.LagP99
		return
	}
	h.ReadLagP50, h.ReadLagP99, h.ReadLagMax = l.read.quantile(0.5), l.read.quantile(0.99), l.read.most
}

// histogram counts durations in buckets of equal ratio: 16 for each doubling, so
// that a quantile is at most 3 % off. Adding costs a few nanoseconds and no
// memory.
type histogram struct {
	counts [64 * 16]uint32
	total  int
	most   time.Duration
}

func (h *histogram) add(d time.Duration) {
	d = max(d, 0)
	h.most = max(h.most, d)
	h.counts[bucket(uint64(d))]++
	h.total++
}

// bucket is the bucket of a number: its highest bit and the four bits after it.
func bucket(n uint64) int {
	if n < 16 {
		return int(n)
	}
	high := bits.Len64(n) - 1
	return (high-3)*16 + int(n>>(high-4)&15)
}

// middle is the middle of a bucket.
func middle(bucket int) time.Duration {
	if bucket < 16 {
		return time.Duration(bucket)
	}
	high, part := bucket/16+3, bucket%16
	return time.Duration((float64(part) + 16.5) * math.Pow(2, float64(high-4)))
}

// quantile returns 0 where nothing was added.
func (h *histogram) quantile(p float64) time.Duration {
	rank, seen := int(math.Ceil(p*float64(h.total))), 0
	for i, count := range h.counts {
		if seen += int(count); count > 0 && seen >= rank {
			return min(middle(i), h.most)
		}
	}
	return 0
}
