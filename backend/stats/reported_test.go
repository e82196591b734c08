package stats_test

import (
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// A crowded server makes every request wait long for its first token. Where
// another tool's TPOT holds that wait, it is no reason to withdraw it.
func TestATPOTThatWasToldIsNotWithdrawnForAnEarlyWait(t *testing.T) {
	for name, told := range map[string]bool{"told": true, "derived": false} {
		t.Run(name, func(t *testing.T) {
			s := bench.Sample{
				Endpoint: "a", Phase: bench.Measured, Streamed: true, Outcome: bench.OK, Tokens: bench.Tokens{Source: bench.FromChunks, Output: 10},
				Sent: bench.At(0), First: bench.At(9 * time.Second), Last: bench.At(9*time.Second + time.Millisecond), Done: bench.At(10 * time.Second),
			}
			if tpot := 1.0; told {
				s.Reported = &bench.Reported{TPOT: &tpot}
			}
			m := stats.Summarize(bench.Plan{}, slices.Values([]bench.Sample{s, s})).Models[0]
			if kept := m.TPOT.N == 2; kept != told {
				t.Errorf("TPOT %+v, warnings %+v", m.TPOT, m.Warnings)
			}
		})
	}
}
