package load_test

import (
	"testing"
	"testing/synctest"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/load"
)

func TestEveryKindOfLoadHasALoop(t *testing.T) {
	for _, kind := range bench.LoadKinds() {
		t.Run(string(kind), func(t *testing.T) { load.New(bench.Load{Kind: kind}, bench.StartClock()) })
	}
}

func TestALoadOfUsersKeepsThatManyRequestsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := bench.StartClock()
		var got collect
		loop := load.New(bench.Load{Kind: bench.Users, Users: 4}, clock)
		loop.Run(t.Context(), t.Context(), finite(12), answers(clock, time.Second), got.add)
		if took := time.Since(clock.Started()); took != 3*time.Second || len(got.samples) != 12 {
			t.Errorf("%d requests in %v, want 12 in 3 waves of 1s", len(got.samples), took)
		}
	})
}
