package runner_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/simulator"
)

func TestARunAmongAllFaultsEndsOnTimeAndItsOtherRequestsAreUnharmed(t *testing.T) {
	var names []string
	for _, fault := range simulator.AllFaults() {
		names = append(names, string(fault))
	}
	db := open(t)
	p := plan(24, url.Values{"ttft": {"20ms"}, "itl": {"1ms"}, "fault": {strings.Join(names, ",")}, "fault_rate": {"0.8"}}.Encode())
	p.Limits = bench.Limits{Connect: 10 * time.Second, Headers: 800 * time.Millisecond, FirstToken: time.Second, Idle: time.Second, Total: 2 * time.Second}
	p.Iterations = 200
	began := time.Now()
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p})
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 2*time.Minute {
		t.Errorf("the run took %v", took)
	}
	all := samples(t, db, run.ID)
	if len(all) != 600 {
		t.Fatalf("%d requests are stored, want 600", len(all))
	}
	outcomes, healthy, early := map[bench.Outcome]int{}, 0, 0
	for _, s := range all {
		outcomes[s.Outcome]++
		if s.Outcome != bench.OK || len(s.Chunks) != 6 || s.Tokens.Source != bench.FromUsage || s.Tokens.Output != 6 {
			continue // a fault, or one that costs no more than the usage
		}
		healthy++
		ttft, _ := s.TTFT()
		if ttft < 20*time.Millisecond {
			t.Errorf("a healthy request: TTFT %v, before its schedule", ttft)
		}
		if ttft < 200*time.Millisecond { // ten times the schedule, for a busy machine
			early++
		}
	}
	if healthy < 24 || early < healthy*9/10 {
		t.Errorf("%d of %d healthy requests had their first token in time", early, healthy)
	}
	for _, want := range []bench.Outcome{
		bench.OK, bench.FailHTTP3xx, bench.FailHTTP4xx, bench.FailHTTP429, bench.FailHTTP5xx, bench.TimeoutHeaders, bench.TimeoutFirstToken, bench.TimeoutTotal,
		bench.FailStreamError, bench.FailTruncated, bench.FailReset, bench.FailEmpty, bench.FailMalformed, bench.FailTooLarge,
	} {
		if outcomes[want] == 0 {
			t.Errorf("no request was %s: %v", want, outcomes)
		}
	}
	sum := run.Summary.Models[0]
	if sum.Attempts != len(all) {
		t.Errorf("the summary has %d requests", sum.Attempts)
	}
}
