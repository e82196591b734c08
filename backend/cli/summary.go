package cli

import (
	"fmt"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// printRun prints a run: the verdict, its figures, failures by kind, and what the verdict rests on.
func (env *environment) printRun(run bench.Run) {
	fmt.Fprintf(env.out, "\n%s  %s  %s", oneLine(run.Name, 200), run.Started.Local().Format("2006-01-02 15:04:05"), run.DisplayState())
	if !run.Finished.IsZero() {
		fmt.Fprintf(env.out, " after %s", span(run.Finished.Sub(run.Started)))
	}
	if end := run.Execution.End; end != "" {
		fmt.Fprintf(env.out, ": %s", end.Sentence())
	}
	fmt.Fprint(env.out, "\n\n")
	if verdict := bench.Judge(&run); verdict != nil {
		fmt.Fprintf(env.out, "%s\n\n", verdict.Line)
	}
	for _, sentence := range run.Answers() {
		fmt.Fprintf(env.out, "%s\n\n", oneLine(sentence, 500))
	}
	label := labeller(run.Plan)
	env.printFigures(run.Summary.Models, label)
	env.printStages(run)
	env.printParts(run)
	for _, m := range run.Summary.Models {
		env.printObjectives(label(m), m)
		env.printRemarks(label(m), m)
	}
	env.printReasons(run, label)
	if h := run.Health; h.Beats > 0 {
		client := "This machine"
		if run.IsMerged() {
			client = "The parts, the worst of each"
		}
		fmt.Fprintf(env.out, "%s: timer lag p99 %s, max %s; CPU %.0f %%; longest GC pause %s; memory %d MB\n",
			client, span(h.LagP99), span(h.LagMax), h.CPUShare*100, span(h.GCPauseMax), h.MemoryPeak>>20)
	}
	if run.Selfcheck != nil {
		fmt.Fprintln(env.out, run.Selfcheck.Sentence())
	}
	if len(run.Tags) > 0 {
		fmt.Fprintf(env.out, "Tags: %s\n", oneLine(strings.Join(run.Tags, ", "), 200))
	}
	if run.Note != "" {
		fmt.Fprintf(env.out, "Note: %s\n", oneLine(run.Note, 500))
	}
}

// printFigures prints one column a model, which fits on any terminal, or one
// row a model if there are many.
func (env *environment) printFigures(models []bench.ModelSummary, label labelFunc) {
	const maxColumns = 4
	heads := []string{"", ">OK", ">FAILED", ">SUCCESS"}
	for _, shown := range bench.Overview() {
		heads = append(heads, ">"+shown.Heading())
	}
	wide := newTable(heads...)
	for _, m := range models {
		cells := []string{label(m), fmt.Sprint(m.Successes), fmt.Sprint(m.Failed), percent(m.SuccessRate)}
		for _, shown := range bench.Overview() {
			cells = append(cells, shown.TextOf(m.Decisive()))
		}
		wide.add(cells...)
	}
	t := wide
	if len(models) <= maxColumns {
		t = wide.transposed()
	}
	t.print(env.out)
	fmt.Fprintln(env.out)
	if slices.ContainsFunc(wide.rows, func(row []string) bool { return slices.ContainsFunc(row, isWeak) }) {
		fmt.Fprintln(env.out, "? rests on few values; - does not exist, or too few values for it")
	}
}

// labelFunc returns what the rows about a model are called.
type labelFunc func(bench.ModelSummary) string

// labeller returns labels that name the stage and its load if a plan has several.
func labeller(plan bench.Plan) labelFunc {
	if len(plan.Stages) > 1 {
		return func(m bench.ModelSummary) string {
			label := fmt.Sprintf("%s, stage %s", m.Endpoint, plan.StageNumber(m.Stage))
			if load := plan.LoadOf(m.Stage).String(); load != "" {
				label += ": " + load
			}
			return label
		}
	}
	return func(m bench.ModelSummary) string { return m.Endpoint }
}

func isWeak(cell string) bool { return strings.HasSuffix(cell, bench.WeakMark) }

func (env *environment) printRemarks(label string, m bench.ModelSummary) {
	if steady := m.SteadyText(); steady != "" {
		fmt.Fprintf(env.out, "%s: %s\n", label, steady)
	}
	if len(m.Failures) > 0 {
		var kinds []string
		for _, failure := range m.Failures {
			kinds = append(kinds, fmt.Sprintf("%s %d", failure.Kind, failure.Count))
		}
		fmt.Fprintf(env.out, "%s: failures: %s\n", label, strings.Join(kinds, ", "))
	}
	if cost := m.Cost.Sentence(); cost != "" {
		fmt.Fprintf(env.out, "%s: %s\n", label, cost)
	}
	if m.Cancelled > 0 && !slices.ContainsFunc(m.Warnings, func(w bench.Warning) bool { return w.Code == bench.CutOff }) {
		fmt.Fprintf(env.out, "%s: %s cut off by the stop, not counted\n", label, plural(m.Cancelled, "request"))
	}
}

// marks are put before reasons, by how grave they are.
var marks = map[bench.Trust]string{bench.Good: "- ", bench.Careful: "! ", bench.Doubtful: "!! "}

// printReasons prints what is to know before believing the figures, each once.
func (env *environment) printReasons(run bench.Run, label labelFunc) {
	verdict := bench.Judge(&run)
	if verdict == nil {
		return
	}
	for _, group := range verdict.Groups() {
		var names []string
		for _, one := range group {
			if m := run.Summary.Of(one.Endpoint, one.Stage); m != nil {
				names = append(names, label(*m))
			}
		}
		of := strings.Join(names, "; ")
		switch {
		case len(names) > 1 && len(names) == len(run.Summary.Models):
			of = "all: "
		case of != "":
			of += ": "
		}
		fmt.Fprintf(env.out, "%s%s%s\n", marks[group[0].Trust], of, oneLine(group[0].String(), 1000))
	}
}
