package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/compare"
	"tokenlap/backend/export"
)

// answerNames are the answers as tables show them.
var answerNames = map[string]string{"better": "better", "worse": "worse", "same": "same", "unknown": "not clear"}

// print prints comparisons: what they show, then the figures.
func (c comparison) print(w io.Writer) {
	for i, one := range c.Comparisons {
		if i > 0 {
			fmt.Fprintln(w)
		}
		for _, sentence := range headlines(one) {
			fmt.Fprintln(w, oneLine(sentence, 400))
		}
		fmt.Fprintln(w)
		heads := []string{"METRIC"}
		for at, column := range one.Columns {
			heads = append(heads, ">"+oneLine(column.Label, 40))
			if at != one.Baseline {
				heads = append(heads, ">DIFFERENCE", "")
			}
		}
		t := newTable(heads...)
		for _, row := range figureRows(one) {
			t.add(row...)
		}
		t.print(w)
		for _, flag := range one.Flags {
			fmt.Fprintf(w, "Note: %s\n", oneLine(flag.Text, 300))
		}
	}
	for _, label := range c.Alone {
		fmt.Fprintf(w, "Note: %s has no counterpart to compare it with.\n", oneLine(label, 120))
	}
}

// headlines are the answers of a comparison, as sentences.
func headlines(c compare.Comparison) (sentences []string) {
	baseline := c.Columns[c.Baseline].Label
	for _, answer := range c.Answers {
		sentences = append(sentences, fmt.Sprintf("%s against %s: %s.", c.Columns[answer.Column].Label, baseline, strings.TrimSuffix(answer.Text, ".")))
	}
	return sentences
}

// figureRows are the lines of a table: the metric, the baseline's value, and for each
// other column the value, its difference and the answer.
func figureRows(c compare.Comparison) (rows [][]string) {
	byID := map[string]bench.MetricStatistic{}
	for _, m := range bench.Compared() {
		byID[m.ID()] = m
	}
	for _, line := range c.Metrics {
		m := byID[line.ID]
		row := []string{m.Heading()}
		for at, value := range line.Values {
			row = append(row, m.FormatValue(bench.MetricValue{Value: value.Value, N: value.N, Weak: value.Weak}))
			if at != c.Baseline {
				row = append(row, value.Difference(), answerNames[string(value.Answer)])
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// writeMarkdown writes comparisons to paste into a pull request or an issue.
func (c comparison) writeMarkdown(w io.Writer) {
	for _, one := range c.Comparisons {
		for _, sentence := range headlines(one) {
			fmt.Fprintf(w, "**%s**\n\n", export.MarkdownText(sentence))
		}
		heads, rules := []string{"Metric"}, []string{"---"}
		for at, column := range one.Columns {
			heads, rules = append(heads, export.MarkdownText(column.Label)), append(rules, "--:")
			if at != one.Baseline {
				heads, rules = append(heads, "Difference", ""), append(rules, "--:", "---")
			}
		}
		fmt.Fprintf(w, "| %s |\n|%s|\n", strings.Join(heads, " | "), strings.Join(rules, "|"))
		for _, row := range figureRows(one) {
			fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
		}
		fmt.Fprintln(w)
		for _, flag := range one.Flags {
			fmt.Fprintf(w, "- %s\n", export.MarkdownText(flag.Text))
		}
		if len(one.Flags) > 0 {
			fmt.Fprintln(w)
		}
	}
	for _, label := range c.Alone {
		fmt.Fprintf(w, "- %s has no counterpart to compare it with.\n", export.MarkdownText(label))
	}
}

// draw writes the chart of each column but the baselines to a file, numbered if there
// are several; without a path none. It returns the paths.
func (c comparison) draw(path string, pictures *pictureFlags) (paths []string, errs error) {
	if path == "" {
		return nil, nil
	}
	var charts []chart.Chart
	for _, one := range c.Comparisons {
		for _, answer := range one.Answers {
			drawn, err := one.DifferenceChart(answer.Column, pictures.options().Medium())
			if err != nil {
				return nil, err
			}
			charts = append(charts, drawn)
		}
	}
	for i, drawn := range charts {
		to := path
		if extension := filepath.Ext(path); len(charts) > 1 {
			to = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, extension), i+1, extension)
		}
		if err := writeChart(drawn, to, pictures); err != nil {
			errs = errors.Join(errs, err)
			continue
		}
		paths = append(paths, to)
	}
	return paths, errs
}
