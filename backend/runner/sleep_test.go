package runner

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestAMachineThatSleptIsToldFromOneThatDidNot(t *testing.T) {
	for why, c := range map[string]struct{ up, monotonic, want time.Duration }{
		"awake":                    {time.Minute, time.Minute, 0},
		"the clocks are not exact": {time.Minute + 20*time.Millisecond, time.Minute, 0},
		"asleep for an hour":       {61 * time.Minute, time.Minute, time.Hour},
		"the uptime is not known":  {0, time.Minute, 0},
	} {
		if got := slept(c.up, c.monotonic); got != c.want {
			t.Errorf("%s: slept %v, want %v", why, got, c.want)
		}
	}
	if runtime.GOOS == "linux" && uptime() <= 0 {
		t.Error("the uptime is not known")
	}
}

func TestARunInWhichTheMachineSleptSaysSo(t *testing.T) {
	real := uptime
	defer func() { uptime = real }()
	up := []time.Duration{time.Hour, 2 * time.Hour}
	uptime = func() time.Duration { now := up[0]; up = up[1:]; return now }
	run := bench.Run{Started: time.Now().Add(-time.Second)}
	run.Health = watchHealth().stop()
	if got := run.Health.Slept.Round(time.Minute); got != time.Hour {
		t.Fatalf("slept %v", got)
	}
	if took := finished(run).Sub(run.Started).Round(time.Minute); took != time.Hour {
		t.Errorf("it took %v with the sleep", took)
	}
	run.Summary.Models = []bench.ModelSummary{{Endpoint: "m"}}
	reasons := bench.Judge(&run).Reasons
	if !slices.ContainsFunc(reasons, func(r bench.Reason) bool {
		return r.Code == bench.Slept && strings.Contains(r.Text, "slept for 1 h 00 min")
	}) {
		t.Errorf("said %v", reasons)
	}
}

// A wall clock that was set back makes no run end before it began.
func TestARunEndsAfterItBeganWhateverTheWallClockSays(t *testing.T) {
	began := time.Now()
	ahead := bench.Run{Started: began.Round(0).Add(time.Hour)} // read from a file: without the monotonic clock
	if end := finished(ahead); end.Before(ahead.Started) {
		t.Errorf("began %v, ended %v", ahead.Started, end)
	}
	run := bench.Run{Started: began}
	if took := finished(run).Sub(began); took < 0 || took > time.Minute {
		t.Errorf("took %v", took)
	}
}
