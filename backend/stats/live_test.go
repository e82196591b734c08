package stats

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func at(offset time.Duration) bench.Instant { return bench.At(offset) }

func TestLiveLooksBackOverItsSpanOnly(t *testing.T) {
	live := NewLive(5 * time.Second)
	if p50, p95 := live.TTFT(at(0)); p50 != nil || p95 != nil {
		t.Error("something to say before anything came")
	}
	live.Add(at(1*time.Second), 0.9)
	live.Add(at(8*time.Second), 0.1)
	live.Add(at(9*time.Second), 0.3)
	p50, p95 := live.TTFT(at(10 * time.Second))
	near(t, "median", p50, 0.2)
	near(t, "95th percentile", p95, 0.29)
	p50, p95 = live.TTFT(at(13500 * ms))
	near(t, "median, a little later", p50, 0.3)
	near(t, "95th percentile, a little later", p95, 0.3)
}

func TestLiveKeepsTheLastWordOfSlowAnswers(t *testing.T) {
	live := NewLive(5 * time.Second)
	live.Add(at(time.Second), 0.9)
	p50, p95 := live.TTFT(at(time.Minute))
	near(t, "median", p50, 0.9)
	near(t, "95th percentile", p95, 0.9)
}

func TestLiveForgetsWhatIsOld(t *testing.T) {
	live := NewLive(time.Second)
	for i := range 100_000 {
		live.Add(at(time.Duration(i)*ms), 0.1)
	}
	if len(live.recent) > 1001 || cap(live.recent) > 10_000 {
		t.Errorf("%d kept in a slice of %d, want 1,001 at most", len(live.recent), cap(live.recent))
	}
}
