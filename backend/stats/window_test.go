package stats

import (
	"math"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func near(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	if got == nil || math.Abs(*got-want) > 1e-9 {
		t.Errorf("%s: got %v, want %v", what, show(got), want)
	}
}

func show(v *float64) any {
	if v == nil {
		return "-"
	}
	return *v
}

func TestTheWindowRunsFromFirstSentToLastEnd(t *testing.T) {
	// Sent at 1 s and 2 s; ends at 1+0.1+0.9+0.001 and 2+0.1+1.9+0.001 s.
	m := summarize(answered(2*time.Second, 100*ms, 100*ms, 20), answered(time.Second, 100*ms, 100*ms, 10))
	if want := 3001 * ms; m.Window != want {
		t.Fatalf("window %v, want %v", m.Window, want)
	}
	near(t, "tokens/s", m.SystemTokens, 30/3.001)
	near(t, "requests/s", m.RequestRate, 2/3.001)
	near(t, "in flight", m.MeanInFlight, (1.001+2.001)/3.001)
}

func TestTheTimeLostOnConnectionsThatNeverStoodCounts(t *testing.T) {
	lost := with(failed(2*time.Second, bench.TimeoutConnect), func(s *bench.Sample) {
		s.Start, s.Sent, s.Done = bench.At(2*time.Second), 0, bench.At(12*time.Second)
	})
	m := summarize(answered(time.Second, 100*ms, 100*ms, 10), lost)
	if want := 11 * time.Second; m.Window != want {
		t.Fatalf("window %v, want %v", m.Window, want)
	}
	near(t, "requests/s", m.RequestRate, 1.0/11)
	near(t, "in flight", m.MeanInFlight, 1.001/11)
}

func TestTokensOfTheCancelledAndFailedArrivedToo(t *testing.T) {
	cut := with(answered(0, 100*ms, 100*ms, 10), func(s *bench.Sample) { s.Outcome = bench.Cancelled })
	broken := with(answered(0, 100*ms, 100*ms, 10), func(s *bench.Sample) { s.Outcome = bench.FailReset })
	unknown := with(answered(0, 100*ms, 100*ms, 10), func(s *bench.Sample) { s.Outcome, s.Tokens = bench.Cancelled, bench.NoTokens })
	m := summarize(answered(0, 100*ms, 100*ms, 10), cut, broken, unknown)
	near(t, "tokens/s", m.SystemTokens, 30/1.001)
	near(t, "requests/s", m.RequestRate, 1/1.001)
}

func TestWhatTheWarmUpBringsInsideTheWindowCounts(t *testing.T) {
	// Warm-up: sent at 0, tokens at 0.5, 0.6 ... 1.4 s. The window opens at 1 s:
	// 1.0 to 1.4, five of its ten tokens, fall inside, and it ends there.
	warm := with(answered(0, 500*ms, 100*ms, 10), func(s *bench.Sample) { s.Phase = bench.Warmup })
	m := summarize(warm, answered(time.Second, 100*ms, 100*ms, 10))
	near(t, "tokens/s", m.SystemTokens, 15/1.001)
	near(t, "requests/s", m.RequestRate, 2/1.001)
	near(t, "in flight", m.MeanInFlight, (1.001+0.401)/1.001)
	if m.Attempts != 1 || m.WarmedUp != 1 || m.TTFT.N != 1 {
		t.Errorf("the warm-up is counted: %+v", m)
	}
}

func TestAWarmUpThatEndedBeforeDoesNotCount(t *testing.T) {
	warm := with(answered(0, 100*ms, 10*ms, 10), func(s *bench.Sample) { s.Phase = bench.Warmup })
	m := summarize(answered(time.Second, 100*ms, 100*ms, 10), warm)
	near(t, "tokens/s", m.SystemTokens, 10/1.001)
	near(t, "in flight", m.MeanInFlight, 1)
}
