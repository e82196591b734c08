package load_test

import (
	"testing"
	"testing/synctest"

	"tokenlap/backend/bench"
	"tokenlap/backend/load"
)

func TestEveryKindOfLoadHasALoop(t *testing.T) {
	for _, kind := range bench.LoadKinds() {
		synctest.Test(t, func(t *testing.T) {
			var got collect
			clock := bench.StartClock()
			loop := load.Loop{Clock: clock, Send: answers(clock, 0), Done: got.add}
			trace := &bench.Trace{Arrivals: []bench.TraceArrival{{}}}
			execution := loop.Run(t.Context(), t.Context(), load.Stage{
				Load:  bench.Load{Kind: kind, Users: 1, Rate: 1, Arrival: bench.ConstantArrival, Speed: 1},
				Trace: trace, Source: finite(1),
			})
			loop.Wait()
			if len(got.samples) != 1 || execution.Due != 1 {
				t.Errorf("%s: %d samples, %+v", kind, len(got.samples), execution)
			}
		})
	}
}
