package bench

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const ms = time.Millisecond

func TestAnInstantAtTheVeryStartWasReached(t *testing.T) {
	var never Instant
	if never.Reached() || never.Offset() != 0 {
		t.Errorf("the zero instant: reached %v, offset %v", never.Reached(), never.Offset())
	}
	start := At(0)
	if !start.Reached() || start.Offset() != 0 || start == never {
		t.Errorf("the start: reached %v, offset %v", start.Reached(), start.Offset())
	}
}

func TestSinceNeedsBothInstants(t *testing.T) {
	tests := []struct {
		reason         string
		later, earlier Instant
		want           time.Duration
		exists         bool
	}{
		{"both reached", At(30 * ms), At(10 * ms), 20 * ms, true},
		{"from the very start", At(30 * ms), At(0), 30 * ms, true},
		{"the same instant", At(30 * ms), At(30 * ms), 0, true},
		{"the start from itself", At(0), At(0), 0, true},
		{"in the wrong order", At(10 * ms), At(30 * ms), -20 * ms, true},
		{"one nanosecond", At(1), At(0), 1, true},
		{"the later one never came", 0, At(10 * ms), 0, false},
		{"the earlier one never came", At(10 * ms), 0, 0, false},
		{"neither came", 0, 0, 0, false},
	}
	for _, test := range tests {
		got, ok := test.later.Since(test.earlier)
		if got != test.want || ok != test.exists {
			t.Errorf("%s: %v, %v, want %v, %v", test.reason, got, ok, test.want, test.exists)
		}
	}
}

func TestAnInstantIsItsOffsetInJSON(t *testing.T) {
	tests := []struct {
		reason  string
		instant Instant
		want    string
	}{
		{"never reached", 0, "null"},
		{"the very start", At(0), "0"},
		{"the first nanosecond", At(1), "1"},
		{"a second", At(time.Second), "1000000000"},
		{"more than a float64 can hold", At(1<<53 + 1), "9007199254740993"},
		{"the last that there is", At(math.MaxInt64 - 1), "9223372036854775806"},
	}
	for _, test := range tests {
		written, err := json.Marshal(test.instant)
		if err != nil || string(written) != test.want {
			t.Errorf("%s: written as %s (%v), want %s", test.reason, written, err, test.want)
		}
		read := At(7 * time.Hour) // null must wipe what was there
		if err := json.Unmarshal([]byte(test.want), &read); err != nil || read != test.instant {
			t.Errorf("%s: read back as %d (%v), want %d", test.reason, read, err, test.instant)
		}
	}
}

func TestJSONThatIsNoOffsetIsRefused(t *testing.T) {
	for _, text := range []string{`"12"`, `1.5`, `true`, `{}`, `[0]`, `9223372036854775808`} {
		before := At(5 * ms)
		if err := json.Unmarshal([]byte(text), &before); err == nil {
			t.Errorf("%s was read as %d", text, before)
		}
	}
}

func TestInstantsSurviveJSON(t *testing.T) {
	type pair struct{ Sent, First Instant }
	rapid.Check(t, func(t *rapid.T) {
		instant := rapid.OneOf(rapid.Just(Instant(0)), rapid.Map(rapid.Int64Range(0, math.MaxInt64-1), func(ns int64) Instant { return At(time.Duration(ns)) }))
		want := pair{instant.Draw(t, "sent"), instant.Draw(t, "first")}
		written, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got pair
		if err := json.Unmarshal(written, &got); err != nil || got != want {
			t.Fatalf("%s was read as %+v (%v), want %+v", written, got, err, want)
		}
	})
}

func TestAClockNeverGoesBack(t *testing.T) {
	before := time.Now()
	clock := StartClock()
	if started := clock.Started(); started.Before(before) || started.After(time.Now()) {
		t.Errorf("started at %v, which is not between %v and now", started, before)
	}
	last := clock.Now()
	if !last.Reached() {
		t.Error("now is an instant that was never reached")
	}
	for range 1000 {
		now := clock.Now()
		if now < last {
			t.Fatalf("%v after %v", now.Offset(), last.Offset())
		}
		last = now
	}
	if passed := time.Since(before); last.Offset() > passed {
		t.Errorf("the clock says %v, but only %v have passed", last.Offset(), passed)
	}
}

func TestTheClockHasAStep(t *testing.T) {
	if step := StartClock().Granularity(); step <= 0 || step > 50*ms {
		t.Errorf("the clock steps by %v", step)
	}
}

// Without its reading of the monotonic clock the time of a start would move where the
// wall clock is set.
func TestAStartKeepsTheMonotonicClock(t *testing.T) {
	clock := StartClock()
	for why, start := range map[string]time.Time{"as it is": clock.Started(), "put back": clock.Back(time.Hour).Started()} {
		if !strings.Contains(start.String(), " m=") {
			t.Errorf("%s: %v", why, start)
		}
	}
}
