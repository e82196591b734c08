package compare

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/stats"
)

// changed is a value that is changed by a part, with an interval of 0.01 around it.
func changed(by float64, answer stats.Answer) MetricValue {
	low, high := by-0.01, by+0.01
	return MetricValue{Answer: answer, Change: &by, Low: &low, High: &high}
}

func TestADifferenceIsSaidWithoutItsMetric(t *testing.T) {
	shares := changed(0.1, stats.IsBetter)
	shares.Absolute = true
	open := changed(0.1, stats.IsWorse)
	open.High = nil
	for _, c := range []struct {
		metric string
		value  MetricValue
		want   string
	}{
		{"ttft", changed(0.05, stats.IsWorse), "slower by 4 to 6 %"},
		{"ttft", changed(-0.05, stats.IsBetter), "faster by 4 to 6 %"},
		{"ttft", open, "slower by at least 9 %"},
		{"output_speed", changed(0.05, stats.IsBetter), "faster by 4 to 6 %"},
		{"request_rate", changed(0.05, stats.IsBetter), "4 to 6 % more"},
		{"system_tokens", changed(-0.05, stats.IsWorse), "4 to 6 % fewer"},
		{"success_rate", shares, "better by 9 to 11 points"},
		{"ttft", changed(0.01, stats.IsSame), "same (at most 2 %)"},
		{"ttft", changed(0.01, stats.IsUnknown), "not clear"},
		{"ttft", changed(0.05, ""), "+5 % [+4, +6]"},
	} {
		if got := c.value.words(bench.MetricStatistic{Metric: bench.MetricOf(c.metric)}); got != c.want {
			t.Errorf("%s: %q, want %q", c.metric, got, c.want)
		}
	}
}

func TestTheChartOfDifferencesHasTheMetricsWithAnInterval(t *testing.T) {
	of := func(id string, v MetricValue) MetricLine { return MetricLine{ID: id, Values: []MetricValue{{}, v}} }
	c := Comparison{
		Columns: []Column{{Label: "before"}, {Label: "after"}}, Answers: []Answer{{Column: 1, Text: "after is slower"}},
		Metrics: []MetricLine{of("ttft_p50", changed(0.05, stats.IsWorse)), of("ttft_p99", MetricValue{}), of("tpot_p50", changed(0, stats.IsSame))},
	}
	drawn, err := c.DifferenceChart(1, chart.Medium{})
	if err != nil {
		t.Fatal(err)
	}
	axis := drawn.Option["yAxis"].([]any)[0].(map[string]any)
	if names := axis["data"].([]any); len(names) != 2 || names[0] != "TTFT p50" || names[1] != "TPOT p50" {
		t.Errorf("rows %v", names)
	}
	note := drawn.Option["title"].(map[string]any)["subtext"].(string)
	if !strings.HasPrefix(note, "after against before\n") || !strings.HasSuffix(note, "\nafter is slower") {
		t.Errorf("note %q", note)
	}
}
