package collector_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/collector"
)

// wrongClock answers the time of a clock that is ahead, before and after delays
// that differ.
func wrongClock(t *testing.T, ahead, delay time.Duration) *collector.Client {
	random := rand.New(rand.NewPCG(uint64(ahead), 0))
	var mu sync.Mutex
	pause := func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return time.Duration(random.Int64N(int64(delay) + 1))
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		<-time.After(pause())
		now := time.Now().Add(ahead).UnixNano()
		<-time.After(pause())
		fmt.Fprintf(w, `{"now_unix_ns":%d,"step_ns":1}`, now)
	}))
	t.Cleanup(server.Close)
	c, err := collector.NewClient(collector.ClientOptions{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestTheOffsetOfAClockIsTrueWithinItsSpread(t *testing.T) {
	for _, row := range []struct{ ahead, delay time.Duration }{
		{0, 0}, {5 * time.Second, 0}, {-3 * time.Hour, time.Millisecond}, {700 * time.Microsecond, 4 * time.Millisecond},
	} {
		c := wrongClock(t, row.ahead, row.delay)
		for range 10 {
			clock, err := c.Clock(t.Context())
			if err != nil || !clock.IsMeasured() {
				t.Fatalf("%+v, %v", clock, err)
			}
			if off := (clock.Offset - row.ahead).Abs(); off > clock.Spread || clock.Spread <= 0 {
				t.Errorf("ahead by %v, measured %v, which is %v off, said to be true within %v", row.ahead, clock.Offset, off, clock.Spread)
			}
		}
	}
}

// The parts of one machine have one clock: what each measures of the collector's
// must not differ by more than the spreads.
func TestPartsOnOneMachineAgreeWithinTheirSpreads(t *testing.T) {
	p := serve(t, 2, nil)
	one, other := p.client(""), p.client("")
	widest := time.Duration(0)
	for round := range 50 {
		a, err := one.Clock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		b, err := other.Clock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if a.Offset.Abs() > a.Spread || b.Offset.Abs() > b.Spread || (a.Offset-b.Offset).Abs() > a.Spread+b.Spread {
			t.Errorf("round %d: %v within %v, and %v within %v", round, a.Offset, a.Spread, b.Offset, b.Spread)
		}
		widest = max(widest, a.Spread, b.Spread)
	}
	t.Logf("the widest spread of 100 was %v", widest)
}
