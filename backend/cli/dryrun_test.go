package cli_test

import (
	"os"
	"strings"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/cli"
)

func TestADryRunSendsOneRequestAndKeepsNothing(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "good", "--url", serve(t, swift), "--model", "simulated")
	h.do(0, "models", "add", "bad", "--url", serve(t, "fault=http_503"), "--model", "simulated")
	out, _ := h.do(0, "run", "good", "bad", "--dry-run", "--iterations", "1000")
	for _, want := range []string{"ok", "good", "TTFT", "ms", "FAILED", "the server failed (503)", "-> the server itself is in trouble"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	tried := read[[]app.DryRunResult](h, "run", "good", "--dry-run", "--max-tokens", "3")
	if len(tried) != 1 || tried[0].Outcome != "ok" || *tried[0].OutputTokens != 3 || tried[0].TTFT == nil {
		t.Errorf("got %+v", tried)
	}
	h.do(cli.ExitNoSuccess, "run", "bad", "--dry-run")
	if runs := read[[]any](h, "history"); len(runs) != 0 {
		t.Errorf("kept: %v", runs)
	}
	if _, err := os.Stat("results"); err == nil {
		t.Error("files were written")
	}
}

func TestARunIsRefusedBeforeItCostsTooMuch(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "dear", "--url", serve(t, swift), "--model", "m", "--price-input", "3", "--price-output", "15")
	h.do(0, "models", "add", "unpriced", "--url", serve(t, swift), "--model", "m")
	for want, args := range map[string][]string{
		"the run may cost up to $1.47, more than the limit of $1.00: ":        {"dear", "--max-cost", "1"},
		"cannot be known, since model unpriced has no price":                  {"dear", "unpriced", "--max-cost", "100"},
		"cannot be known, since model m has no price":                         {"--url", "http://127.0.0.1:9", "--model", "m", "--max-cost", "100"},
		"max cost -1: use US dollars from 0 (no limit)":                       {"dear", "--max-cost", "-1"},
		"the run may cost up to $1.47, more than the limit of $0.001: ask fo": {"dear", "--dry-run", "--max-cost", "0.001"},
	} {
		if _, errs := h.do(cli.ExitUsage, append([]string{"run"}, args...)...); !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: %s, want %q", args, errs, want)
		}
	}
	h.do(0, "run", "dear", "--max-cost", "1.5", "--lengths", "short", "--iterations", "1")
}
