package cli_test

import (
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestTheShellCompletesModelsAndRuns(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	h.do(0, "models", "add", "llama", "--url", url, "--model", "m", "--title", "Llama of the lab")
	run := read[bench.Run](h, "run", "llama", "--requests", "1", "--output-dir", "", "--name", "Friday").ID
	for _, test := range []struct {
		why   string
		typed []string
		want  []string
	}{
		{"models, with their titles", []string{"run", ""}, []string{"llama\tLlama of the lab", "sim-swift\tSwift (simulated)", "sim-steady\tSteady (simulated)"}},
		{"models that begin so", []string{"sweep", "ll"}, []string{"llama\tLlama of the lab"}},
		{"no model twice", []string{"run", "llama", "ll"}, nil},
		{"one model where one is taken", []string{"models", "show", "llama", ""}, nil},
		{"a new name is anybody's", []string{"models", "add", ""}, nil},
		{"models of a flag", []string{"run", "--models", "ll"}, []string{"llama\tLlama of the lab"}},
		{"runs, with their names", []string{"history", "show", ""}, []string{"last\tthe run that came last", run + "\tFriday"}},
		{"runs of a flag", []string{"run", "--baseline", "20"}, []string{run + "\tFriday"}},
		{"words", []string{"run", "--mode", ""}, []string{"sequential", "concurrent"}},
	} {
		out, _ := h.do(0, append([]string{"__complete"}, test.typed...)...)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		got := slices.DeleteFunc(lines[:len(lines)-1], func(line string) bool { return strings.HasPrefix(line, "_activeHelp_") })
		slices.Sort(got)
		slices.Sort(test.want)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.why, got, test.want)
		}
	}
}
