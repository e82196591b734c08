package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"tokenlap/backend/bench"
	"tokenlap/backend/export"
)

// reportFlags name the files that tell a continuous integration how a run came
// out.
type reportFlags struct {
	junit       string
	stepSummary string
}

func (r *reportFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&r.junit, "junit", "", "`FILE` of JUnit XML with a test case for each objective and --fail-if")
	flags.StringVar(&r.stepSummary, "step-summary", "", "`FILE` that a summary in Markdown is appended to (default the one that $GITHUB_STEP_SUMMARY names)")
}

// check says before a run if a file cannot be written after it.
func (r *reportFlags) check() error {
	if r.junit == "" {
		return nil
	}
	return export.CheckFolder(filepath.Dir(r.junit))
}

// write writes the files of a run and returns their paths.
func (r *reportFlags) write(run bench.Run) (paths []string, err error) {
	if r.junit != "" {
		if err := export.WriteFile(r.junit, func(w io.Writer) error { return export.JUnit(w, run) }); err != nil {
			return nil, err
		}
		paths = append(paths, r.junit)
	}
	path := r.stepSummary
	if path == "" {
		path = os.Getenv("GITHUB_STEP_SUMMARY")
	}
	if path == "" {
		return paths, nil
	}
	return paths, export.AppendMarkdown(path, run)
}

// printObjectives prints what came of the objectives of a model, and the
// percentiles in which failures count.
func (env *environment) printObjectives(label string, m bench.ModelSummary) {
	for _, sentence := range m.ObjectiveSentences() {
		fmt.Fprintf(env.out, "%s: %s\n", label, sentence)
	}
	if sentence := m.AdjustedSentence(); sentence != "" {
		fmt.Fprintf(env.out, "%s: %s\n", label, sentence)
	}
}

// exitOfConditions prints a sentence for each condition of the plan that a run did
// not pass, and returns the exit code of that; nil if it passed all.
func (env *environment) exitOfConditions(run bench.Run) error {
	failed := slices.DeleteFunc(run.Conditions(), func(c bench.ModelCondition) bool { return c.Met })
	if len(failed) == 0 {
		return nil
	}
	label := labeller(run.Plan)
	for _, c := range failed {
		fmt.Fprintf(env.errs, "FAILED: %s: %s\n", label(bench.ModelSummary{Endpoint: c.Endpoint, Stage: c.Stage}), c.Sentence())
	}
	return exit(ExitObjectives)
}
