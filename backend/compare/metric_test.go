package compare

import (
	"testing"

	"tokenlap/backend/bench"
)

// A metric that is added to bench.Metrics is compared as its row says.
func TestEachMetricIsComparedAsTheListSays(t *testing.T) {
	one := 1.0
	var m bench.ModelSummary
	m.SystemTokens, m.RequestRate, m.SuccessRate = &one, &one, &one
	m.Goodput = &bench.GoodputSummary{Share: &one, Rate: &one, Tokens: &one}
	m.Cost = &bench.Cost{PerThousand: &one, PerMillionOutput: &one}
	for _, metric := range bench.Metrics {
		if metric.Distribution != nil {
			*metric.Distribution(&m) = bench.Distribution{N: 1, Mean: &one, P50: &one, P95: &one, P99: &one}
		}
	}
	found := map[string]MetricLine{}
	for _, line := range metricLines(Selection{{model: m, run: &bench.Run{}}, {model: m, run: &bench.Run{}}}, 0, make(differences, 2)) {
		found[line.ID] = line
	}
	want := 0
	for _, metric := range bench.Metrics {
		for _, statistic := range metric.Compared {
			want++
			id := bench.MetricStatistic{Metric: metric, Statistic: statistic}.ID()
			if line := found[id]; line.Unit != string(metric.Unit) || line.Better != string(metric.Better) {
				t.Errorf("%s: %+v", id, line)
			}
		}
	}
	if len(found) != want {
		t.Errorf("%d lines, want %d", len(found), want)
	}
}
