package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
)

// loadScenario is one run with a load of its own and what must be true of it.
type loadScenario struct {
	name    string
	command string
	args    []string
	verify  func(loadRun) error
}

// loadRun is a run as it was printed, as it stands in the detailed file, and as it
// went over the wire.
type loadRun struct {
	jsonRun
	detail []row // of the requests that were not warm-up
	wire   []exchange
}

// The load of the scenarios below.
const (
	ratePerSecond, rateSeconds = 5, 8
	conversations, turns       = 6, 3
	wantedTokens, wantedShare  = 1000, 0.03
	sweepTolerance             = 0.1
)

func loadScenarios() []loadScenario {
	short := []string{"--prompts", "short-simple-capital", "--max-tokens", "16"}
	return []loadScenario{
		{"a rate", "run", slices.Concat(short, []string{"--rate", fmt.Sprint(ratePerSecond), "--arrival", "constant", "--duration", fmt.Sprint(rateSeconds)}), verifyRate},
		{"a sweep", "sweep", slices.Concat(short, []string{"--slo", "ttft.p50=300ms", "--from", "4", "--to", "4096", "--probe", "3", "--probe-requests", "20", "--settle", "1",
			"--tolerance", fmt.Sprint(sweepTolerance)}), verifySweep},
		{"conversations", "run", slices.Concat(short, []string{"--mode", "concurrent", "--concurrent", "2", "--iterations", fmt.Sprint(conversations), "--turns", fmt.Sprint(turns)}), verifyConversations},
		{"prompts of a length", "run", []string{"--input-tokens", fmt.Sprint(wantedTokens), "--max-tokens", "8", "--mode", "concurrent", "--concurrent", "2", "--iterations", "24", "--seed", "1"}, verifyLengths},
	}
}

// checkLoad carries out a scenario and returns how many requests it had.
func (c checker) checkLoad(ctx context.Context, s loadScenario) (requests int, err error) {
	c.recorder.take()
	dir := filepath.Join(c.dir, strings.ReplaceAll(s.name, " ", "-"))
	args := slices.Concat([]string{s.command, "tiny"}, s.args, []string{"--timeout", "60", "--json", "--no-visualizations", "--output-dir", dir})
	out, err := c.tokenlap.call(ctx, 0, args...)
	if err != nil {
		return 0, err
	}
	run := loadRun{wire: c.recorder.take()}
	if err := json.Unmarshal(out, &run.jsonRun); err != nil {
		return 0, fmt.Errorf("%s --json does not print JSON alone (%w): %.300s", s.command, err, out)
	}
	all, err := rows(dir, "benchmark_results_*.csv")
	if err != nil {
		return 0, err
	}
	for _, r := range all {
		if r["phase"] != "warmup" {
			run.detail = append(run.detail, r)
		}
	}
	if len(all) != len(run.wire) {
		err = fmt.Errorf("%d requests went over the wire and %d are in the file", len(run.wire), len(all))
	}
	return len(all), errors.Join(err, s.verify(run))
}

// verifyRate checks that requests were due as asked, were sent when they were due,
// and are those that went over the wire.
func verifyRate(run loadRun) error {
	var lags []float64
	wrong := []error{compareWire(scenario{requests: ratePerSecond * rateSeconds}, run.wire, run.detail)}
	slices.SortFunc(run.detail, func(a, b row) int { return cmp.Compare(a.number("due_at"), b.number("due_at")) })
	for i, r := range run.detail {
		first := run.detail[0].number("due_at")
		if due := r.number("due_at") - first; math.Abs(due-float64(i)/ratePerSecond) > 1e-6 {
			wrong = append(wrong, fmt.Errorf("request %d was due %v s after the first", i, due))
		}
		if lag := r.number("sent_at") - r.number("due_at"); lag < 0 {
			wrong = append(wrong, fmt.Errorf("request %d was sent %v s before it was due", i, -lag))
		} else {
			lags = append(lags, lag)
		}
	}
	if stages := run.Execution.Stages; len(stages) != 1 || stages[0].Due != len(run.detail) || stages[0].Dropped != 0 {
		wrong = append(wrong, fmt.Errorf("the run says of its stages %+v, and %d requests are in the file", stages, len(run.detail)))
	}
	slices.Sort(lags)
	if len(lags) > 0 && lags[len(lags)/2] > 0.005 { // the server may have the processor now and then
		wrong = append(wrong, fmt.Errorf("half of the requests were sent more than %v s late", lags[len(lags)/2]))
	}
	return joinFew(wrong)
}

// verifySweep checks that the search ended with a level, next to one that failed,
// and that its probes are the stages of the run.
func verifySweep(run loadRun) error {
	if len(run.Execution.Sweeps) != 1 {
		return fmt.Errorf("%d results of one sweep", len(run.Execution.Sweeps))
	}
	result := run.Execution.Sweeps[0]
	if result.End != "found" || result.Level <= 0 || result.Level >= result.Failed || result.Failed-result.Level > 2*sweepTolerance*result.Failed {
		return fmt.Errorf("the search ended as %q with %v good and %v not: %s", result.End, result.Level, result.Failed, result.Reason)
	}
	if len(result.Probes) != len(run.Execution.Stages) {
		return fmt.Errorf("%d probes in %d stages", len(result.Probes), len(run.Execution.Stages))
	}
	due := 0
	for _, stage := range run.Execution.Stages {
		due += stage.Due
	}
	if due != len(run.detail) {
		return fmt.Errorf("%d requests were due in all stages, and %d are in the file", due, len(run.detail))
	}
	return nil
}

// verifyConversations checks that each turn carries the turns before it, on the
// wire and by the server's count of its prompt. An answer that is empty ends a
// conversation.
func verifyConversations(run loadRun) error {
	wrong := []error{compareWire(scenario{requests: len(run.wire)}, run.wire, run.detail)}
	messages, reported := map[int]int{}, map[int]int{} // requests by the number of their messages
	for _, e := range run.wire {
		var request struct{ Messages []json.RawMessage }
		wrong = append(wrong, json.Unmarshal(e.request, &request))
		messages[len(request.Messages)]++
	}
	slices.SortFunc(run.detail, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.number("conversation"), b.number("conversation")), cmp.Compare(a.number("turn"), b.number("turn")))
	})
	last := row{}
	for _, r := range run.detail {
		turn := int(r.number("turn"))
		reported[2*turn-1]++
		follows := last["conversation"] == r["conversation"] && int(last.number("turn")) == turn-1
		switch {
		case turn > 1 && !follows:
			wrong = append(wrong, fmt.Errorf("turn %d of conversation %s has no turn before it", turn, r["conversation"]))
		case turn > 1 && r.number("input_tokens") <= last.number("input_tokens"):
			wrong = append(wrong, fmt.Errorf("turn %d of conversation %s has %s prompt tokens, the one before it %s", turn, r["conversation"], r["input_tokens"], last["input_tokens"]))
		}
		last = r
	}
	if fmt.Sprint(messages) != fmt.Sprint(reported) || reported[1] != conversations || reported[2*turns-1] == 0 {
		wrong = append(wrong, fmt.Errorf("requests by their number of messages: %v on the wire, %v by their turns", messages, reported))
	}
	return joinFew(wrong)
}

// verifyLengths compares the mean length of synthetic prompts, as the server counts
// them, with what was wanted.
func verifyLengths(run loadRun) error {
	var lengths []float64
	for _, r := range run.detail {
		if r["token_source"] != "usage" || r.number("input_wanted") != wantedTokens {
			return fmt.Errorf("row %s: tokens from %q, %s wanted", r["seq"], r["token_source"], r["input_wanted"])
		}
		lengths = append(lengths, r.number("input_tokens"))
	}
	if got := mean(lengths); !(math.Abs(got/wantedTokens-1) <= wantedShare) {
		return fmt.Errorf("%d prompts of %d tokens have %.1f on average", len(lengths), wantedTokens, got)
	}
	return nil
}
