package export

import (
	"html"
	"os"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

// A metric that is added to bench.Metrics has to reach all files.
func TestEachMetricIsInEachFile(t *testing.T) {
	model := numbered()
	model.Steady = nil // whose figures would stand in the overview
	run := summarized(model)
	page, markdown := report(t, Subject{Run: run, Samples: these()})
	summaryNames, _ := read(t, summary(t, run))
	resultNames := make([]string, 0, len(resultColumns))
	for _, column := range resultColumns {
		resultNames = append(resultNames, column.name)
	}
	schema, err := os.ReadFile("SCHEMA.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, metric := range bench.Metrics {
		column := metric.Column()
		if metric.Distribution != nil {
			column += "_p95"
		}
		if !slices.Contains(summaryNames, column) {
			t.Errorf("%s: no column %s in the summary", metric.Key, column)
		}
		if metric.RequestColumn != "" && !slices.Contains(resultNames, metric.RequestColumn) {
			t.Errorf("%s: no column %s in the results", metric.Key, metric.RequestColumn)
		}
		if metric.RequestKey != "" && !strings.Contains(string(schema), "`"+metric.RequestKey+"`") {
			t.Errorf("%s: %s is not in SCHEMA.md", metric.Key, metric.RequestKey)
		}
		if metric.Report && !strings.Contains(page, "<h3>"+metric.Title()+"</h3><p class=\"facts\">"+html.EscapeString(metric.Definition)) {
			t.Errorf("%s: no table in the report", metric.Key)
		}
		if len(metric.Overview) > 0 && !strings.Contains(page, "<dd>"+html.EscapeString(metric.Definition)) {
			t.Errorf("%s: not in the glossary of the report", metric.Key)
		}
	}
	for _, shown := range bench.Overview() {
		if text := shown.TextOf(model.Decisive()); !strings.Contains(page, ">"+text+"<") || !strings.Contains(markdown, "| "+text+" |") {
			t.Errorf("%s: %s is not in the overview of the page and of Markdown", shown.ID(), text)
		}
	}
}

func TestEachMetricOfARequestIsInTheJSON(t *testing.T) {
	names := metricNames()
	for _, metric := range bench.Metrics {
		if metric.RequestKey != "" && !slices.Contains(names, metric.RequestKey) {
			t.Errorf("%s: no %s", metric.Key, metric.RequestKey)
		}
	}
}
