package cli_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// brief makes a self-check short.
var brief = []string{"--duration", "1s", "--ttft", "20ms", "--itl", "2ms", "--tokens", "16"}

func TestASelfcheckIsShownKeptAndListed(t *testing.T) {
	h := newHome(t)
	if out, _ := h.do(0, "selfcheck", "--list"); !strings.Contains(out, "No self-checks") {
		t.Errorf("before the first: %s", out)
	}
	out, errs := h.do(0, append([]string{"selfcheck", "--concurrent", "4"}, brief...)...)
	for _, word := range []string{"TTFT", "gaps between chunks", "TPOT", "0 failed", "with 4 streams, 95 % of TTFTs were accurate to"} {
		if !strings.Contains(out, word) {
			t.Errorf("%q is not in:\n%s", word, out)
		}
	}
	if !strings.Contains(errs, "4 users, answers of 16 tokens, the first after 20 ms, then one every 2 ms") {
		t.Errorf("what is checked is not said: %s", errs)
	}
	check := read[bench.Selfcheck](h, append([]string{"selfcheck", "--rate", "30"}, brief...)...)
	if check.Load.Kind != bench.OpenRate || check.Load.Rate != 30 || check.Requests == 0 || check.TTFT.P95 == nil || check.Health.StartLagMax == 0 {
		t.Errorf("%+v", check)
	}
	kept := read[[]bench.Selfcheck](h, "selfcheck", "--list")
	if len(kept) != 2 || kept[1].Streams != 4 || kept[1].Stream != (bench.StreamShape{TTFT: 20 * time.Millisecond, Gap: 2 * time.Millisecond, Tokens: 16}) {
		t.Errorf("%+v", kept)
	}
	if out, _ := h.do(0, "selfcheck", "--list"); !strings.Contains(out, "4 users") || !strings.Contains(out, "30/s") {
		t.Errorf("the list lacks a check:\n%s", out)
	}
	if runs := read[[]bench.Run](h, "history"); len(runs) != 0 {
		t.Errorf("the history has %d runs of a self-check", len(runs))
	}
}

func TestARunSaysHowExactItsMachineIs(t *testing.T) {
	h := newHome(t)
	run := []string{"run", "--url", serve(t, "ttft=10ms&itl=2ms&tokens=8"), "--model", "m", "--mode", "concurrent", "--concurrent", "3", "--iterations", "1", "--output-dir", ""}
	sentence := "Self-check of the client on"
	if out, _ := h.do(0, run...); strings.Contains(out, sentence) {
		t.Errorf("before there is a check:\n%s", out)
	}
	check := read[bench.Selfcheck](h, "selfcheck", "--duration", "1s") // like the run
	if check.Streams != 3 || check.Stream.TTFT < 10*time.Millisecond || check.Stream.TTFT == 200*time.Millisecond || check.Stream.Tokens != 16 {
		t.Errorf("a check like the last run has %d streams of %+v", check.Streams, check.Stream)
	}
	for _, args := range [][]string{{"history", "show", "last"}, run, {"export", "last", "--format", "markdown", "--output-dir", "out"}} {
		out, _ := h.do(0, args...)
		if args[0] == "export" {
			text, err := os.ReadFile(strings.Fields(out)[0])
			if err != nil {
				t.Fatal(err)
			}
			out = string(text)
		}
		if !strings.Contains(out, sentence) || !strings.Contains(out, "with 3 streams") {
			t.Errorf("%s does not say it:\n%s", strings.Join(args, " "), out)
		}
	}
	h.do(0, append(run, "--concurrent", "20")...)
	if out, _ := h.do(0, "history", "show", "last"); strings.Contains(out, sentence) {
		t.Errorf("a check of 3 streams says nothing about 20:\n%s", out)
	}
}

func TestAWrongSelfcheckIsAnErrorOfUsage(t *testing.T) {
	h := newHome(t)
	for _, c := range []struct {
		why  string
		args []string
		says string
	}{
		{"no streams", []string{"--concurrent", "0"}, "concurrent 0"},
		{"a load below zero", []string{"--rate", "-1"}, "rate -1"},
		{"two loads", []string{"--rate", "1", "--concurrent", "1"}, "use one of them"},
		{"no time", []string{"--duration", "0"}, "duration 0s"},
		{"no number", []string{"--concurrent", "many"}, "many"},
		{"an answer without a gap", []string{"--tokens", "1"}, "tokens 1"},
	} {
		if out, errs := h.do(2, append([]string{"selfcheck"}, c.args...)...); !strings.Contains(errs, c.says) || out != "" {
			t.Errorf("%s: %s%s", c.why, out, errs)
		}
	}
}
