package importer_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
	"tokenlap/backend/stats"
)

// figures are what a request of a file must have, in milliseconds; -1 is absent.
type figures struct {
	sent, ttft, latency, tpot time.Duration
	events, input, output     int
	outcome                   bench.Outcome
	source                    bench.TokenSource
}

func checkFigures(t *testing.T, samples []bench.Sample, want []figures) {
	t.Helper()
	if len(samples) != len(want) {
		t.Fatalf("%d requests, want %d", len(samples), len(want))
	}
	ms := func(value time.Duration, ok bool) time.Duration {
		if !ok {
			return -1
		}
		return value.Round(time.Microsecond) / time.Millisecond
	}
	for i := range samples {
		s := &samples[i]
		got := figures{
			sent: ms(s.Sent.Offset(), s.Sent.Reached()), ttft: ms(s.TTFT()), latency: ms(s.Latency()), tpot: ms(s.TPOT()),
			events: s.Events, input: s.Tokens.Input, output: s.Tokens.Output, outcome: s.Outcome, source: s.Tokens.Source,
		}
		if got != want[i] {
			t.Errorf("request %d:\n got %+v\nwant %+v", i+1, got, want[i])
		}
	}
}

func checkBad(t *testing.T, bad []string, want ...string) {
	t.Helper()
	if len(bad) != len(want) {
		t.Fatalf("%d bad rows, want %d: %q", len(bad), len(want), bad)
	}
	for i := range bad {
		if !strings.Contains(bad[i], want[i]) {
			t.Errorf("bad row %q, want %q", bad[i], want[i])
		}
	}
}

func loads(run bench.Run) (texts []string) {
	for _, stage := range run.Plan.Stages {
		texts = append(texts, stage.Load.String())
	}
	return texts
}

// TestResultsOfSGLangAreStages has a result whose starts follow from the two
// places, one at a rate whose starts nobody knows, and a summary.
func TestResultsOfSGLangAreStages(t *testing.T) {
	source, samples, bad := open(t, "testdata/sglang.jsonl")
	checkBad(t, bad, "sglang.jsonl, line 3: a summary without single requests")
	checkFigures(t, samples, []figures{
		{0, 200, 500, 100, 4, 12, 4, bench.OK, ""},
		{0, 250, 500, 125, 3, 12, 3, bench.OK, ""},
		{500, 150, 500, 350, 2, 12, 2, bench.OK, ""},
		{1000, 400, 500, 50, 3, 12, 3, bench.OK, ""},
		{1500, -1, -1, -1, 0, 12, -1, bench.FailHTTP5xx, ""},
	})
	if got := loads(source.Run); !slices.Equal(got, []string{"2 users", "Poisson 4/s"}) {
		t.Errorf("loads %q", got)
	}
	var models []string
	for _, e := range source.Run.Plan.Endpoints {
		models = append(models, e.Name+" "+e.Model)
	}
	if !slices.Equal(models, []string{"sglang ", "tide-8b org/tide-8b"}) || source.Run.Manifest.Definitions != "sglang" {
		t.Errorf("models %q, definitions %q", models, source.Run.Manifest.Definitions)
	}
	if samples[0].IsUntimed() || !samples[3].IsUntimed() || !strings.Contains(source.Remark, "laid out") || !strings.Contains(source.Remark, "follow one another") {
		t.Errorf("remark %q", source.Remark)
	}
}

func TestALineOfSGLangThatIsNotWholeIsABadRow(t *testing.T) {
	file := text(t, "testdata/sglang.jsonl")
	_, samples, bad := open(t, write(t, "f.jsonl", strings.Replace(file, `"output_lens": [4, 3, 2]`, `"output_lens": [4, 3]`, 1)))
	checkBad(t, bad, "f.jsonl, line 1: output_lens has 2 places where ttfts has 3", "line 3")
	if len(samples) != 2 {
		t.Errorf("%d requests", len(samples))
	}
	_, _, bad = open(t, write(t, "f.jsonl", strings.Replace(file, `"ttfts": [0.2,`, `"ttfts": [NaN,`, 1)))
	checkBad(t, bad, "f.jsonl, line 1, request 1, ttfts", "line 3")
}

func TestRecordsOfAIPerfKeepTheirFigures(t *testing.T) {
	source, samples, bad := open(t, "testdata/aiperf.jsonl")
	checkBad(t, bad, "aiperf.jsonl, line 5, time_to_first_token: it is longer than request_latency", "aiperf.jsonl, line 7: the line ends within its JSON")
	checkFigures(t, samples, []figures{
		{0, 100, 300, 100, 0, -1, 3, bench.OK, ""},
		{1000, 200, 400, 50, 4, 40, 5, bench.OK, ""},
		{2000, -1, -1, -1, 0, 40, -1, bench.FailHTTP5xx, ""},
		{3000, -1, -1, -1, 0, -1, -1, bench.Cancelled, ""},
		{5000, -1, 500, -1, 0, -1, 8, bench.OK, ""},
	})
	s := samples[1]
	stall, _ := s.Stall()
	if s.Tokens.Reasoning != 2 || s.Headers != s.Sent+bench.Instant(80*time.Millisecond) || stall != 80*time.Millisecond || s.ResponseID != "r-1" || samples[0].Phase != bench.Warmup {
		t.Errorf("%+v, stall %v", s, stall)
	}
	if !source.Run.Started.Equal(time.Unix(1760000000, 0)) || samples[2].Message != "no worker is free" || source.Run.Plan.Endpoints[0].Name != "aiperf" {
		t.Errorf("run %+v", source.Run)
	}
}

func TestTheFolderOfAIPerfTellsModelAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tide-8b-openai-chat-concurrency16", "profile_export.jsonl")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text(t, "testdata/aiperf.jsonl")), 0o600); err != nil {
		t.Fatal(err)
	}
	source, _, _ := open(t, path)
	if e := source.Run.Plan.Endpoints[0]; e.Name != "tide-8b" || source.Run.Plan.Stages[0].Load.Users != 16 {
		t.Errorf("%q, %v", e.Name, loads(source.Run))
	}
}

// TestEventsOfGenAIPerfCountIfTheyHoldOutput has a chunk that names the role, a
// usage and a [DONE] among its six events.
func TestEventsOfGenAIPerfCountIfTheyHoldOutput(t *testing.T) {
	source, samples, bad := open(t, "testdata/genaiperf.json")
	checkBad(t, bad, "genaiperf.json, request 3, response_timestamps")
	checkFigures(t, samples, []figures{
		{0, 200, 340, 70, 3, 9, 3, bench.OK, bench.FromUsage},
		{500, -1, -1, -1, 0, -1, -1, bench.FailStreamError, ""},
		{10000, 100, 150, -1, 3, -1, -1, bench.OK, ""},
	})
	if samples[0].Text != "The tide turns" || !strings.Contains(samples[1].Message, "out of memory") || source.Run.Plan.Endpoints[0].Model != "org/tide-8b" ||
		!slices.Equal(loads(source.Run), []string{"2.5/s", "2 users"}) || samples[0].Stage != 1 {
		t.Errorf("%q, %q, %q", samples[0].Text, samples[1].Message, loads(source.Run))
	}
}

func TestResponsesOfLLMPerfKeepTheirMeanings(t *testing.T) {
	source, samples, bad := open(t, "testdata/llmperf_individual_responses.json")
	checkBad(t, bad, "request 5, end_to_end_latency_s")
	checkFigures(t, samples, []figures{
		{0, 500, 2000, 50, 0, 100, 40, bench.OK, ""},
		{2000, -1, -1, -1, 0, 100, -1, bench.FailHTTP429, ""},
		{2000, 250, 500, -1, 0, 100, 1, bench.OK, ""},
		{2500, -1, -1, -1, 0, 100, -1, bench.FailUnreported, ""},
	})
	if source.Run.Plan.Endpoints[0].Name != "llmperf" || source.Run.Manifest.Definitions != "llmperf" {
		t.Errorf("run %+v", source.Run)
	}
	summary := stats.Summarize(source.Run.Plan, slices.Values(samples))
	m := summary.Models[0]
	if m.SystemTokens != nil || m.RequestRate != nil || m.MeanInFlight != nil || m.TTFT.N != 2 || *m.TPOT.Mean != 0.05 {
		t.Errorf("figures of the whole without known beginnings: %+v", m)
	}
}

func TestRequestsOfInferencePerfKeepTheirFigures(t *testing.T) {
	source, samples, bad := open(t, "testdata/inferenceperf.json")
	checkBad(t, bad, "inferenceperf.json, request 5, start_time, end_time", "inferenceperf.json, request 6, output_token_times")
	checkFigures(t, samples, []figures{
		{0, 400, 700, 100, 4, 20, 4, bench.OK, ""},
		{750, 250, 1250, 500, 3, 21, 3, bench.OK, bench.FromUsage},
		{3000, -1, -1, -1, 0, 20, -1, bench.TimeoutTotal, ""},
		{4000, -1, 500, -1, 0, 20, 7, bench.OK, ""},
	})
	if delay, ok := samples[1].QueueDelay(); !ok || delay != 250*time.Millisecond {
		t.Errorf("queue delay %v", delay)
	}
	if e := source.Run.Plan.Endpoints[0]; e.Name != "tide-8b" || len(source.Run.Plan.Prompts.Prompts) != 0 {
		t.Errorf("%+v", e)
	}
}

func TestRequestsOfK6HaveLatencyAndNoTokens(t *testing.T) {
	source, samples, bad := open(t, "testdata/k6.json")
	checkBad(t, bad, "k6.json, line 33, time", "k6.json, line 36: no JSON")
	checkFigures(t, samples, []figures{
		{30, -1, 1000, -1, 0, -1, -1, bench.OK, ""},
		{1530, -1, 500, -1, 0, -1, -1, bench.OK, ""},
		{1780, -1, -1, -1, 0, -1, -1, bench.FailHTTP429, ""},
		{3030, -1, -1, -1, 0, -1, -1, bench.FailDNS, ""},
	})
	s := samples[0]
	if s.TCP != 10*time.Millisecond || s.Reused || !samples[1].Reused || s.Headers != s.Sent+bench.Instant(200*time.Millisecond) || samples[3].Message != "lookup: no such host" {
		t.Errorf("%+v", s)
	}
	m := stats.Summarize(source.Run.Plan, slices.Values(samples)).Models[0]
	if m.SystemTokens != nil || m.RequestRate == nil || m.Latency.N != 2 {
		t.Errorf("tokens per second without tokens: %+v", m)
	}
	if source.Run.Plan.Endpoints[0].Name != "tide.example:8000/v1/chat/completions" {
		t.Errorf("%+v", source.Run.Plan.Endpoints)
	}
}

func TestAFileThatCannotBeImportedNamesTheOneToUse(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"GuideLLM CSV":           {"Run ID,Benchmark ID,Name,Time to First Token mean,Requests successful\nr,b,sync,120,10\n", "is GuideLLM's CSV, which has no single requests: import benchmarks.json"},
		"GuideLLM CSV 0.5":       {"Run Info,Run Info,Benchmark,Timings\nRun ID,,Benchmark ID,Duration\n", "is GuideLLM's CSV"},
		"SGLang summary":         {`{"backend": "sglang", "dataset_name": "random", "request_rate": Infinity, "completed": 3}`, "run it with --output-details"},
		"AIPerf summary":         {`{"request_throughput": {"unit": "requests/sec", "avg": 1}, "request_latency": {"unit": "ms", "avg": 2}, "input_config": {}}`, "import profile_export.jsonl"},
		"AIPerf CSV":             {"Metric,avg,min,max,p99\nRequest Latency (ms),1,1,1,1\n", "import profile_export.jsonl"},
		"AIPerf inputs":          {`{"data": [{"session_id": "a", "payloads": [{}]}]}`, "import profile_export.jsonl"},
		"LLMPerf summary":        {`{"version": "2023-08-31", "name": "m_550_150_summary", "mean_output_tokens": 150, "num_concurrent_requests": 4, "results_ttft_s_mean": 1}`, "ends in _individual_responses.json"},
		"inference-perf summary": {`{"load_summary": {"count": 4}, "successes": {"count": 4}, "failures": {"count": 0}}`, "import per_request_lifecycle_metrics.json"},
		"k6 summary":             {`{"metrics": {"http_reqs": {}}, "root_group": {}}`, "run it with --out json=FILE"},
		"k6 CSV":                 {"metric_name,timestamp,metric_value,method\n", "run it with --out json=FILE"},
		"another object":         {`{"schema": 1, "runs": [], "a": 1, "b": 2, "c": 3, "d": 4}`, `is an object with "schema", "runs", "a", "b", "c" and more: expected`},
		"another list":           {`[{"id": 1}]`, `is a list with "id": expected`},
		"a list of numbers":      {`[1, 2]`, "is a list: expected"},
		"an empty list":          {`[]`, "is a list: expected"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := importer.Open(t.Context(), write(t, "f", c.text), nil)
			if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}
