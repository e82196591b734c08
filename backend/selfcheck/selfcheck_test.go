package selfcheck_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
	"tokenlap/backend/selfcheck"
	"tokenlap/backend/store"
)

// TestMain lets the test binary stand for the program, which a check starts as a
// simulator.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "simulate" {
		os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// short is a check that takes little more than a second.
func short(users int) selfcheck.Options {
	o := selfcheck.Users(users)
	o.Duration, o.Version = time.Second, "test"
	o.Stream = bench.StreamShape{TTFT: 50 * time.Millisecond, Gap: 10 * time.Millisecond, Tokens: 16}
	return o
}

// naive are errors in seconds and their figures, computed without the code under
// test.
type naive struct{ signed, absolute []float64 }

func (n *naive) add(measured, truth float64) {
	n.signed = append(n.signed, measured-truth)
	n.absolute = append(n.absolute, math.Abs(measured-truth))
}

func (n *naive) mean() float64 {
	sum := 0.0
	for _, e := range n.signed {
		sum += e
	}
	return sum / float64(len(n.signed))
}

func (n *naive) percentile(p float64) float64 {
	sorted := slices.Sorted(slices.Values(n.absolute))
	place := p * float64(len(sorted)-1)
	below := int(place)
	above := min(below+1, len(sorted)-1)
	return sorted[below]*(1-place+float64(below)) + sorted[above]*(place-float64(below))
}

func TestACheckAgreesWithTheTruthReadApart(t *testing.T) {
	for _, o := range []selfcheck.Options{short(1), short(20), func() selfcheck.Options {
		open := short(0)
		open.Load = bench.Load{Kind: bench.OpenRate, Rate: 60, Arrival: bench.PoissonArrival}
		return open
	}()} {
		t.Run(o.Load.String(), func(t *testing.T) { agrees(t, o) })
	}
}

func agrees(t *testing.T, o selfcheck.Options) {
	server, err := selfcheck.StartSimulator(t.Context(), os.Args[0], o.Flags()...)
	must(t, err)
	defer server.Close()
	db, err := store.Open(t.TempDir(), nil)
	must(t, err)
	defer db.Close()
	run, err := selfcheck.Measure(t.Context(), db, o, server.URL)
	must(t, err)
	truth, err := server.Truth(t.Context())
	must(t, err)
	check, err := selfcheck.Compare(run, db.Samples(t.Context(), run.ID), truth, o.Stream)
	must(t, err)

	apart := readApart(t, server.URL)
	var ttft, gap, tpot naive
	requests := 0
	for s, err := range db.Samples(t.Context(), run.ID) {
		must(t, err)
		did, known := apart[s.ResponseID]
		if s.Outcome != bench.OK || !known {
			t.Fatalf("request %d: %s %s, %v", s.Seq, s.Outcome, s.Message, known)
		}
		requests++
		ttft.add(float64(s.Chunks[0].At-s.Sent)/1e9, (did.First-did.Arrived)/1e9)
		last := len(did.Writes) - 1
		tpot.add(float64(s.Chunks[last].At-s.Chunks[0].At)/1e9/float64(last), (did.Writes[last]-did.Writes[0])/1e9/float64(last))
		for i := range last {
			gap.add(float64(s.Chunks[i+1].At-s.Chunks[i].At)/1e9, (did.Writes[i+1]-did.Writes[i])/1e9)
		}
	}
	if check.Requests != requests || requests < 4 || check.Failed != 0 {
		t.Errorf("%d requests compared and %d failed, want %d and none", check.Requests, check.Failed, requests)
	}
	for name, of := range map[string]struct {
		got  bench.ClientError
		want naive
	}{"TTFT": {check.TTFT, ttft}, "gap": {check.Gap, gap}, "TPOT": {check.TPOT, tpot}} {
		if of.got.N != len(of.want.signed) {
			t.Errorf("%s: %d values, want %d", name, of.got.N, len(of.want.signed))
			continue
		}
		near(t, name+" mean", *of.got.Mean, of.want.mean())
		near(t, name+" p50", *of.got.P50, of.want.percentile(0.5))
		near(t, name+" p95", *of.got.P95, of.want.percentile(0.95))
		near(t, name+" max", *of.got.Max, of.want.percentile(1))
	}
}

// near wants agreement within 0.1 ms.
func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.1e-3 {
		t.Errorf("%s: an error of %v s, read apart %v s", name, got, want)
	}
}

// did is what GET /truth says of a request, in nanoseconds.
type did struct {
	ID             string
	Arrived, First float64
	Writes         []float64
}

func readApart(t *testing.T, url string) map[string]did {
	t.Helper()
	response, err := http.Get(strings.TrimSuffix(url, "/v1") + "/truth")
	must(t, err)
	defer response.Body.Close()
	var page struct{ Requests []did }
	must(t, json.NewDecoder(response.Body).Decode(&page))
	all := map[string]did{}
	for _, one := range page.Requests {
		all[one.ID] = one
	}
	return all
}

func TestACheckSaysWhatItMeasuredAndWhere(t *testing.T) {
	o := short(8)
	var last float64
	o.OnShare = func(share float64) { last = share }
	o.Program = os.Args[0]
	c, err := selfcheck.Run(t.Context(), o)
	must(t, err)
	host, _ := os.Hostname()
	if c.Host != host || c.Version != "test" || c.Cores == 0 || time.Since(c.At) > time.Minute {
		t.Errorf("of %q by %q with %d cores at %v", c.Host, c.Version, c.Cores, c.At)
	}
	if c.Streams != 8 || c.Load != o.Load || c.Stream != o.Stream || c.Requests < 8 || c.Rate == nil || c.ChunkRate == nil || *c.ChunkRate < 100 {
		t.Errorf("%+v", c)
	}
	if last < 0.5 || last > 1 || c.Health.Beats == 0 {
		t.Errorf("share done %v, %d beats of the client health", last, c.Health.Beats)
	}
}

func TestWhatACheckCannotDoIsAnErrorOfOneSentence(t *testing.T) {
	change := func(change func(*selfcheck.Options)) selfcheck.Options {
		o := short(1)
		o.Program = os.Args[0]
		change(&o)
		return o
	}
	for _, c := range []struct {
		why   string
		o     selfcheck.Options
		code  bench.Code
		words []string
	}{
		{"nobody asks", change(func(o *selfcheck.Options) { o.Load.Users = 0 }), bench.CodeInvalid, []string{"concurrent 0", "1 to"}},
		{"a rate below zero", change(func(o *selfcheck.Options) { o.Load = selfcheck.Rate(-3).Load }), bench.CodeInvalid, []string{"rate -3"}},
		{"too short", change(func(o *selfcheck.Options) { o.Duration = time.Millisecond }), bench.CodeInvalid, []string{"duration 1ms"}},
		{"an answer without gaps", change(func(o *selfcheck.Options) { o.Stream.Tokens = 1 }), bench.CodeInvalid, []string{"tokens 1"}},
		{"a negative gap", change(func(o *selfcheck.Options) { o.Stream.Gap = -time.Second }), bench.CodeInvalid, []string{"gaps of -1s"}},
		{"no such program", change(func(o *selfcheck.Options) { o.Program = "/nowhere/tokenlap" }), bench.CodeUnavailable, []string{"did not start", "/nowhere/tokenlap"}},
		{"a program that is something else", change(func(o *selfcheck.Options) { o.Program = "false" }), bench.CodeUnavailable, []string{"did not start"}},
	} {
		_, err := selfcheck.Run(t.Context(), c.o)
		if bench.CodeOf(err) != c.code {
			t.Errorf("%s: %v is %q, want %q", c.why, err, bench.CodeOf(err), c.code)
			continue
		}
		for _, word := range c.words {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %q is not in %q", c.why, word, err)
			}
		}
	}
}

func TestACancelledCheckEndsAtOnceAndLeavesNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	o := short(4)
	o.Program, o.Duration = os.Args[0], 5*time.Minute
	o.OnShare = func(float64) { cancel() }
	_, err := selfcheck.Run(ctx, o)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestAClosedSimulatorHasEnded(t *testing.T) {
	server, err := selfcheck.StartSimulator(t.Context(), os.Args[0], "--for", "1m")
	must(t, err)
	if _, err := server.Truth(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Close()
	if _, err := server.Truth(t.Context()); bench.CodeOf(err) != bench.CodeUnavailable {
		t.Errorf("it still answers: %v", err)
	}
}

func TestTheSimulatorGetsNoKeysOfTheEnvironment(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "canary")
	t.Setenv("PATH", "/usr/bin")
	got := strings.Join(selfcheck.Environment(), "\n")
	if strings.Contains(got, "canary") || !strings.Contains(got, "PATH=/usr/bin") {
		t.Errorf("its environment is %s", got)
	}
}
