package app_test

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

// reached is a model behind a server of its own, whose behaviour is the query.
func reached(t *testing.T, name, query string) bench.Endpoint {
	t.Helper()
	return bench.Endpoint{Name: name, Title: strings.ToUpper(name), Model: "simulated", URL: serve(t, query)}
}

func TestADryRunSendsOneRequestToEachModelAndStoresNothing(t *testing.T) {
	locked := reached(t, "locked", "")
	locked.Key = "env:TOKENLAP_TEST_NO_KEY"
	dead := bench.Endpoint{Name: "dead", Model: "m", URL: "http://" + closedPort(t) + "/v1"}
	o := newOwn(t, model("alpha"), reached(t, "wordy", "ttft=1ms&itl=0s&tokens=2000"), reached(t, "broken", "fault=http_503"), dead, locked)
	form := usual("alpha", "wordy", "broken", "dead", "locked")
	form.MaxTokens, form.ConnectTimeout, form.Timeout = 1000, 5, 20
	found, err := o.DryRun(t.Context(), form)
	o.ok(err)
	if len(found) != 5 {
		t.Fatalf("got %+v", found)
	}
	for i, want := range []struct{ model, outcome, explained string }{
		{"alpha", "ok", "answered"}, {"wordy", "ok", "answered"}, {"broken", "http_5xx", "the server failed (503)"},
		{"dead", "connect", "no connection could be made"}, {"locked", "", "TOKENLAP_TEST_NO_KEY"},
	} {
		got := found[i]
		if got.Model != want.model || got.Outcome != want.outcome || !strings.Contains(got.Explained, want.explained) {
			t.Errorf("%s: got %+v, want %q: %q", want.model, got, want.outcome, want.explained)
		}
		if measured := got.TTFT != nil && *got.TTFT > 0 && got.Latency != nil && got.OutputTokens != nil && got.Answer != ""; measured != (want.outcome == "ok") {
			t.Errorf("%s: got %+v", want.model, got)
		}
		if hinted := want.outcome != "ok" && want.outcome != ""; (got.Hint != "") != hinted {
			t.Errorf("%s: hint %q", want.model, got.Hint)
		}
	}
	if wordy := found[1]; utf8.RuneCountInString(wordy.Answer) != 400 || *wordy.OutputTokens != 1000 || wordy.TokenSource != "usage" || wordy.Title != "WORDY" || wordy.Status != 200 {
		t.Errorf("%d letters of %+v", utf8.RuneCountInString(wordy.Answer), wordy)
	}
	if runs, err := o.Runs(t.Context(), app.RunQuery{}); err != nil || runs.Total != 0 {
		t.Errorf("%d runs are stored: %v", runs.Total, err)
	}
}

func TestADryRunOfAPlanWithoutStreamingHasNoTTFT(t *testing.T) {
	o := newOwn(t, model("alpha"))
	form := usual("alpha")
	form.Stream, form.UniquePrefix = false, true
	found, err := o.DryRun(t.Context(), form)
	o.ok(err)
	if got := found[0]; got.Outcome != "ok" || got.TTFT != nil || got.TPOT != nil || got.Latency == nil {
		t.Errorf("got %+v", got)
	}
}

func TestAFormWithMistakesHasNoDryRun(t *testing.T) {
	o := newOwn(t, model("alpha"))
	form := usual("alpha")
	form.Iterations, form.MaxTokens = 0, 0
	_, err := o.DryRun(t.Context(), form)
	if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "iterations 0") || !strings.Contains(err.Error(), "max tokens 0") {
		t.Errorf("got %v", err)
	}
}

func TestACancelledDryRunLetsARunStart(t *testing.T) {
	o := newOwn(t, model("alpha"), reached(t, "slow", "ttft=1h"))
	form := usual("slow")
	ended := make(chan []app.DryRunResult)
	go func() {
		found, err := o.DryRun(t.Context(), form)
		if err != nil {
			t.Error(err)
			found = make([]app.DryRunResult, 1)
		}
		ended <- found
	}()
	var found []app.DryRunResult
	for found == nil { // the first may be asked before it has begun
		o.CancelDryRun()
		select {
		case found = <-ended:
		case <-time.After(20 * time.Millisecond):
		}
	}
	if found[0].Outcome != string(bench.Cancelled) {
		t.Errorf("got %+v", found[0])
	}
	started, err := o.Start(t.Context(), usual("alpha"))
	o.ok(err)
	if started.Run == "" {
		t.Errorf("refused: %+v", started)
	}
	o.ok(o.Stop(t.Context(), "now"))
}

func TestACancelledDryRunSaysSo(t *testing.T) {
	o := newOwn(t, reached(t, "slow", "ttft=30s"))
	plan, _, err := o.PlanOf(t.Context(), usual("slow"))
	o.ok(err)
	ctx, cut := context.WithCancel(t.Context())
	cut()
	if found := app.DryRun(ctx, plan); found[0].Outcome != string(bench.Cancelled) {
		t.Errorf("got %+v", found[0])
	}
}
