package cli

import (
	"fmt"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// printRun prints a run for people: the table, failures by kind, what to
// beware of.
func (a *env) printRun(run bench.Run) {
	fmt.Fprintf(a.out, "\n%s  %s  %s", oneLine(run.Name, 200), run.Started.Local().Format("2006-01-02 15:04:05"), run.State)
	if !run.Finished.IsZero() {
		fmt.Fprintf(a.out, " after %s", span(run.Finished.Sub(run.Started)))
	}
	fmt.Fprint(a.out, "\n\n")
	several := len(run.Plan.Stages) > 1
	a.printFigures(run.Summary.Models, several)
	for _, m := range run.Summary.Models {
		a.printRemarks(m, several)
	}
	if verdict := run.Health.Judge(); verdict != nil {
		h := run.Health
		fmt.Fprintln(a.out, verdict.Sentence())
		fmt.Fprintf(a.out, "This machine: timer lag p99 %s, max %s; CPU %.0f %%; longest GC pause %s; memory %d MB\n",
			span(h.LagP99), span(h.LagMax), h.CPUShare*100, span(h.GCPauseMax), h.MemoryPeak>>20)
	}
	if len(run.Tags) > 0 {
		fmt.Fprintf(a.out, "Tags: %s\n", oneLine(strings.Join(run.Tags, ", "), 200))
	}
	if run.Note != "" {
		fmt.Fprintf(a.out, "Note: %s\n", oneLine(run.Note, 500))
	}
}

// printFigures prints one column a model, which fits on any terminal, or one
// row a model where there are many.
func (a *env) printFigures(models []bench.ModelSummary, several bool) {
	const across = 4
	heads := []string{"", ">OK", ">FAILED", ">SUCCESS", ">TTFT p50", ">TTFT p95", ">TTFT p99", ">TPOT p50", ">TPOT p95",
		">LATENCY p50", ">LATENCY p95", ">LATENCY p99", ">tok/s, A STREAM p50", ">tok/s IN ALL", ">req/s"}
	wide := newTable(heads...)
	for _, m := range models {
		wide.add(labelOf(m, several), fmt.Sprint(m.Successes), fmt.Sprint(m.Failed), percent(m.SuccessRate),
			weak(m.TTFT, "p50", duration), weak(m.TTFT, "p95", duration), weak(m.TTFT, "p99", duration),
			weak(m.TPOT, "p50", duration), weak(m.TPOT, "p95", duration),
			weak(m.Latency, "p50", duration), weak(m.Latency, "p95", duration), weak(m.Latency, "p99", duration),
			weak(m.OutputSpeed, "p50", number), number(m.SystemTokens), number(m.RequestRate))
	}
	t := wide
	if len(models) <= across {
		t = wide.turned()
	}
	t.print(a.out)
	fmt.Fprintln(a.out)
	if slices.ContainsFunc(wide.rows, func(row []string) bool { return slices.ContainsFunc(row, isWeak) }) {
		fmt.Fprintln(a.out, "? rests on few values; - does not exist, or too few values for it")
	}
}

func labelOf(m bench.ModelSummary, several bool) string {
	if several {
		return fmt.Sprintf("%s, stage %d", m.Endpoint, m.Stage+1)
	}
	return m.Endpoint
}

// weak formats a percentile and marks one that rests on few values.
func weak(d bench.Distribution, name string, format func(*float64) string) string {
	text := format(map[string]*float64{"p50": d.P50, "p95": d.P95, "p99": d.P99}[name])
	if slices.Contains(d.Weak, name) {
		return text + " ?"
	}
	return text
}

func isWeak(cell string) bool { return strings.HasSuffix(cell, " ?") }

func (a *env) printRemarks(m bench.ModelSummary, several bool) {
	if len(m.Failures) > 0 {
		var kinds []string
		for _, failure := range m.Failures {
			kinds = append(kinds, fmt.Sprintf("%s %d", failure.Kind, failure.Count))
		}
		fmt.Fprintf(a.out, "%s: failures: %s\n", labelOf(m, several), strings.Join(kinds, ", "))
	}
	if m.Cancelled > 0 {
		fmt.Fprintf(a.out, "%s: %s cut off by the stop, not counted\n", labelOf(m, several), plural(m.Cancelled, "request"))
	}
	for _, warning := range m.Warnings {
		fmt.Fprintf(a.out, "%s: %s\n", labelOf(m, several), warning.Text)
	}
}
