package cli_test

import (
	"strings"
	"testing"
)

func TestFewValuesMarkEveryPercentile(t *testing.T) {
	h := newHome(t)
	out, _ := h.do(0, "run", "--url", serve(t, swift), "--model", "m", "--iterations", "9", "--prompts", "short-simple-capital", "--output-dir", "")
	if strings.Count(out, " ?\n") < 3 { // TTFT, latency, speed; TPOT needs more than one read
		t.Errorf("too few marks:\n%s", out)
	}
	for _, line := range strings.Split(out, "\n") {
		if name := strings.Join(strings.Fields(line), " "); strings.Contains(line, " p50") && !strings.HasPrefix(line, "! ") && !strings.HasSuffix(name, " ?") && !strings.HasSuffix(name, " -") {
			t.Errorf("9 values behind %q", name)
		}
	}
	out, _ = h.do(0, "run", "--url", serve(t, swift), "--model", "m", "--iterations", "10", "--prompts", "short-simple-capital", "--output-dir", "")
	if strings.Contains(out, "?") {
		t.Errorf("10 values are enough for a median:\n%s", out)
	}
}

func TestANameCannotSteerTheTerminal(t *testing.T) {
	h := newHome(t)
	out, _ := h.do(0, "run", "--url", serve(t, swift), "--model", "m", "--iterations", "1", "--prompts", "short-simple-capital", "--output-dir", "", "--name", "a\x1b]0;title\x07b")
	if strings.ContainsAny(out, "\x1b\x07") || !strings.Contains(out, "a ]0;title b") {
		t.Errorf("printed %q", out)
	}
}
