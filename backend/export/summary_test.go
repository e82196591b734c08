package export

import (
	"bytes"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// numbered gives every number of a summary a value of its own, so that none
// can stand in for another.
func numbered() bench.ModelSummary {
	next := 0.5
	var fill func(reflect.Value)
	fill = func(v reflect.Value) {
		switch {
		case v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct, v.Type() == reflect.TypeFor[[]bench.ObjectiveValue]():
			return // below
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		case v.Type() == reflect.TypeFor[*float64]():
			value := next
			v.Set(reflect.ValueOf(&value))
		case v.CanInt() && v.Type() != reflect.TypeFor[time.Duration]():
			v.SetInt(int64(next))
		}
		next++
	}
	var m bench.ModelSummary
	fill(reflect.ValueOf(&m).Elem())
	m.Endpoint, m.Stage, m.Window, m.PerToken = "gemma-vllm", 0, 12_345_678_901, true
	share := 0.98333
	m.SuccessRate = &share
	m.Failures = []bench.FailureCount{{Kind: bench.FailHTTP5xx, Count: 2}, {Kind: bench.TimeoutIdle, Count: 1}}
	m.TokenSources = []bench.SourceCount{{Source: bench.FromUsage, Count: 118}}
	m.Warnings = []bench.Warning{{Code: "survivors", Text: "3 of 180 attempts failed."}, {Code: "warm_cache", Text: "Warm."}}
	m.FinishReasons = []bench.ReasonCount{{Reason: "stop", Count: 117}, {Count: 1}}
	m.Unknown = []string{"delta.thought"}
	m.Intervals = []bench.Interval{{Metric: "ttft", Statistic: bench.P95, Low: 0.25, High: 0.5}, {Metric: "success_rate", Low: 0.9, High: 1}}
	m.Adapted = []string{"temperature", "max_tokens -> max_completion_tokens"}
	m.Drift = []bench.Drift{{Metric: "ttft", Change: 0.25}, {Metric: "tpot", Change: -0.05}}
	m.Repeats = &bench.Repeats{First: 0.2, Later: 0.1}
	m.WindowFrom = bench.At(1500 * time.Millisecond)
	m.Steady = &bench.SteadyWindow{
		From: bench.At(3 * time.Second), To: bench.At(9500 * time.Millisecond), Cuts: []bench.Cut{bench.CutRamp, bench.CutTail}, SentRate: new(6.25),
		Figures: &bench.ModelSummary{Attempts: 150, SystemTokens: new(812.5), MeanInFlight: new(7.5)},
	}
	perRequest, success := bench.Objective{Metric: "ttft", Limit: 0.5}, bench.Objective{Metric: "success_rate", Limit: 0.99}
	each, million := 0.42, 2.5
	m.Cost = &bench.Cost{Run: 0.05, PerThousand: &each, PerMillionOutput: &million}
	m.Goodput = &bench.GoodputSummary{
		Attempts: 180, Good: 90, Share: new(0.5), Rate: new(7.25), Tokens: new(725.5),
		Met: []bench.ObjectiveShare{{Objective: perRequest, Share: new(0.5)}},
	}
	m.Values = []bench.ObjectiveValue{{Objective: success, Value: &share}}
	m.TTFT.Adjusted = &bench.Percentiles{P50: new(0.25), P90: new(0.75), Infinite: []string{"p95", "p99"}}
	m.TTFT.Weak, m.ICL.Weak = []string{"p99"}, []string{"p95", "p99"}
	return m
}

func summarized(models ...bench.ModelSummary) bench.Run {
	run := finished
	run.Summary.Models = models
	return run
}

func summary(t *testing.T, run bench.Run) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := Summary(&file, run); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestTheSummaryFileIsAsKept(t *testing.T) {
	golden(t, "summary.golden", summary(t, summarized(numbered(), bench.ModelSummary{Endpoint: "bare"})))
}

func TestTheSummaryFileBeginsAsTheOtherToolsDoes(t *testing.T) {
	header, err := os.ReadFile("testdata/seed-summary.header")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.TrimSpace(string(header))
	for _, run := range []bench.Run{finished, summarized(bench.ModelSummary{Endpoint: "bare"})} {
		names, _ := read(t, summary(t, run))
		if got := strings.Join(names[:25], ","); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// columnsOf are the columns of those fields that are not distributions, by
// the field's name in JSON.
var columnsOf = map[string]string{
	"endpoint": "endpoint_name", "stage": "stage", "attempts": "total_requests", "successes": "successful_requests", "failed": "failed_requests",
	"cancelled": "cancelled_requests", "dropped": "dropped_requests", "warmed_up": "warmup_requests", "failures": "failures",
	"success_rate": "success_share", "token_sources": "token_sources", "per_token": "inter_token", "tokens_a_chunk": "tokens_per_chunk",
	"shared_reads": "shared_reads", "new_connections": "new_connections", "cached_input_tokens": "cached_input_tokens", "window_ns": "window",
	"system_tokens": "system_tokens_per_second", "request_rate": "requests_per_second", "mean_in_flight": "mean_in_flight", "warnings": "warnings",
	"objective_values": "objectives_met", "cost": "cost_per_thousand", "icl_p50": "request_icl_p50", "icl_p95": "request_icl_p95", "icl_p99": "request_icl_p99",
}

func TestEveryFieldOfTheSummaryIsInItsColumn(t *testing.T) {
	m := numbered()
	_, rows := read(t, summary(t, summarized(m)))
	value := reflect.ValueOf(m)
	for i := range value.NumField() {
		field, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
		column := field
		if own, is := columnsOf[field]; is {
			column = own
		}
		if distribution, is := value.Field(i).Interface().(bench.Distribution); is {
			checkDistribution(t, rows[0], column, distribution)
			continue
		}
		var want string
		switch v := value.Field(i).Interface().(type) {
		case string:
			want = v
		case int:
			want = strconv.Itoa(v)
		case *float64:
			want = strconv.FormatFloat(*v, 'f', -1, 64)
		case bool:
			want = "True"
		case time.Duration:
			want = "12.345678901"
		case []string:
			want = strings.Join(v, ", ")
		case []bench.FailureCount:
			want = "http_5xx=2 timeout_idle=1"
		case int64:
			want = strconv.FormatInt(v, 10)
		case []bench.ReasonCount:
			want = "stop=117 none=1"
		case []bench.Interval:
			want = "ttft_p95=0.25..0.5 success_rate=0.9..1"
		case []bench.SourceCount:
			want = "usage=118"
		case []bench.Warning:
			want = "survivors warm_cache"
		case []bench.Drift:
			want = "ttft=0.25 tpot=-0.05"
		case *bench.Repeats:
			want = "first=0.2 later=0.1"
		case *bench.Cost:
			want = "0.42"
		case *bench.GoodputSummary:
			want = "0.5"
		case bench.Instant:
			want = "1.5"
		case *bench.SteadyWindow:
			column, want = "steady_figures", "system_tokens=812.5 requests=150"
		case []bench.ObjectiveValue:
			want = "ttft=500ms:0.5 success=99%:False"
		}
		if got, is := rows[0][column]; !is || got != want {
			t.Errorf("%s: column %s is %q, want %q", field, column, got, want)
		}
	}
}

func checkDistribution(t *testing.T, row map[string]string, name string, d bench.Distribution) {
	t.Helper()
	value := reflect.ValueOf(d)
	for i := range value.NumField() {
		figure := value.Type().Field(i).Tag.Get("json")
		var want string
		switch v := value.Field(i).Interface().(type) {
		case int:
			want = strconv.Itoa(v)
		case *float64:
			want = strconv.FormatFloat(*v, 'f', -1, 64)
		default: // the unit is of the file, weak ones are named in one column
			continue
		}
		if got, is := row[name+"_"+figure]; !is || got != want {
			t.Errorf("column %s_%s is %q, want %q", name, figure, got, want)
		}
	}
}

func TestTheOtherToolsColumnsHoldOurFigures(t *testing.T) {
	m := numbered()
	_, rows := read(t, summary(t, summarized(m)))
	for column, want := range map[string]*float64{
		"avg_total_latency": m.Latency.Mean, "min_total_latency": m.Latency.Min, "max_total_latency": m.Latency.Max,
		"avg_ttft": m.TTFT.Mean, "min_ttft": m.TTFT.Min, "max_ttft": m.TTFT.Max,
		"avg_tpot": m.TPOT.Mean, "min_tpot": m.TPOT.Min, "max_tpot": m.TPOT.Max,
		"avg_throughput": m.OutputSpeed.Mean, "min_throughput": m.OutputSpeed.Min, "max_throughput": m.OutputSpeed.Max,
		"avg_input_tokens": m.InputTokens.Mean, "avg_output_tokens": m.OutputTokens.Mean,
		"avg_inter_token_latency": m.ICL.Mean, "min_inter_token_latency": m.ICL.Min, "max_inter_token_latency": m.ICL.Max,
		"avg_p50_inter_token_latency": m.ICLP50.Mean, "avg_p95_inter_token_latency": m.ICLP95.Mean, "avg_p99_inter_token_latency": m.ICLP99.Mean,
	} {
		if got := rows[0][column]; got != strconv.FormatFloat(*want, 'f', -1, 64) {
			t.Errorf("%s is %q, want %v", column, got, *want)
		}
	}
	for column, want := range map[string]string{
		"success_rate": "98.33%", "weak_percentiles": "ttft_p99 icl_p95 icl_p99", "warning_texts": "3 of 180 attempts failed. Warm.",
		"concurrent_level": "5", "client_lag_p99": "0.0012", "client_cpu_share": "0.125", "prompt_set_hash": "abc123",
	} {
		if got := rows[0][column]; got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
}

func TestColumnNamesAreUnique(t *testing.T) {
	files := map[string][]byte{"results": results(t), "summary": summary(t, finished), "events": events(t, finished, answer())}
	for file, content := range files {
		names, _ := read(t, content)
		seen := map[string]bool{}
		for _, name := range names {
			if seen[name] {
				t.Errorf("%s has two columns %s", file, name)
			}
			seen[name] = true
		}
	}
}
