package cli_test

import (
	"os"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
)

// The pace of the simulated models that are compared: the second is half as fast.
const (
	steadyPace = "simulated:?ttft=40ms&itl=4ms&tokens=6"
	slowPace   = "simulated:?ttft=80ms&itl=8ms&tokens=6"
)

// measured measures a model at a pace and returns the id of the run.
func (h home) measured(model, pace string, flags ...string) string {
	h.t.Helper()
	h.do(0, "models", "edit", model, "--url", pace)
	args := []string{"run", model, "--mode", "concurrent", "--concurrent", "5", "--requests", "60", "--output-dir", ""}
	return read[bench.Run](h, append(args, flags...)...).ID
}

func TestRunsAreComparedAndFailOnlyIfWorseBeyondNoise(t *testing.T) {
	h := newHome(t)
	one, two := h.measured("sim-steady", steadyPace), h.measured("sim-steady", steadyPace)
	slow := h.measured("sim-steady", slowPace)
	other := h.measured("sim-steady", slowPace, "--max-tokens", "7")
	for reason, c := range map[string]struct {
		args []string
		code int
		out  string
		errs string
	}{
		"alike":                      {[]string{one, two, "--fail-if-worse", "50%"}, 0, "METRIC", ""},
		"slower":                     {[]string{one, slow, "--fail-if-worse", "5%"}, 4, " is slower by ", "FAILED: "},
		"slower, by less than that":  {[]string{one, slow, "--fail-if-worse", "900%"}, 0, "worse", ""},
		"slower, and nobody asks":    {[]string{one, slow}, 0, "worse", ""},
		"faster than a baseline":     {[]string{one, "--baseline", slow, "--fail-if-worse", "5%"}, 0, " is faster by ", ""},
		"the baseline named twice":   {[]string{slow, one, "--baseline", slow}, 0, " is faster by ", ""},
		"other workloads":            {[]string{one, other, "--fail-if-worse", "5%"}, 2, "not compared: ", "max tokens 512, 7"},
		"other workloads, ungated":   {[]string{one, other}, 0, "not compared: ", ""},
		"a run that is not":          {[]string{one, "none"}, 2, "", "none"},
		"a model that is not":        {[]string{one, two + ":none"}, 2, "", "none"},
		"a margin without a percent": {[]string{one, two, "--fail-if-worse", "5"}, 2, "", "such as 5%"},
		"two formats":                {[]string{one, two, "--json", "--markdown"}, 2, "", "two formats"},
		"one column":                 {[]string{one}, 2, "", "one column is nothing to compare"},
	} {
		t.Run(reason, func(t *testing.T) {
			out, errs := h.do(c.code, append([]string{"compare"}, c.args...)...)
			if !strings.Contains(out, c.out) || !strings.Contains(errs, c.errs) || c.errs == "" && errs != "" {
				t.Errorf("%s%s", out, errs)
			}
		})
	}
}

func TestARunIsComparedWithABaselineAtItsEnd(t *testing.T) {
	h := newHome(t)
	h.measured("sim-steady", steadyPace)
	h.do(0, "models", "edit", "sim-steady", "--url", slowPace)
	run := []string{"run", "sim-steady", "--mode", "concurrent", "--concurrent", "5", "--requests", "60", "--output-dir", ""}
	out, errs := h.do(4, append(run, "--baseline", "last", "--fail-if-worse", "5%")...)
	if !strings.Contains(out, " is slower by ") || !strings.Contains(errs, "FAILED: ") || !strings.Contains(errs, "more than the 5 % allowed") {
		t.Errorf("%s%s", out, errs)
	}
	with := read[struct{ Comparisons []compare.Comparison }](h, append(run, "--baseline", "last")...)
	if len(with.Comparisons) != 1 || len(with.Comparisons[0].Answers) != 1 {
		t.Errorf("JSON of a run with a baseline: %+v", with)
	}
	if _, errs := h.do(2, append(run, "--fail-if-worse", "5%")...); !strings.Contains(errs, "needs a --baseline") {
		t.Error(errs)
	}
	h.do(2, append(run, "--baseline", "none")...)
}

func TestAComparisonIsPrintedForMachinesAndPullRequests(t *testing.T) {
	h := newHome(t)
	one, slow := h.measured("sim-steady", steadyPace), h.measured("sim-steady", slowPace)
	h.do(0, "history", "rename", slow, "a <b> | *name*")
	got := read[struct {
		Comparisons []compare.Comparison
		Alone       []string
	}](h, "compare", one, slow)
	if len(got.Comparisons) != 1 || got.Alone == nil || len(got.Comparisons[0].Columns) != 2 {
		t.Errorf("%+v", got)
	}
	out, _ := h.do(0, "compare", one, slow, "--markdown")
	for _, want := range []string{"**Steady (simulated) · a &lt;b&gt; \\| \\*name\\* against ", "| Metric | ", " | Difference |  |\n|---|--:|--:|--:|---|\n", "| TTFT p50 | "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestAComparisonIsDrawn(t *testing.T) {
	h := newHome(t)
	one, slow, same := h.measured("sim-steady", steadyPace), h.measured("sim-steady", slowPace), h.measured("sim-steady", steadyPace)
	if out, _ := h.do(0, "compare", one, slow, "--output", "two.svg"); out != "two.svg\n" {
		t.Errorf("printed %q", out)
	}
	if text, err := os.ReadFile("two.svg"); err != nil || !strings.Contains(string(text), "slower by ") {
		t.Errorf("the chart: %v", err)
	}
	if out, _ := h.do(0, "compare", one, slow, same, "--output", "three.png", "--theme", "dark"); out != "three-1.png\nthree-2.png\n" {
		t.Errorf("printed %q", out)
	}
	for _, name := range []string{"three-1.png", "three-2.png"} {
		if picture, err := os.ReadFile(name); err != nil || !strings.HasPrefix(string(picture), "\x89PNG") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if out, errs := h.do(4, "compare", one, slow, "--output", "gate.svg", "--markdown", "--fail-if-worse", "5%"); !strings.Contains(out, "| Metric |") || strings.Contains(out, "gate.svg") || !strings.Contains(errs, "FAILED: ") {
		t.Errorf("%s%s", out, errs)
	}
	report, _ := h.do(0, "export", one, slow, "--format", "html", "--output-dir", "-")
	if got := strings.Count(report, `aria-label="Differences from the baseline: `); got != 1 {
		t.Errorf("%d charts of differences in the report of two runs", got)
	}
	for reason, c := range map[string]struct {
		code int
		args []string
	}{
		"no picture":      {2, []string{"--output", "two.pdf"}},
		"no such theme":   {2, []string{"--output", "two.svg", "--theme", "red"}},
		"a file is there": {1, []string{"--output", "two.svg/two.svg"}},
	} {
		t.Run(reason, func(t *testing.T) { h.do(c.code, append([]string{"compare", one, slow}, c.args...)...) })
	}
}

func TestAComparisonOfTooFewRequestsIsNotDrawn(t *testing.T) {
	h := newHome(t)
	one, two := h.measured("sim-steady", steadyPace, "--requests", "5"), h.measured("sim-steady", steadyPace, "--requests", "5")
	if _, errs := h.do(2, "compare", one, two, "--output", "few.svg"); !strings.Contains(errs, "compare cannot be drawn: ") {
		t.Error(errs)
	}
	if _, err := os.Stat("few.svg"); err == nil {
		t.Error("an empty chart was written")
	}
}
