package runner

import (
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestTheLatestOfThoseThatEndedComeFirst(t *testing.T) {
	var r recent
	if got := r.ended(); got == nil || len(got) != 0 {
		t.Errorf("before the first: %v, want an empty list", got)
	}
	for seq := range 30 {
		r.add(bench.Sample{Seq: seq, Outcome: bench.OK, Done: bench.At(time.Duration(seq) * time.Second), Tokens: bench.NoTokens, Text: "long"})
		list := r.ended()
		if want := min(seq+1, 12); len(list) != want {
			t.Fatalf("%d listed after %d, want %d", len(list), seq+1, want)
		}
		for i, e := range list {
			if e.Seq != seq-i || e.At != float64(seq-i) {
				t.Fatalf("place %d after %d: request %d at %g", i, seq+1, e.Seq, e.At)
			}
		}
	}
}

func TestAnEndedRequestSaysOnlyWhatThereIs(t *testing.T) {
	failed := bench.Sample{Outcome: bench.FailConnect, Message: "refused", Start: bench.At(0), Done: bench.At(time.Second), Tokens: bench.NoTokens, Streamed: true}
	if e := endedOf(&failed); e.TTFT != nil || e.Latency != nil || e.Output != nil || e.Message != "refused" || e.At != 1 {
		t.Errorf("a failure became %+v", e)
	}
	good := failed
	good.Outcome, good.Sent, good.First, good.Last = bench.OK, bench.At(0), bench.At(200*time.Millisecond), bench.At(700*time.Millisecond)
	good.Tokens.Output = 0
	e := endedOf(&good)
	if e.TTFT == nil || *e.TTFT != 0.2 || e.Latency == nil || *e.Latency != 0.7 || e.Output == nil || *e.Output != 0 {
		t.Errorf("a success became %+v", e)
	}
}

func TestMeanInFlightIsAMeanOverTime(t *testing.T) {
	m := newMeter(bench.StartClock())
	report := func(at time.Duration, inFlight int64) *float64 {
		m.inFlight.Store(inFlight)
		return m.progress(bench.At(at)).MeanInFlight
	}
	if mean := report(0, 4); mean != nil {
		t.Errorf("a mean of one reading: %g", *mean)
	}
	report(time.Second, 4)
	for _, c := range []struct {
		at       time.Duration
		inFlight int64
		want     float64
	}{
		{4 * time.Second, 4, 4},               // a reading that came late
		{4*time.Second + 1, 0, 4},             // weighs no more than its time
		{6 * time.Second, 0, (3*4 + 0) / 5.0}, // from 1 s on: 3 s at 4, 2 s at 0
		{12 * time.Second, 0, 0},              // the old ones are forgotten
	} {
		if mean := report(c.at, c.inFlight); mean == nil || *mean < c.want-1e-6 || *mean > c.want+1e-6 {
			t.Errorf("at %v: mean %v, want %g", c.at, *mean, c.want)
		}
	}
}

func TestRecentHealthIsOfTheLastSecondsOnly(t *testing.T) {
	began := time.Now()
	lags := make([]float64, 300)
	for i := range lags[:100] {
		lags[i] = 1 // long ago
	}
	for i := range lags[100:] {
		lags[100+i] = 0.001
	}
	from := mark{at: began, cpu: time.Second, beats: 100}
	to := mark{at: began.Add(time.Hour), cpu: time.Second, beats: 300}
	p := recentHealth(from, to, lags)
	if p.LagP99 == nil || *p.LagP99 != 0.001 || p.CPUShare == nil || *p.CPUShare != 0 || p.Memory <= 0 {
		t.Errorf("recent health %+v", p)
	}
	if p := recentHealth(to, to, lags); p.LagP99 != nil || p.CPUShare != nil {
		t.Errorf("something to say of no time at all: %+v", p)
	}
}

func TestAPanicInSendingEndsTheRunAndNotTheProgram(t *testing.T) {
	mask := strings.NewReplacer("nil pointer", "[key]").Replace        // a panic may have a key in hand
	broken := &target{meter: newMeter(bench.StartClock()), mask: mask} // without a client
	ctx, release := cancelOnPanic(t.Context(), []*target{broken})
	defer release()
	if err := panicIn(ctx); err != nil {
		t.Fatal(err)
	}
	var s bench.Sample
	broken.send(ctx, bench.Request{Seq: 7, Endpoint: "m"}, func(delivered bench.Sample) { s = delivered })
	if s.Seq != 7 || s.Endpoint != "m" || s.Outcome != bench.Cancelled || !strings.Contains(s.Message, "[key]") || strings.Contains(panicIn(ctx).Error(), "nil pointer") {
		t.Errorf("the request became %+v", s)
	}
	if ctx.Err() == nil || panicIn(ctx) == nil || broken.meter.inFlight.Load() != 0 {
		t.Errorf("the run goes on: %v, %d in flight", ctx.Err(), broken.meter.inFlight.Load())
	}
	stopped, stop := cancelOnPanic(t.Context(), nil)
	stop()
	if err := panicIn(stopped); err != nil {
		t.Errorf("a run that was stopped has a panic: %v", err)
	}
}

func BenchmarkAddingAnEndedRequest(b *testing.B) {
	var r recent
	s := bench.Sample{Text: "answer", Tokens: bench.NoTokens}
	b.ReportAllocs()
	for b.Loop() {
		r.add(s)
	}
}
