package bench

import (
	"strings"
	"testing"
	"time"
)

func inSeconds(values ...float64) []float64 {
	for i := range values {
		values[i] /= 1000
	}
	return values
}

func TestTheErrorOfAClientKeepsTheSignOfItsMeanOnly(t *testing.T) {
	got := ClientErrorOf(inSeconds(-3, 1, 0.5, -0.5, 1))
	want := map[string][2]float64{
		"mean": {*got.Mean, -0.0002}, "p50": {*got.P50, 0.001}, "p95": {*got.P95, 0.0026}, "max": {*got.Max, 0.003},
	}
	for name, pair := range want {
		if diff := pair[0] - pair[1]; diff > 1e-12 || diff < -1e-12 {
			t.Errorf("%s is %v, want %v", name, pair[0], pair[1])
		}
	}
	if none := ClientErrorOf(nil); none.N != 0 || none.Mean != nil || none.Max != nil {
		t.Errorf("without values there is no figure, got %+v", none)
	}
}

// machine is the manifest of the machine that the checks below are of.
var machine = Manifest{Version: "v1.2.0", Host: "lab", OS: "linux", Arch: "amd64", CPU: "a processor", Cores: 4}

func checkOf(streams int, change func(*Selfcheck)) Selfcheck {
	c := Selfcheck{At: time.Unix(1000, 0), Version: "v1.2.0", Host: "lab", OS: "linux", Arch: "amd64", CPU: "a processor", Cores: 4, Streams: streams}
	if change != nil {
		change(&c)
	}
	return c
}

func runWith(users int) Run {
	return Run{Manifest: machine, Plan: Plan{Stages: []Stage{{Load: Load{Kind: Users, Users: users}}}}, Summary: Summary{Models: []ModelSummary{{Endpoint: "a"}}}}
}

func TestTheNearestCheckOfTheSameMachineIsShown(t *testing.T) {
	at := func(second int64) func(*Selfcheck) {
		return func(c *Selfcheck) { c.At = time.Unix(second, 0) }
	}
	for _, c := range []struct {
		why    string
		checks []Selfcheck
		run    Run
		want   int // its place; -1: none
	}{
		{"there is none", nil, runWith(8), -1},
		{"of those with as many streams and more, that with the fewest", []Selfcheck{checkOf(4, nil), checkOf(50, nil), checkOf(10, nil)}, runWith(8), 2},
		{"fewer streams say nothing about more", []Selfcheck{checkOf(4, nil)}, runWith(8), -1},
		{"the mean in flight varies: a tenth fewer is as many", []Selfcheck{checkOf(91, nil)}, runWith(100), 0},
		{"the newest of equals", []Selfcheck{checkOf(8, at(1)), checkOf(8, at(3)), checkOf(8, at(2))}, runWith(8), 1},
		{"another host", []Selfcheck{checkOf(8, func(c *Selfcheck) { c.Host = "office" })}, runWith(8), -1},
		{"a host that got another processor", []Selfcheck{checkOf(8, func(c *Selfcheck) { c.CPU = "a faster one" })}, runWith(8), -1},
		{"fewer cores", []Selfcheck{checkOf(8, func(c *Selfcheck) { c.Cores = 2 })}, runWith(8), -1},
		{"an older version may have measured worse", []Selfcheck{checkOf(8, func(c *Selfcheck) { c.Version = "v1.1.9" })}, runWith(8), -1},
		{"a newer version", []Selfcheck{checkOf(8, func(c *Selfcheck) { c.Version = "v1.10.0-3-gabcdef" })}, runWith(8), 0},
		{"versions without numbers cannot be compared", []Selfcheck{checkOf(8, func(c *Selfcheck) { c.Version = "dev" })}, runWith(8), -1},
		{"an imported run was measured elsewhere", []Selfcheck{checkOf(8, nil)}, func() Run {
			r := runWith(8)
			r.Manifest.Origins = []Origin{{File: "a.json"}}
			return r
		}(), -1},
	} {
		got := NearestSelfcheck(c.checks, c.run)
		switch {
		case c.want < 0 && got != nil:
			t.Errorf("%s: got the check of %d streams", c.why, got.Streams)
		case c.want >= 0 && (got == nil || got.Streams != c.checks[c.want].Streams || !got.At.Equal(c.checks[c.want].At)):
			t.Errorf("%s: got %+v", c.why, got)
		}
	}
}

func TestTheStreamsOfARunAreThoseOfAllModelsInItsHighestStage(t *testing.T) {
	mean := 12.4
	for _, c := range []struct {
		why  string
		run  Run
		want int
	}{
		{"one user", runWith(1), 1},
		{"two models side by side, the second stage is the higher", Run{
			Plan:    Plan{Stages: []Stage{{Load: Load{Kind: Users, Users: 2}}, {Load: Load{Kind: Users, Users: 5}}}},
			Summary: Summary{Models: []ModelSummary{{Endpoint: "a"}, {Endpoint: "a", Stage: 1}, {Endpoint: "b"}, {Endpoint: "b", Stage: 1}}},
		}, 10},
		{"the mean in flight of a rate", Run{
			Plan:    Plan{Stages: []Stage{{Load: Load{Kind: OpenRate, Rate: 10}}}},
			Summary: Summary{Models: []ModelSummary{{Endpoint: "a", MeanInFlight: &mean}}},
		}, 12},
		{"not known of a rate without a summary", Run{Plan: Plan{Stages: []Stage{{Load: Load{Kind: OpenRate, Rate: 10}}}}}, 0},
	} {
		if got := c.run.Streams(); got != c.want {
			t.Errorf("%s: %d, want %d", c.why, got, c.want)
		}
	}
}

func TestASelfcheckSaysWithHowManyStreamsItHolds(t *testing.T) {
	c := checkOf(200, func(c *Selfcheck) {
		c.TTFT, c.Gap = ClientErrorOf(inSeconds(0.4)), ClientErrorOf(inSeconds(0.1))
	})
	for _, word := range []string{"200 streams", "TTFTs were accurate to 400 µs", "gaps between chunks to 100 µs"} {
		if !strings.Contains(c.Sentence(), word) {
			t.Errorf("%q is not in %q", word, c.Sentence())
		}
	}
}
