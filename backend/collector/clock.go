package collector

import (
	"context"
	"net/http"
	"sync"
	"time"

	"tokenlap/backend/bench"
)

// clockRounds is how often a client asks for the time. Only the fastest answer
// counts, so one among them should meet no delay.
const clockRounds = 20

// Clock measures how far the collector's clock is ahead of this machine's, by
// Cristian's method: an answer that was sent at server time s and whose round trip
// took from local time a to b was sent at some local time between a and b, so
//
//	offset = s - (a+b)/2, true within (b-a)/2
//
// plus the steps of both clocks. The round with the smallest b-a counts.
func (c *Client) Clock(ctx context.Context) (bench.ClockOffset, error) {
	best := bench.ClockOffset{}
	err := c.retry(ctx, func() error {
		best = bench.ClockOffset{}
		for range clockRounds {
			one, err := c.clockRound(ctx)
			if err != nil {
				return err
			}
			if !best.IsMeasured() || one.Spread < best.Spread {
				best = one
			}
		}
		return nil
	})
	return best, err
}

func (c *Client) clockRound(ctx context.Context) (bench.ClockOffset, error) {
	var now clockAnswer
	begin := time.Now()
	_, err := c.call(ctx, http.MethodGet, "/v1/time", nil, &now)
	trip := time.Since(begin) // of the monotonic clock, whatever is done to the other
	switch {
	case err != nil:
		return bench.ClockOffset{}, err
	case now.Now == 0:
		return bench.ClockOffset{}, c.noCollector()
	}
	local := begin.UnixNano() + int64(trip/2)
	return bench.ClockOffset{
		Source: c.base.String(), Offset: time.Duration(now.Now - local), Spread: (trip+1)/2 + wallStep() + now.Step,
	}, nil
}

// wallStep is the smallest step of the clock of this machine that tells the time
// of day. That of Windows has steps of up to 16 ms.
var wallStep = sync.OnceValue(func() time.Duration {
	smallest := time.Second
	for range 20 {
		first := time.Now().UnixNano()
		next := time.Now().UnixNano()
		for next == first {
			next = time.Now().UnixNano()
		}
		if next > first { // else it was set back
			smallest = min(smallest, time.Duration(next-first))
		}
	}
	return smallest
})
