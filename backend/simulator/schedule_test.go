package simulator

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestScheduleIsTheDefinition(t *testing.T) {
	b := Behaviour{TTFT: 200 * time.Millisecond, ITL: 20 * time.Millisecond}
	want := []time.Duration{200 * time.Millisecond, 220 * time.Millisecond, 240 * time.Millisecond}
	if got := b.Schedule(5, 3); !slices.Equal(got, want) {
		t.Errorf("one token a chunk: %v, want %v", got, want)
	}
	b.TokensPerChunk, b.Reasoning = 4, 6 // chunks of 4, 2 | 4, 1
	want = []time.Duration{200 * time.Millisecond, 280 * time.Millisecond, 320 * time.Millisecond, 400 * time.Millisecond}
	if got := b.Schedule(5, 11); !slices.Equal(got, want) {
		t.Errorf("four tokens per chunk, reasoning in chunks of its own: %v, want %v", got, want)
	}
}

func TestJitterIsDrawnFromSeedAndNumber(t *testing.T) {
	b := Behaviour{TTFT: time.Second, TTFTJitter: 0.2, ITL: 20 * time.Millisecond, Jitter: 0.5, Seed: 7}
	same := b
	if !slices.Equal(b.Schedule(3, 50), same.Schedule(3, 50)) {
		t.Error("the same seed and number give another schedule")
	}
	same.Seed = 8
	if slices.Equal(b.Schedule(3, 50), same.Schedule(3, 50)) || slices.Equal(b.Schedule(3, 50), b.Schedule(4, 50)) {
		t.Error("another seed or number gives the same schedule")
	}
}

func TestJitterStaysWithinItsShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Behaviour{TTFT: 100 * time.Millisecond, ITL: 10 * time.Millisecond, Seed: rapid.Uint64().Draw(t, "seed")}
		b.Jitter = rapid.Float64Range(0, 1).Draw(t, "jitter")
		schedule := b.Schedule(rapid.IntRange(0, 1000).Draw(t, "number"), 30)
		if !slices.IsSorted(schedule) || schedule[0] != b.TTFT {
			t.Fatalf("not ascending from %v: %v", b.TTFT, schedule)
		}
		slack := time.Duration(b.Jitter*float64(b.ITL)) + 1
		for i, due := range schedule {
			// Where jitter could turn two chunks round, the earlier one's deadline holds for both.
			if off := due - b.TTFT - time.Duration(i)*b.ITL; off > slack || off < -slack {
				t.Fatalf("chunk %d is off by %v, more than %v", i, off, slack)
			}
		}
	})
}

func TestFaultsGetTheirShareOfRequests(t *testing.T) {
	b := Behaviour{Faults: []Fault{"stall", "reset"}, FaultRate: 0.3, Seed: 4}
	counts := map[Fault]int{}
	for number := range 10_000 {
		fault := b.fault(number)
		counts[fault]++
		if again := b.fault(number); again != fault {
			t.Fatal("the same request draws another fault")
		}
	}
	for fault, want := range map[Fault]int{"": 7000, "stall": 1500, "reset": 1500} {
		if got := counts[fault]; got < want-200 || got > want+200 {
			t.Errorf("%q: %d of 10,000 requests, want about %d", fault, got, want)
		}
	}
}

func TestScheduleIsKept(t *testing.T) {
	b := Behaviour{TTFT: 50 * time.Millisecond, ITL: 2 * time.Millisecond, Jitter: 0.5, Tokens: 500}
	server := start(t, b)
	mustBody(t, post(t, server, `,"stream":true`))
	truth := onlyTruth(t, server)
	least, late := time.Hour, time.Duration(0)
	for i, due := range b.Schedule(0, 500) {
		off := time.Duration(truth.Writes[i]-truth.Began) - due
		if off < 0 {
			t.Errorf("chunk %d is %v early", i, -off)
		}
		late = max(late, off)
		if i >= 150 {
			least = min(least, off)
		}
	}
	// Had lateness added up, 150 chunks of some 0.5 ms each would show by then.
	// The rest takes 700 ms: no machine should sleep for as long as that.
	if least > 25*time.Millisecond {
		t.Errorf("of the last 350 chunks none was less than %v late: lateness adds up", least)
	}
	if late != time.Duration(truth.Late) {
		t.Errorf("the truth says %v late at most, its writes %v", time.Duration(truth.Late), late)
	}
}

func TestRoleFirstDoesNotMoveTheFirstOutput(t *testing.T) {
	b := Behaviour{TTFT: 1050 * time.Millisecond, RoleFirst: time.Second}
	server := start(t, b)
	list, _ := events(t, mustBody(t, post(t, server, streamed)))
	if role := list[0].Choices[0].Delta; role.Role != "assistant" || role.Content != "" || list[1].Choices[0].Delta.Role != "" {
		t.Errorf("first events %+v", list[:2])
	}
	truth := onlyTruth(t, server)
	event, first := time.Duration(truth.FirstEvent-truth.Arrived), time.Duration(truth.First-truth.Arrived)
	if event < 50*time.Millisecond || event >= time.Second || first < 1050*time.Millisecond {
		t.Errorf("role after %v, output after %v; want 50 ms and 1.05 s", event, first)
	}
}
