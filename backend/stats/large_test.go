package stats

import (
	"iter"
	"runtime"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// largeRun yields requests of 64 chunks each, 100 at a time, of which the first
// tenth is slower. The samples share their chunks' memory.
func largeRun(requests int) iter.Seq[bench.Sample] {
	return func(yield func(bench.Sample) bool) {
		one := answered(0, 100*ms, 10*ms, 64)
		for i := range requests {
			sent := time.Duration(i) * 8 * ms
			ttft := time.Duration(100+i*7919%101) * ms
			if i < requests/10 {
				ttft *= 3
			}
			one.Seq, one.Due, one.Start, one.Conn, one.Sent = i, bench.At(sent), bench.At(sent), bench.At(sent), bench.At(sent)
			for k := range one.Chunks {
				one.Chunks[k].At = bench.At(sent + ttft + time.Duration(k)*10*ms + time.Duration((i+k)*31%997)*time.Microsecond)
			}
			last := one.Chunks[len(one.Chunks)-1].At
			one.FirstEvent, one.First, one.Answer, one.Last, one.Done = one.Chunks[0].At, one.Chunks[0].At, one.Chunks[0].At, last, last+1000
			if !yield(one) {
				return
			}
		}
	}
}

// BenchmarkSummarizeLarge is of 100,000 requests with 6.4 million chunks, with
// intervals and a steady window, for which they are read twice. It is to take less
// than 2 s and 200 MB.
func BenchmarkSummarizeLarge(b *testing.B) {
	samples := largeRun(100_000)
	peak := uint64(0)
	for b.Loop() {
		stop, done := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			for {
				var memory runtime.MemStats
				runtime.ReadMemStats(&memory)
				peak = max(peak, memory.HeapInuse)
				select {
				case <-stop:
					return
				case <-time.After(20 * time.Millisecond):
				}
			}
		}()
		m := Summarize(plan, samples).Models[0]
		close(stop)
		<-done
		if m.Successes != 100_000 || m.Steady == nil || len(m.Intervals) == 0 || m.ICL.N != 6_300_000 {
			b.Fatalf("%d successes, %d gaps, %d intervals, steady %v", m.Successes, m.ICL.N, len(m.Intervals), m.Steady)
		}
	}
	b.ReportMetric(float64(peak)/1e6, "MB-peak")
}
