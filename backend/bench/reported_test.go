package bench_test

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// What a file tells stands in for events that are not there, and never for
// those that are.
func TestToldFiguresStandInForMissingEvents(t *testing.T) {
	tpot, longest, shared, per := 0.5, 0.25, 0.75, true
	s := bench.Sample{
		Streamed: true, Outcome: bench.OK, Sent: bench.At(0), First: bench.At(time.Second), Last: bench.At(3 * time.Second),
		Tokens: bench.Tokens{Output: 5},
	}
	if got, _ := s.TPOT(); got != 500*time.Millisecond { // (3 - 1) / 4
		t.Fatalf("TPOT %v", got)
	}
	if _, ok := s.Stall(); ok {
		t.Error("a stall without events")
	}
	tpot = 0.6
	s.Reported = &bench.Reported{TPOT: &tpot, MaxGap: &longest, SharedReads: &shared, PerToken: &per}
	told, _ := s.TPOT()
	stall, _ := s.Stall()
	share, _ := s.SharedReads()
	if told != 600*time.Millisecond || stall != 250*time.Millisecond || share != 0.75 || !s.IsPerToken() {
		t.Errorf("TPOT %v, stall %v, shared %v, per token %v", told, stall, share, s.IsPerToken())
	}
	s.Chunks = []bench.Chunk{{At: bench.At(time.Second), Read: 1}, {At: bench.At(3 * time.Second), Read: 2}}
	stall, _ = s.Stall()
	share, _ = s.SharedReads()
	if stall != 2*time.Second || share != 0 || s.IsPerToken() {
		t.Errorf("with events: stall %v, shared %v, per token %v", stall, share, s.IsPerToken())
	}
}

func TestEventsWhoseReadsAreNotToldSayNothingOfSharing(t *testing.T) {
	s := bench.Sample{
		Streamed: true, First: bench.At(time.Second), Last: bench.At(3 * time.Second), Tokens: bench.Tokens{Output: 2},
		Chunks: []bench.Chunk{{At: bench.At(time.Second)}, {At: bench.At(3 * time.Second)}},
	}
	if _, ok := s.SharedReads(); ok {
		t.Error("the share of shared reads was invented")
	}
	if tpot, ok := s.TPOT(); !ok || tpot != 2*time.Second {
		t.Errorf("TPOT %v", tpot)
	}
}
