package cli

import (
	"fmt"
	"strings"

	"tokenlap/backend/bench"
)

// printRun prints a run for people: the table, failures by kind, what to
// beware of.
func (a *app) printRun(run bench.Run) {
	fmt.Fprintf(a.out, "\n%s  %s  %s", run.Name, run.Started.Local().Format("2006-01-02 15:04:05"), run.State)
	if !run.Finished.IsZero() {
		fmt.Fprintf(a.out, " after %s", span(run.Finished.Sub(run.Started)))
	}
	fmt.Fprint(a.out, "\n\n")
	several := len(run.Plan.Stages) > 1
	t := newTable("MODEL", ">OK", ">FAILED", ">SUCCESS", ">TTFT p50", ">p95", ">TPOT p50", ">p95", ">LATENCY p50", ">p95", ">tok/s A STREAM", ">tok/s IN ALL", ">req/s")
	for _, m := range run.Summary.Models {
		t.add(labelOf(m, several), fmt.Sprint(m.Successes), fmt.Sprint(m.Failed), percent(m.SuccessRate),
			duration(m.TTFT.P50), weak(duration(m.TTFT.P95), m.TTFT, "p95"), duration(m.TPOT.P50), weak(duration(m.TPOT.P95), m.TPOT, "p95"),
			duration(m.Latency.P50), weak(duration(m.Latency.P95), m.Latency, "p95"), number(m.OutputSpeed.P50), number(m.SystemTokens), number(m.RequestRate))
	}
	t.print(a.out)
	fmt.Fprintln(a.out)
	for _, m := range run.Summary.Models {
		a.printRemarks(m, several)
	}
	if h := run.Health; h.Beats > 0 {
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

func labelOf(m bench.ModelSummary, several bool) string {
	if several {
		return fmt.Sprintf("%s, stage %d", m.Endpoint, m.Stage+1)
	}
	return m.Endpoint
}

// weak marks a percentile that rests on few values.
func weak(text string, d bench.Distribution, name string) string {
	for _, one := range d.Weak {
		if one == name {
			return text + "?"
		}
	}
	return text
}

func (a *app) printRemarks(m bench.ModelSummary, several bool) {
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
