package cli_test

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestASimulatedModelIsMeasuredInEachAPI(t *testing.T) {
	h := newHome(t)
	t.Setenv("TOKENLAP_SIMULATED_KEY", "not-a-real-key")
	for _, api := range bench.APIs {
		h.do(0, "models", "add", "a-"+string(api), "--url", "simulated:?"+swift+"&models=m&auth=env:TOKENLAP_SIMULATED_KEY", "--model", "m", "--api", string(api), "--key", "env:TOKENLAP_SIMULATED_KEY")
		out, _ := h.do(0, "models", "test", "a-"+string(api))
		if strings.Contains(out, "failed") || !strings.Contains(out, "models") {
			t.Errorf("%s:\n%s", api, out)
		}
	}
	for _, flag := range []string{"--warmup=0", "--no-stream"} {
		args := []string{"run", "--iterations", "1", "--prompts", "short-simple-capital", "--output-dir", "", flag}
		for _, api := range bench.APIs {
			args = append(args, "a-"+string(api))
		}
		run := read[bench.Run](h, args...)
		if len(run.Summary.Models) != len(bench.APIs) {
			t.Fatalf("%s: %d models", flag, len(run.Summary.Models))
		}
		for _, m := range run.Summary.Models {
			if m.Successes != 1 || m.OutputTokens.Max == nil || *m.OutputTokens.Max != 6 {
				t.Errorf("%s, %s: %d successes, tokens %+v", m.Endpoint, flag, m.Successes, m.OutputTokens)
			}
		}
	}
}

func TestSimulateSaysWhichPathsItServes(t *testing.T) {
	_, errs := newHome(t).do(0, "simulate", "--for", "1ms")
	for _, path := range []string{
		"/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages", "/api/chat",
		"/v1beta/models/MODEL:streamGenerateContent", "/openai/deployments/MODEL/chat/completions",
	} {
		if !strings.Contains(errs, path) {
			t.Errorf("%s is missing in %q", path, errs)
		}
	}
}

func TestSimulateListensOnThisMachineUnlessAsked(t *testing.T) {
	h := newHome(t)
	out, errs := h.do(0, "simulate", "--for", "1ms")
	if !strings.HasPrefix(out, "http://127.0.0.1:") || strings.Contains(errs, "other machines") {
		t.Errorf("by default: %s%s", out, errs)
	}
	if _, errs := h.do(2, "simulate", "--listen", ":0", "--for", "1ms"); !strings.Contains(errs, "public") {
		t.Errorf("without --public: %s", errs)
	}
	if _, errs := h.do(0, "simulate", "--listen", "0.0.0.0:0", "--public", "--for", "1ms"); !strings.Contains(errs, "other machines may reach") {
		t.Errorf("with --public: %s", errs)
	}
}
