package chart

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// tipOf is what the tooltip of a chart says, markup left out, when ECharts hands
// over what is given: a point, or a list of points that share a place.
func tipOf(t *testing.T, option map[string]any, given any) string {
	t.Helper()
	r := drawing(t)
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
	optionText, err := json.Marshal(option)
	if err != nil {
		t.Fatal(err)
	}
	givenText, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	said, err := r.engine.Call("((option, given) => charts.resolve(JSON.parse(option)).tooltip.formatter(JSON.parse(given)))", string(optionText), string(givenText))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(said.(string), "<br>")
	for i, line := range lines {
		_, after, found := strings.Cut(line, "</svg>") // the dot of the series' colour
		if found {
			lines[i] = after
		}
	}
	return strings.ReplaceAll(strings.Join(lines, " | "), "\u00a0", " ")
}

// seriesAt is the place of the first series of a name and kind on an x axis.
func seriesAt(t *testing.T, option decoded, name, kind string, axis int) int {
	t.Helper()
	for i, one := range option.Series {
		if one.Name == name && one.Type == kind && one.XAxisIndex == axis {
			return i
		}
	}
	t.Fatalf("no %s is called %q", kind, name)
	return -1
}

func TestTooltipsNameTheirValuesWithUnits(t *testing.T) {
	const llama, qwen = "Llama 3.1 8B", "Qwen2.5 7B Instruct"
	_, two := drawn(t, scenarios["two"], Light)
	_, stages := drawn(t, scenarios["stages"], Light)
	for _, row := range []struct {
		charts            []Chart
		chart, name, kind string
		axis              int
		category          string
		value             any
		want              string
	}{
		{two, "latency_comparison", "E2E latency", "boxplot", 0, llama, []any{0, 0.1, 0.2, 0.5, 0.75, 1.5}, "E2E latency · Llama 3.1 8B | lower whisker: 100 ms | Q1: 200 ms | median: 500 ms | Q3: 750 ms | upper whisker: 1.5 s"},
		{two, "ttft_comparison", "p95", "scatter", 0, qwen, []any{203.4, 2}, "p95 · Qwen2.5 7B Instruct | TTFT: 203 ms"},
		{two, "ttft_comparison", "outlier", "scatter", 0, qwen, []any{1203.4, 2}, "outlier · Qwen2.5 7B Instruct | TTFT: 1.2 s"},
		{two, "latency_by_length", "short", "scatter", 1, qwen, []any{1.25, 1}, "short · Qwen2.5 7B Instruct | p95 latency: 1.25 s"},
		{two, "complexity_performance", "simple", "scatter", 2, llama, []any{87.44, 0}, "simple · Llama 3.1 8B | median output speed: 87.4 tok/s"},
		{two, "throughput_comparison", "system", "bar", 1, llama, 12345, "system · Llama 3.1 8B | system throughput: 12,345 tok/s"},
		{two, "token_analysis", "all", "scatter", 0, llama, []any{14.96, 0}, "all · Llama 3.1 8B | mean input, tokens: 15"},
		{two, "ttft_by_input", qwen, "scatter", 0, "", []any{1234, 180}, "Qwen2.5 7B Instruct | prompt tokens: 1,234 | TTFT: 180 ms"},
		{two, "success_rate", "http_429", "bar", 0, llama, 3, "http_429 · Llama 3.1 8B | requests: 3"},
		{two, "anatomy", "send", "bar", 0, llama, 0.02, "send · Llama 3.1 8B | mean: 20 µs"},
		{two, "timeline", qwen, "scatter", 0, "", []any{12.5, 180}, "Qwen2.5 7B Instruct | time since start: 12.5 s | TTFT: 180 ms"},
		{stages, "scaling", llama, "line", 0, "", []any{5, 450}, "Llama 3.1 8B | concurrent requests per model: 5 | system throughput: 450 tok/s"},
		{stages, "scaling", llama, "line", 1, "", []any{5, 0.2}, "Llama 3.1 8B | concurrent requests per model: 5 | TTFT p50: 200 ms"},
	} {
		chart := row.charts[slices.Index(Names(), row.chart)]
		given := map[string]any{
			"seriesIndex": seriesAt(t, decode(t, chart), row.name, row.kind, row.axis),
			"seriesName":  row.name, "name": row.category, "value": row.value, "color": "#123456",
		}
		if got := tipOf(t, chart.Option, given); got != row.want {
			t.Errorf("%s: the tooltip says %q, want %q", row.chart, got, row.want)
		}
	}
}

func TestLinesAreReadTogetherWhereThePointerStands(t *testing.T) {
	lines := map[string]any{
		"tooltip": map[string]any{"formatter": "@tip"},
		"xAxis":   []any{map[string]any{"tip": map[string]any{"name": "TTFT up to", "format": "ms"}}, map[string]any{}},
		"yAxis":   []any{map[string]any{"tip": map[string]any{"name": "share of requests", "format": "percent", "beyond": true}}, map[string]any{}},
		"series": []any{
			map[string]any{"type": "line", "name": "early", "data": []any{[]any{10, 0.5}, []any{20, 1}}},
			map[string]any{"type": "scatter", "name": "early", "data": []any{[]any{10, 0.5}}},
			map[string]any{"type": "line", "name": "late", "data": []any{[]any{30, 0.25}, []any{40, 1}}},
			map[string]any{"type": "line", "name": "elsewhere", "xAxisIndex": 1, "yAxisIndex": 1, "data": []any{[]any{1, 1}}},
		},
	}
	at := func(x float64) []any {
		return []any{map[string]any{"axisIndex": 0, "axisValue": x, "seriesIndex": 0}}
	}
	for x, want := range map[float64]string{
		10: "TTFT up to 10 ms: share of requests | early: 50 %",
		15: "TTFT up to 15 ms: share of requests | early: 50 %",
		35: "TTFT up to 35 ms: share of requests | early: 100 % | late: 25 %",
	} {
		if got := tipOf(t, lines, at(x)); got != want {
			t.Errorf("at %v the tooltip says %q, want %q", x, got, want)
		}
	}
	lines["yAxis"].([]any)[0] = map[string]any{"tip": map[string]any{"name": "in flight", "format": "count"}}
	if got, want := tipOf(t, lines, at(35)), "TTFT up to 35 ms: in flight | late: 0.25"; got != want {
		t.Errorf("after a line has ended the tooltip says %q, want %q", got, want)
	}
}

// Every axis of values must have a tip, else a tooltip would be without it.
func TestEveryAxisOfValuesSaysHowItReads(t *testing.T) {
	for name, scenario := range scenarios {
		_, charts := drawn(t, scenario, Light)
		for _, chart := range charts {
			for _, key := range []string{"xAxis", "yAxis"} {
				axes, _ := chart.Option[key].([]any)
				for i, axis := range axes {
					axis := axis.(map[string]any)
					if line, _ := axis["axisLine"].(map[string]any); axis["type"] == "value" && line["show"] == false {
						continue // nobody sees it: dots stand by it
					}
					if _, tipped := axis["tip"]; tipped == (axis["type"] == "category") {
						t.Errorf("%s %s: %s %d is of kind %v, and has a tip: %v", name, chart.Name, key, i, axis["type"], tipped)
					}
				}
			}
		}
	}
}

func TestHostileNamesStayTextInTooltips(t *testing.T) {
	const hostile = `<img src=x onerror="alert('1')">&`
	run, samples := scenario{models: []string{hostile, "b"}, users: []int{4}, each: 24}.make()
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ chart, kind string }{{"ttft_by_input", "scatter"}, {"timeline", "scatter"}, {"ecdf", "line"}} {
		chart := charts[slices.Index(Names(), row.chart)]
		index := seriesAt(t, decode(t, chart), hostile, row.kind, 0)
		var given any = map[string]any{"seriesIndex": index, "seriesName": hostile, "name": hostile, "value": []any{1, 1}, "color": hostile}
		if row.kind == "line" {
			given = []any{map[string]any{"axisIndex": 0, "axisValue": 1e9, "seriesIndex": index}}
		}
		got := tipOf(t, chart.Option, given)
		if strings.ContainsAny(got, `<"'`) || !strings.Contains(got, "&lt;img src=x onerror=") {
			t.Errorf("%s: the tooltip says %q", row.chart, got)
		}
	}
}
