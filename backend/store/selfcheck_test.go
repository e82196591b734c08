package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

func aCheck(host string, streams int, at time.Time) bench.Selfcheck {
	rate := 12.5
	return bench.Selfcheck{
		At: at, Version: "v1", Host: host, OS: "linux", Arch: "amd64", CPU: "a processor", Cores: 4,
		Load: bench.Load{Kind: bench.Users, Users: streams}, Stream: bench.StreamShape{TTFT: time.Second, Gap: time.Millisecond, Tokens: 9},
		Streams: streams, Requests: 40, Failed: 1, Rate: &rate, TTFT: bench.ClientErrorOf([]float64{0.001, -0.002}),
	}
}

func TestSelfchecksComeBackTheNewestFirst(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	if none, err := s.Selfchecks(t.Context()); err != nil || len(none) != 0 {
		t.Fatalf("%v, %v, want none", none, err)
	}
	old, newer := aCheck("lab", 8, t0), aCheck("office", 50, t0.Add(time.Hour))
	must(t, s.AddSelfcheck(t.Context(), newer))
	must(t, s.AddSelfcheck(t.Context(), old))
	got, err := s.Selfchecks(t.Context())
	must(t, err)
	if diff := cmp.Diff([]bench.Selfcheck{newer, old}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestARunComesWithTheCheckOfItsMachine(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	run := newRun("r")
	run.Manifest.Version, run.Manifest.Host, run.Manifest.OS, run.Manifest.Arch, run.Manifest.CPU, run.Manifest.Cores = "v1", "lab", "linux", "amd64", "a processor", 4
	run.Plan.Stages = []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 8}}}
	run.Summary.Models = []bench.ModelSummary{{Endpoint: run.Plan.Endpoints[0].Name}}
	must(t, s.Begin(t.Context(), run))
	if stored, err := s.Run(t.Context(), "r"); err != nil || stored.Selfcheck != nil {
		t.Fatalf("%+v, %v, want no check before there is one", stored.Selfcheck, err)
	}
	want := aCheck("lab", 8, t0)
	must(t, s.AddSelfcheck(t.Context(), aCheck("office", 8, t0)))
	must(t, s.AddSelfcheck(t.Context(), want))
	stored, err := s.Run(t.Context(), "r")
	must(t, err)
	if diff := cmp.Diff(&want, stored.Selfcheck); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
