package cli_test

import (
	"os"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestATrendShowsComparableRunsAndLeavesOutExcludedOnes(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	h.do(0, "models", "add", "m", "--url", url, "--model", "m")
	run := func(more ...string) string {
		return read[bench.Run](h, append([]string{"run", "m", "--iterations", "2", "--prompts", "short-simple-capital", "--output-dir", ""}, more...)...).ID
	}
	one, two, tagged := run(), run(), run("--tag", "nightly")
	other := run("--max-tokens", "7")
	trend := read[bench.Trend](h, "history", "trend", "m", "--like", one)
	if len(trend.Points) != 3 || trend.Points[0].Run != one || trend.Points[2].Run != tagged || trend.Points[0].Value == nil || trend.Load != "sequential" {
		t.Fatalf("trend %+v", trend)
	}
	if trend = read[bench.Trend](h, "history", "trend", "m"); len(trend.Points) != 1 || trend.Points[0].Run != other {
		t.Errorf("the newest run: %+v", trend.Points)
	}
	if trend = read[bench.Trend](h, "history", "trend", "m", "--like", one, "--tag", "Nightly"); len(trend.Points) != 1 || trend.Points[0].Run != tagged {
		t.Errorf("tagged runs: %+v", trend.Points)
	}
	h.do(0, "history", "exclude", two, "the server was updating")
	h.do(2, "history", "exclude", two, " ")
	if out, _ := h.do(0, "history", "trend", "m", "--like", one); !strings.Contains(out, "left out: the server was updating") || !strings.Contains(out, "3 runs that can be compared") {
		t.Errorf("got\n%s", out)
	}
	h.do(0, "history", "include", two)
	if got := read[bench.Run](h, "history", "show", two); got.Excluded != "" {
		t.Errorf("still excluded: %q", got.Excluded)
	}
	h.do(0, "history", "trend", "m", "--like", one, "--output", "trend.svg")
	if text, err := os.ReadFile("trend.svg"); err != nil || !strings.Contains(string(text), "TTFT p50 over comparable runs") {
		t.Errorf("the chart: %v", err)
	}
	h.do(2, "history", "trend", "m", "--output", "trend.pdf")
	h.do(2, "history", "trend", "m", "--metric", "colour")
	h.do(2, "history", "trend", "nobody")
}

func TestHistoryHasTheRunsThatRegressed(t *testing.T) {
	h := newHome(t)
	fast, slow := serve(t, swift), serve(t, "ttft=150ms&itl=0s&tokens=6")
	h.do(0, "models", "add", "m", "--url", fast, "--model", "m")
	run := func() string {
		return read[bench.Run](h, "run", "m", "--iterations", "12", "--prompts", "short-simple-capital", "--output-dir", "").ID
	}
	for range 6 {
		run()
	}
	h.do(0, "models", "edit", "m", "--url", slow)
	first := run()
	if got := read[[]bench.Run](h, "history", "--regressed"); len(got) != 1 || got[0].ID != first {
		t.Errorf("regressed: %d runs", len(got))
	}
	h.do(0, "history", "exclude", first, "wrong server")
	if got := read[[]bench.Run](h, "history", "--regressed"); len(got) != 0 {
		t.Errorf("regressed although excluded: %d runs", len(got))
	}
}
