package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"tokenlap/backend/bench"
)

// Markdown writes a summary to paste into a pull request or an issue. Names
// and notes are anybody's text: they cannot break the table or become markup.
func Markdown(w io.Writer, run bench.Run) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "### %s\n\n", plain(run.Name))
	fmt.Fprintf(out, "Run `%s`, %s, %s. Tokenlap %s, definitions %s.\n\n", run.ID, run.Started.Local().Format("2006-01-02 15:04:05"),
		run.State, plain(run.Manifest.Version), plain(run.Manifest.Definitions))
	fmt.Fprintln(out, "| model | ok | failed | success | TTFT p50 | p95 | p99 | TPOT p50 | p95 | latency p50 | p95 | p99 | tok/s a stream | tok/s in all | req/s |")
	fmt.Fprintln(out, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
	for _, m := range run.Summary.Models {
		cells := []string{
			plain(caption(run, m)), fmt.Sprint(m.Successes), fmt.Sprint(m.Failed), bench.FormatShare(m.SuccessRate),
			bench.FormatSeconds(m.TTFT.P50), bench.FormatSeconds(m.TTFT.P95), bench.FormatSeconds(m.TTFT.P99),
			bench.FormatSeconds(m.TPOT.P50), bench.FormatSeconds(m.TPOT.P95),
			bench.FormatSeconds(m.Latency.P50), bench.FormatSeconds(m.Latency.P95), bench.FormatSeconds(m.Latency.P99),
			bench.FormatNumber(m.OutputSpeed.P50), bench.FormatNumber(m.SystemTokens), bench.FormatNumber(m.RequestRate),
		}
		fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | "))
	}
	fmt.Fprintln(out)
	for _, m := range run.Summary.Models {
		for _, failure := range m.Failures {
			fmt.Fprintf(out, "- %s: %d x `%s`\n", plain(caption(run, m)), failure.Count, failure.Kind)
		}
		for _, warning := range m.Warnings {
			fmt.Fprintf(out, "- %s: %s\n", plain(caption(run, m)), plain(warning.Text))
		}
	}
	p := run.Plan
	fmt.Fprintf(out, "- Asked: %d prompts x %d (set %s, `%s`), warm-up %d, max %d tokens, temperature %g, seed %d", len(p.Prompts.Prompts),
		p.Iterations, plain(p.Prompts.Name), p.Prompts.Hash, p.Warmup, p.Generation.MaxTokens, p.Generation.Temperature, p.Seed)
	for _, stage := range p.Stages {
		fmt.Fprintf(out, ", %s", stage.Load)
	}
	fmt.Fprintln(out)
	if run.Health.Beats > 0 {
		fmt.Fprintf(out, "- The measuring machine: timer lag p99 %s, processor %.0f %%\n", bench.FormatDuration(run.Health.LagP99), run.Health.CPUShare*100)
	}
	return out.Flush()
}

// caption names what a summary is of: the model, and the stage where a run has
// several.
func caption(run bench.Run, m bench.ModelSummary) string {
	if len(run.Plan.Stages) > 1 && m.Stage < len(run.Plan.Stages) {
		return m.Endpoint + ", " + run.Plan.Stages[m.Stage].Load.String()
	}
	return m.Endpoint
}

var markup = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "|", `\|`,
	"#", `\#`, "&", "&amp;", "~", `\~`, "@", "&#64;", "\r", " ", "\n", " ")

// plain makes text harmless in Markdown.
func plain(text string) string { return markup.Replace(strings.ToValidUTF8(text, "\uFFFD")) }
