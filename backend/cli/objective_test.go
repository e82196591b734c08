package cli_test

import (
	"os"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestARunThatMissesWhatMustHoldEndsWithCode4(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "edit", "sim-swift", "--url", "simulated:?"+swift, "--slo", "ttft=10s")
	for reason, c := range map[string]struct {
		flags []string
		code  int
		errs  string
	}{
		"what holds":         {[]string{"--fail-if", "ttft.p50>10s", "--fail-if", "success<99%,goodput<99%"}, 0, ""},
		"one that does not":  {[]string{"--fail-if", "latency.p50>1us", "--fail-if", "success<99%"}, 4, "FAILED: sim-swift: latency.p50 was "},
		"too few requests":   {[]string{"--fail-if", "ttft.p99>10s"}, 4, "ttft.p99 is not known: too few requests succeeded for it"},
		"a missed objective": {[]string{"--slo", "latency.p50=1us"}, 0, ""},
		"wrong usage":        {[]string{"--fail-if", "ttft.p50<1s"}, 2, "so write ttft.p50>1s"},
		"a wrong objective":  {[]string{"--slo", "ttft=1"}, 2, "use one with its unit"},
	} {
		args := append([]string{"run", "sim-swift", "--requests", "4", "--max-tokens", "4", "--output-dir", ""}, c.flags...)
		if _, errs := h.do(c.code, args...); !strings.Contains(errs, c.errs) || c.errs == "" && strings.Contains(errs, "FAILED") {
			t.Errorf("%s: %s", reason, errs)
		}
	}
}

func TestARunSaysHowManyMetItsObjectives(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "edit", "sim-swift", "--url", "simulated:?"+swift, "--slo", "ttft=10s,latency=1us")
	out, _ := h.do(0, "run", "sim-swift", "--requests", "4", "--max-tokens", "4", "--output-dir", "", "--slo", "ttft=10s,latency.p50=1us")
	if !strings.Contains(out, "sim-swift: 100 % of 4 requests met ttft=10s: ") || !strings.Contains(out, "sim-swift: latency.p50 was ") {
		t.Errorf("with objectives of its own: %s", out)
	}
	run := read[bench.Run](h, "run", "sim-swift", "--requests", "4", "--max-tokens", "4", "--output-dir", "")
	if g := run.Summary.Models[0].Goodput; g == nil || g.Good != 0 || *g.Met[0].Share != 1 || *g.Met[1].Share != 0 {
		t.Errorf("with those of the model: %+v", g)
	}
	if out, _ = h.do(0, "history", "show", "last"); !strings.Contains(out, "0 % of 4 requests met ttft=10s (100 %) and latency=1µs (0 %)") {
		t.Errorf("shown again: %s", out)
	}
	out, _ = h.do(0, "history", "show", "last", "--slo", "latency=10s")
	if !strings.Contains(out, "100 % of 4 requests met latency=10s") {
		t.Errorf("with objectives that are given later: %s", out)
	}
	if _, errs := h.do(2, "history", "show", "last", "--slo", "latency=10"); !strings.Contains(errs, "use one with its unit") {
		t.Errorf("with wrong ones: %s", errs)
	}
}

func TestARunWritesItsReportsForContinuousIntegration(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "edit", "sim-swift", "--url", "simulated:?"+swift)
	run := []string{"run", "sim-swift", "--requests", "4", "--max-tokens", "4", "--output-dir", "", "--fail-if", "latency.p50>1us"}
	t.Setenv("GITHUB_STEP_SUMMARY", "step.md")
	out, _ := h.do(4, append(run, "--junit", "reports/junit.xml")...)
	if !strings.Contains(out, "Wrote reports/junit.xml") || !strings.Contains(string(readFile(t, "reports/junit.xml")), `failures="1"`) {
		t.Errorf("no JUnit file: %s", out)
	}
	h.do(4, append(run, "--step-summary", "other.md")...)
	for _, path := range []string{"step.md", "other.md"} {
		if text := string(readFile(t, path)); strings.Count(text, "not latency.p50&gt;1µs") != 1 {
			t.Errorf("%s: %s", path, text)
		}
	}
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs := h.do(1, append(run, "--junit", "file/junit.xml")...); !strings.Contains(errs, "cannot be written") {
		t.Errorf("a file that cannot be written is found after the run: %s", errs)
	}
}
