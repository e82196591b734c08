package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

// decoded is an option as another program reads it.
type decoded struct {
	Title  struct{ Text, Subtext string }
	Legend struct {
		Data []struct{ Name string }
	}
	XAxis, YAxis []struct {
		Type, Name string
		Min        any
		Data       []string
		GridIndex  int
	}
	Series []struct {
		Name, Type             string
		XAxisIndex, YAxisIndex int
		ItemStyle              struct{ Color string }
		Data                   []any
	}
}

func decode(t *testing.T, chart Chart) decoded {
	t.Helper()
	text, err := json.Marshal(chart.Option)
	if err != nil {
		t.Fatalf("%s: %v", chart.Name, err)
	}
	var option decoded
	if err := json.Unmarshal(text, &option); err != nil {
		t.Fatalf("%s: %v", chart.Name, err)
	}
	return option
}

// named finds a chart that must have been drawn.
func named(t *testing.T, charts []Chart, name string) decoded {
	t.Helper()
	for _, chart := range charts {
		if chart.Name == name && chart.Option != nil {
			return decode(t, chart)
		}
	}
	t.Fatalf("%s is not drawn", name)
	return decoded{}
}

// series of a name and kind on an x axis.
func (d decoded) series(name, kind string, axis int) []any {
	for _, one := range d.Series {
		if one.Name == name && one.Type == kind && one.XAxisIndex == axis {
			return one.Data
		}
	}
	return nil
}

// factor by which the axis shows seconds.
func (d decoded) factor(axis string) float64 {
	if strings.HasSuffix(strings.TrimSuffix(axis, " (log)"), ", ms") {
		return 1000
	}
	return 1
}

// at is a coordinate of a data item, the item being a value, a list or a map.
func at(item any, coordinate int) float64 {
	if holder, ok := item.(map[string]any); ok {
		item = holder["value"]
	}
	if list, ok := item.([]any); ok {
		item = list[coordinate]
	}
	if value, ok := item.(float64); ok {
		return value
	}
	return math.NaN()
}

func same(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 5e-6*math.Abs(want) {
		t.Errorf("%s is drawn as %v, the summary says %v", what, got, want)
	}
}

func TestDistributionsShowTheSummary(t *testing.T) {
	run, charts := drawn(t, scenarios["stages"], Light)
	for _, row := range []struct {
		chart string
		of    func(*bench.ModelSummary) bench.Distribution
	}{
		{"latency_comparison", func(s *bench.ModelSummary) bench.Distribution { return s.Latency }},
		{"ttft_comparison", func(s *bench.ModelSummary) bench.Distribution { return s.TTFT }},
		{"tpot_comparison", func(s *bench.ModelSummary) bench.Distribution { return s.TPOT }},
		{"throughput_comparison", func(s *bench.ModelSummary) bench.Distribution { return s.OutputSpeed }},
	} {
		option := named(t, charts, row.chart)
		scale := option.factor(option.XAxis[0].Name)
		marks := map[string]map[int]float64{}
		for _, name := range []string{"p50", "p95", "p99"} {
			marks[name] = map[int]float64{}
			for _, item := range option.series(name, "scatter", 0) {
				marks[name][int(at(item, 1))] = at(item, 0)
			}
		}
		boxes := option.Series[0].Data
		for i := range run.Summary.Models {
			stated := row.of(&run.Summary.Models[i])
			what := fmt.Sprintf("%s, line %d", row.chart, i)
			if !strings.HasSuffix(option.YAxis[0].Data[i], fmt.Sprintf(" n %d", stated.N)) {
				t.Errorf("%s: %q does not say n %d", what, option.YAxis[0].Data[i], stated.N)
			}
			same(t, what+", box", at(boxes[i], 2), known(stated.P50)*scale)
			var texts []string
			for _, mark := range []struct {
				name  string
				value *float64
			}{{"p50", stated.P50}, {"p95", stated.P95}, {"p99", stated.P99}} {
				text := bench.None
				got, has := marks[mark.name][i]
				if !has {
					got = math.NaN()
				}
				same(t, what+", "+mark.name, got, known(mark.value)*scale)
				if mark.value != nil {
					text = figure(*mark.value * scale)
					if slices.Contains(stated.Weak, mark.name) {
						text += " ?"
					}
				}
				texts = append(texts, text)
			}
			if got := option.YAxis[1].Data[i]; got != strings.Join(texts, " | ") {
				t.Errorf("%s: the figures are %q, the summary says %q", what, got, texts)
			}
		}
	}
}

func TestThinkingModelShowsItsFirstAnswer(t *testing.T) {
	run, charts := drawn(t, scenarios["two"], Light)
	option := named(t, charts, "ttft_comparison")
	if len(option.YAxis[0].Data) != 3 || !strings.Contains(option.YAxis[0].Data[1], "TTFA") {
		t.Fatalf("lines are %q", option.YAxis[0].Data)
	}
	same(t, "TTFA", at(option.series("p50", "scatter", 0)[1], 0), *run.Summary.Models[0].TTFA.P50*option.factor(option.XAxis[0].Name))
}

func TestBarsShowTheSummary(t *testing.T) {
	run, charts := drawn(t, scenarios["stages"], Light)
	throughput, tokens, success := named(t, charts, "throughput_comparison"), named(t, charts, "token_analysis"), named(t, charts, "success_rate")
	for i := range run.Summary.Models {
		s := &run.Summary.Models[i]
		same(t, "system throughput", at(throughput.series("system", "bar", 1)[i], 0), known(s.SystemTokens))
		name := tokens.YAxis[0].Data[i]
		same(t, name+" mean input", at(tokens.series("all", "scatter", 0)[i], 0), known(s.InputTokens.Mean))
		same(t, name+" mean output", at(tokens.series("all", "scatter", 1)[i], 0), known(s.OutputTokens.Mean))
		same(t, name+" successes", at(success.series("success", "bar", 0)[i], 0), float64(s.Successes))
		for _, failure := range s.Failures {
			same(t, name+" "+string(failure.Kind), at(success.series(string(failure.Kind), "bar", 0)[i], 0), float64(failure.Count))
		}
		if want := fmt.Sprintf("%s of %d", bench.FormatShare(s.SuccessRate), s.Attempts); !strings.HasPrefix(success.YAxis[1].Data[i], want) {
			t.Errorf("success rate of %s is %q, the summary says %q", name, success.YAxis[1].Data[i], want)
		}
	}
}

func TestGapsShowTheSummary(t *testing.T) {
	run, charts := drawn(t, scenarios["two"], Light)
	option := named(t, charts, "inter_chunk")
	factor := option.factor(option.XAxis[1].Name)
	for i := range run.Summary.Models {
		icl := run.Summary.Models[i].ICL
		marks := option.series(option.Legend.Data[i].Name, "scatter", 1)
		for j, want := range []*float64{icl.P50, icl.P95, icl.P99} {
			same(t, "a percentile of gaps", at(marks[j], 0), *want*factor)
		}
		curve := option.series(option.Legend.Data[i].Name, "line", 1)
		same(t, "smallest gap", at(curve[0], 0), *icl.Min*factor)
		same(t, "largest gap", at(curve[len(curve)-1], 0), *icl.Max*factor)
		for _, item := range curve { // within three percent of where it is
			if x, y := at(item, 0), at(item, 1); y >= 0.5 && x < *icl.P50*factor*0.97 {
				t.Errorf("a share of %v of gaps up to %v, the median is %v", y, x, *icl.P50*factor)
			}
		}
	}
}

func TestScalingShowsTheSummary(t *testing.T) {
	run, charts := drawn(t, scenarios["stages"], Light)
	option := named(t, charts, "scaling")
	factor := option.factor(option.YAxis[1].Name)
	for i := range run.Summary.Models {
		s := &run.Summary.Models[i]
		name := run.Plan.Endpoints[i/4].Title
		speed, wait := option.series(name, "line", 0)[s.Stage], option.series(name, "line", 1)[s.Stage]
		same(t, "concurrency", at(speed, 0), float64(run.Plan.Stages[s.Stage].Load.Users))
		same(t, "system throughput", at(speed, 1), known(s.SystemTokens))
		same(t, "median TTFT", at(wait, 1), known(s.TTFT.P50)*factor)
	}
}
