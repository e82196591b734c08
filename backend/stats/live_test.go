package stats

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func at(offset time.Duration) bench.Instant { return bench.At(offset) }

func TestLiveLooksBackOverItsSpanOnly(t *testing.T) {
	live := NewLive(5 * time.Second)
	if live.TTFTP50(at(0)) != nil || live.TokensPerSecond(at(0)) != nil {
		t.Error("something to say before anything ended")
	}
	live.Add(at(1*time.Second), pointer(0.9), 100)
	live.Add(at(8*time.Second), pointer(0.1), 40)
	live.Add(at(9*time.Second), pointer(0.3), 60)
	live.Add(at(9*time.Second), nil, -1)
	near(t, "TTFT", live.TTFTP50(at(10*time.Second)), 0.2)
	near(t, "tokens/s", live.TokensPerSecond(at(10*time.Second)), 100.0/5)
	near(t, "TTFT, a little later", live.TTFTP50(at(13500*ms)), 0.3)
	near(t, "tokens/s, a little later", live.TokensPerSecond(at(13500*ms)), 60.0/5)
}

func TestLiveKeepsTheLastWordOfSlowAnswers(t *testing.T) {
	live := NewLive(5 * time.Second)
	live.Add(at(time.Second), pointer(0.9), 100)
	near(t, "TTFT", live.TTFTP50(at(time.Minute)), 0.9)
	if got := live.TokensPerSecond(at(time.Minute)); got != nil {
		t.Errorf("a speed of the last seconds, in which nothing ended: %v", *got)
	}
}

func TestLiveDividesAYoungRunByItsAge(t *testing.T) {
	live := NewLive(5 * time.Second)
	live.Add(at(time.Second), nil, 100)
	near(t, "tokens/s", live.TokensPerSecond(at(2*time.Second)), 50)
	if live.TTFTP50(at(2*time.Second)) != nil {
		t.Error("a TTFT that nobody had")
	}
}

func TestLiveForgetsWhatIsOld(t *testing.T) {
	live := NewLive(time.Second)
	for i := range 100_000 {
		live.Add(at(time.Duration(i)*ms), pointer(0.1), 1)
	}
	if len(live.recent) > 1001 || cap(live.recent) > 10_000 {
		t.Errorf("%d kept in a slice of %d, want 1,001 at most", len(live.recent), cap(live.recent))
	}
}
