package stats

import (
	"iter"
	"runtime"
	"strconv"
	"testing"
	"time"

	"tokenlap/backend/bench"

	"github.com/google/go-cmp/cmp"
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

// Where the values lie does not change a figure: models with repeats, prompts that are
// asked again, failures, gaps of many sizes and a steady window.
func TestASummaryFromAFileIsThatFromMemory(t *testing.T) {
	before := manyGaps
	t.Cleanup(func() { manyGaps = before })
	for _, manyGaps = range []int{1000, 1 << 20} {
		run := bench.Run{State: bench.Finished, Plan: bench.Plan{
			Endpoints:  []bench.Endpoint{{Name: "a", PriceOutput: 2}, {Name: "b"}},
			Objectives: []bench.Objective{{Metric: "ttft", Limit: 0.3}},
		}}
		samples := func(yield func(bench.Sample) bool) {
			for sample := range largeRun(6000) {
				sample.Endpoint = run.Plan.Endpoints[sample.Seq%2].Name
				sample.PromptID = strconv.Itoa(sample.Seq / 2 % 7)
				if sample.Seq%13 == 0 {
					sample.Outcome = bench.FailHTTP5xx
				}
				if sample.Seq%2 == 1 {
					sample.Tokens.Output += sample.Seq % 5
				}
				if !yield(sample) {
					return
				}
			}
		}
		inMemory := summarizeRun(run, samples, nil)
		if len(inMemory.Best) == 0 || inMemory.Models[0].Steady == nil || inMemory.Models[0].Repeats == nil || len(inMemory.Models[0].Drift) == 0 {
			t.Fatalf("the test shows little: best %v, steady %v, repeats %v, drift %v",
				inMemory.Best, inMemory.Models[0].Steady, inMemory.Models[0].Repeats, inMemory.Models[0].Drift)
		}
		space := &scratch{folder: t.TempDir()}
		inFile := summarizeRun(run, samples, space)
		if diff := cmp.Diff(inMemory, inFile); diff != "" {
			t.Errorf("(-memory +file)\n%s", diff)
		}
		if space.end == 0 {
			t.Error("nothing was written")
		}
		if err := space.close(); err != nil {
			t.Error(err)
		}
	}
}
