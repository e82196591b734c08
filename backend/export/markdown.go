package export

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"tokenlap/backend/bench"
)

// Markdown writes a summary to paste into a pull request or an issue. Names
// and notes are anybody's text: they cannot break the table or become markup.
func Markdown(w io.Writer, run bench.Run) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "### %s\n\n", plain(run.Name))
	by := "Definitions"
	if run.Manifest.Version != "" {
		by = "Tokenlap " + run.Manifest.Version + ", definitions"
	}
	fmt.Fprintf(out, "Run `%s`, %s, %s. %s %s.\n\n", run.ID, run.Started.Local().Format("2006-01-02 15:04:05"),
		run.State, plain(by), plain(run.Manifest.Definitions))
	if ended := run.Execution.End.Sentence(); ended != "" {
		fmt.Fprintf(out, "Ended: %s.\n\n", ended)
	}
	if verdict := bench.Judge(&run); verdict != nil {
		fmt.Fprintf(out, "**%s**\n\n", plain(verdict.Line))
	}
	for _, sentence := range run.Answers() {
		fmt.Fprintf(out, "%s\n\n", plain(sentence))
	}
	markdownTable(out, run)
	markdownTables(out, run)
	for _, m := range run.Summary.Models {
		if steady := m.SteadyText(); steady != "" {
			fmt.Fprintf(out, "- %s: %s\n", plain(caption(run, m)), plain(steady))
		}
		for _, failure := range m.Failures {
			fmt.Fprintf(out, "- %s: %d x `%s`\n", plain(caption(run, m)), failure.Count, failure.Kind)
		}
	}
	for _, reason := range reasons(run) {
		if reason.Of != "" {
			reason.Of += ": "
		}
		fmt.Fprintf(out, "- %s%s\n", plain(reason.Of), plain(reason.Text))
	}
	for _, line := range slices.Concat(costLines(run), adjustedLines(run)) {
		fmt.Fprintf(out, "- %s: %s\n", plain(line.Name), plain(line.Cells[0]))
	}
	for _, e := range run.Plan.Endpoints {
		said := slices.DeleteFunc([]string{e.Title, e.Model, e.Deployment}, func(text string) bool { return text == "" || text == e.Name })
		if len(said) > 0 {
			fmt.Fprintf(out, "- %s is %s\n", plain(e.Name), plain(strings.Join(said, ", ")))
		}
	}
	markdownPlan(out, run)
	if run.Health.Beats > 0 {
		fmt.Fprintf(out, "- Client health: timer lag p99 %s, CPU %.0f %%\n", bench.FormatDuration(run.Health.LagP99), run.Health.CPUShare*100)
	}
	if run.Selfcheck != nil {
		fmt.Fprintf(out, "- %s\n", run.Selfcheck.Sentence())
	}
	return out.Flush()
}

func markdownTable(out *bufio.Writer, run bench.Run) {
	heads := overviewHeads()
	fmt.Fprintf(out, "| Model | %s |\n|---|%s\n", strings.Join(heads, " | "), strings.Repeat("--:|", len(heads)))
	weak := false
	for _, m := range run.Summary.Models {
		cells := overviewCells(m)
		weak = weak || slices.ContainsFunc(cells, func(cell string) bool { return strings.HasSuffix(cell, bench.WeakMark) })
		fmt.Fprintf(out, "| %s | %s |\n", plain(caption(run, m)), strings.Join(cells, " | "))
	}
	fmt.Fprintln(out)
	if weak {
		fmt.Fprintf(out, "%s\n\n", marks)
	}
}

// markdownRows writes a table, if it has rows; align has the marks below the headings.
func markdownRows(out *bufio.Writer, name string, heads []string, align string, rows []namedRow) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(out, "| %s | %s |\n|---|%s\n", name, strings.Join(heads, " | "), align)
	for _, row := range rows {
		fmt.Fprintf(out, "| %s |", plain(row.Name))
		for _, cell := range row.Cells {
			fmt.Fprintf(out, " %s |", plain(cell))
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintln(out)
}

func markdownTables(out *bufio.Writer, run bench.Run) {
	markdownRows(out, "Model, stage", bench.Headings(bench.StageColumns), alignment(bench.StageColumns), stageRows(run))
	markdownRows(out, "Part", bench.Headings(bench.PartColumns), alignment(bench.PartColumns), partRows(run))
	if run.IsMerged() {
		fmt.Fprintf(out, "%s\n\n", run.PartsSentence())
	}
	markdownRows(out, "Model", objectiveHeads, strings.Repeat("---|", len(objectiveHeads)), objectiveRows(run))
}

// alignment returns the marks below the headings of columns: figures are at the right.
func alignment[Row any](columns []bench.Column[Row]) string {
	marks := ""
	for _, column := range columns {
		if column.Words {
			marks += "---|"
		} else {
			marks += "--:|"
		}
	}
	return marks
}

// markdownPlan writes the plan; of an imported run only what the file states.
func markdownPlan(out *bufio.Writer, run bench.Run) {
	p := run.Plan
	for _, origin := range origins(run) {
		fmt.Fprintf(out, "- From %s\n", plain(origin))
	}
	var asked []string
	if n := len(p.Prompts.Prompts); n > 0 {
		asked = append(asked, fmt.Sprintf("%d prompts x %d (set %s, `%s`)", n, p.Iterations, plain(p.Prompts.Name), p.Prompts.Hash))
	}
	if run.State != bench.Imported {
		asked = append(asked, fmt.Sprintf("warm-up %d, max %d tokens, temperature %g, seed %d", p.Warmup, p.Generation.MaxTokens, p.Generation.Temperature, p.Seed))
	}
	for _, stage := range p.Stages {
		asked = append(asked, plain(stage.Load.String()))
	}
	fmt.Fprintf(out, "- Asked: %s\n", strings.Join(asked, ", "))
}

var markup = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "|", `\|`,
	"#", `\#`, "&", "&amp;", "~", `\~`, "@", "&#64;", "\r", " ", "\n", " ")

// MarkdownText makes text of anybody harmless in Markdown.
func MarkdownText(text string) string { return plain(text) }

// plain makes text harmless in Markdown; marks that turn the direction of what
// follows, and control characters, which a terminal would obey, are left out.
func plain(text string) string {
	return markup.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) && !strings.ContainsRune("\r\n\t", r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD")))
}

// AppendMarkdown appends the summary to a file, such as the step summary of a
// continuous integration.
func AppendMarkdown(path string, run bench.Run) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return unwritable(path, err)
	}
	if err := Markdown(file, run); err != nil {
		_ = file.Close() // the first error is the one to report
		return unwritable(path, err)
	}
	if err := file.Close(); err != nil {
		return unwritable(path, err)
	}
	return nil
}
