package importer_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
)

func text(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// toldBy are the figures that a report states of its successes itself.
func toldBy(t *testing.T, path string) (requests []map[string]any) {
	t.Helper()
	var report struct {
		Benchmarks []struct {
			Requests struct {
				Successful []map[string]any `json:"successful"`
			} `json:"requests"`
		} `json:"benchmarks"`
	}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(text(t, path), "NaN", "null")), &report); err != nil {
		t.Fatal(err)
	}
	for _, b := range report.Benchmarks {
		requests = append(requests, b.Requests.Successful...)
	}
	return requests
}

// TestTheFiguresOfGuideLLMAreThoseItTells holds what is derived from the
// instants against the figures that the tool wrote beside them.
func TestTheFiguresOfGuideLLMAreThoseItTells(t *testing.T) {
	path := "testdata/guidellm-0.3.json"
	_, samples, bad := open(t, path)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	samples = slices.DeleteFunc(samples, func(s bench.Sample) bool { return s.Outcome != bench.OK })
	told := toldBy(t, path)
	if len(samples) != len(told) || len(told) != 5 {
		t.Fatalf("%d successes, told are %d", len(samples), len(told))
	}
	for i, want := range told {
		s := &samples[i]
		ttft, _ := s.TTFT()
		tpot, _ := s.TPOT()
		latency, _ := s.Latency()
		whole, _ := s.Done.Since(s.Sent)
		toLast := want["last_token_time"].(float64) - want["start_time"].(float64)
		if !near(ttft.Seconds()*1000, want["time_to_first_token_ms"].(float64)) || !near(tpot.Seconds()*1000, want["inter_token_latency_ms"].(float64)) ||
			!near(whole.Seconds(), want["request_latency"].(float64)) || !near(latency.Seconds(), toLast) ||
			float64(s.Tokens.Output) != want["output_tokens"] || float64(s.Tokens.Input) != want["prompt_tokens"] || s.Text != want["output"] {
			t.Errorf("request %d: TTFT %v, TPOT %v, latency %v, whole %v of %+v; told %v", i, ttft, tpot, latency, whole, s, want)
		}
		if _, is := s.TTFTWithSetup(); is || s.Tokens.Source != "" || len(s.Chunks) != 0 || s.Events != 0 || s.PromptID != "" || !s.Streamed {
			t.Errorf("request %d: something was invented: %+v", i, s)
		}
	}
}

func TestBenchmarksOfASweepAreStages(t *testing.T) {
	source, samples, _ := open(t, "testdata/guidellm-0.3.json")
	run := source.Run
	var loads []string
	for _, stage := range run.Plan.Stages {
		loads = append(loads, fmt.Sprintf("%d: %v", stage.Load.Users, stage.Load))
	}
	if want := []string{"1: sequential", "0: no limit", "0: constant 2.5/s"}; !slices.Equal(loads, want) {
		t.Errorf("stages %q, want %q", loads, want)
	}
	if run.Manifest.Definitions != "guidellm-0.3" || run.State != bench.Imported || run.Name != "guidellm-0.3" || run.Plan.Mode != bench.Concurrent ||
		run.Plan.Endpoints[0].Name != "some-model-7b" || run.Plan.Endpoints[0].Model != "org/some-model-7b" ||
		!run.Started.Equal(time.Unix(1767225600, 250e6)) || len(run.Plan.Prompts.Prompts) != 0 || len(run.Manifest.Origins[0].Hash) != 64 {
		t.Errorf("run %+v", run)
	}
	for _, want := range []string{"0.3 or before", "guidellm-0.3", "only visible text", "inter-token latency", "no number of users"} {
		if !strings.Contains(source.Remark, want) {
			t.Errorf("%q is not in the remark %q", want, source.Remark)
		}
	}
	if len(samples) != 7 || samples[0].Stage != 0 || samples[2].Stage != 1 || samples[6].Stage != 2 || samples[6].Seq != 6 {
		t.Fatalf("%d samples: %+v", len(samples), samples)
	}
	for i, want := range map[int]time.Duration{3: 125 * time.Millisecond, 4: 125 * time.Millisecond} {
		if delay, is := samples[i].QueueDelay(); !is || delay != want {
			t.Errorf("request %d of the constant rate waited %v, want %v", i, delay, want)
		}
	}
	if _, is := samples[0].QueueDelay(); is {
		t.Error("in closed load it is unknown when a user was free")
	}
	failed, cut := &samples[5], &samples[6]
	if failed.Outcome != bench.FailHTTP429 || failed.Status != 429 || failed.Tokens.Output != -1 || !failed.Sent.Reached() || !failed.Done.Reached() {
		t.Errorf("the failure is %+v", failed)
	}
	if cut.Outcome != bench.Cancelled || cut.Tokens.Output != -1 || !strings.HasPrefix(cut.Message, "TimeoutError") { // 128 were asked for
		t.Errorf("the one cut off is %+v", cut)
	}
}

func TestWarmUpAndCoolDownOfGuideLLMAreNotMeasured(t *testing.T) {
	source, samples, bad := open(t, "testdata/guidellm-0.5.json")
	if len(bad) > 0 || len(samples) != 7 {
		t.Fatalf("%d samples, bad %q", len(samples), bad)
	}
	stages := source.Run.Plan.Stages
	if len(stages) != 2 || stages[0].Load.Users != 1 || stages[1].Load.Users != 2 || source.Run.Manifest.Definitions != "guidellm-0.5" || source.Run.Plan.Warmup != 1 {
		t.Errorf("stages %+v of %+v", stages, source.Run)
	}
	if samples[0].Phase != bench.Warmup || samples[1].Phase != bench.Measured || samples[2].Phase != bench.Measured || samples[3].Stage != 1 {
		t.Errorf("phases %+v", samples)
	}
	if !strings.Contains(source.Remark, "GuideLLM 0.5.2") || !strings.Contains(source.Remark, "1 of its cool-down") || strings.Contains(source.Remark, "sample") {
		t.Errorf("remark %q", source.Remark)
	}
	one, two := &samples[1], &samples[2]
	ttft, _ := one.TTFT()
	latency, _ := one.Latency()
	tpot, _ := one.TPOT()
	if ttft != 250*time.Millisecond || latency != 1250*time.Millisecond || tpot != 125*time.Millisecond || one.Events != 8 || one.IsPerToken() || two.IsPerToken() || one.ResponseID != "cmpl-1" {
		t.Errorf("TTFT %v, latency %v, TPOT %v of %+v", ttft, latency, tpot, one)
	}
	busy, broken, cut := &samples[4], &samples[5], &samples[6]
	if cut.Outcome != bench.Cancelled || cut.Tokens.Output != 3 || busy.Outcome != bench.FailHTTP5xx || busy.Status != 503 || busy.Tokens.Output != -1 ||
		broken.Outcome != bench.FailUnreported || broken.Message != "peer closed connection" {
		t.Errorf("failures %+v", samples[4:])
	}
	for i, s := range samples {
		if all := fmt.Sprintf("%+v", s); strings.Contains(all, "sk-") {
			t.Errorf("request %d holds a key: %s", i, all)
		}
	}
}

func TestARequestThatWasNeverSentIsAFailureWithoutInstants(t *testing.T) {
	const report = `{"benchmarks": [{"config": {"strategy": {"type_": "concurrent", "streams": 2}}, "requests": {"errored": [
		{"output": null, "output_tokens": null, "info": {"error": "no such file", "timings": {"resolve_start": 1767225600.5, "resolve_end": 1767225600.75}}}]}}]}`
	source, samples, bad := open(t, write(t, "f.json", report))
	if len(samples) != 1 || len(bad) > 0 || source.Run.Manifest.Definitions != "guidellm-0.4" {
		t.Fatalf("%d samples, bad %q, %+v", len(samples), bad, source.Run.Manifest)
	}
	if s := samples[0]; s.Sent.Reached() || s.First.Reached() || s.Outcome != bench.FailUnreported || s.Message != "no such file" || s.Endpoint != "unnamed" {
		t.Errorf("the failure is %+v", s)
	}
}

func TestReasoningEventsAndWholeAnswersOfGuideLLM(t *testing.T) {
	source, samples, bad := open(t, "testdata/guidellm-0.7.json")
	if len(bad) > 0 || len(samples) != 3 {
		t.Fatalf("%d samples, bad %q", len(samples), bad)
	}
	run := source.Run
	if run.Manifest.Definitions != "guidellm-0.7" || run.Plan.Endpoints[0].Model != "org/other-model" || run.Plan.Stages[0].Load.String() != "poisson 1.548/s" {
		t.Errorf("run %+v", run)
	}
	if !strings.Contains(source.Remark, "3 of 40 requests, a sample") || !strings.Contains(source.Remark, "reasoning counts as output") {
		t.Errorf("remark %q", source.Remark)
	}
	thought, counted, whole := &samples[0], &samples[1], &samples[2]
	first, _ := thought.TTFT()
	answer, _ := thought.TTFA()
	if first != 250*time.Millisecond || answer != 1250*time.Millisecond || thought.Reasoning != "Hm." || !thought.IsPerToken() {
		t.Errorf("TTFT %v, TTFA %v of %+v", first, answer, thought)
	}
	if counted.Tokens.Source != bench.FromChunks || counted.Tokens.Output != 5 {
		t.Errorf("events that stand in for tokens: %+v", counted.Tokens)
	}
	if _, is := whole.TTFT(); is || whole.Streamed {
		t.Errorf("a whole answer has a TTFT: %+v", whole)
	}
	if latency, is := whole.Latency(); !is || latency != time.Second {
		t.Errorf("a whole answer took %v", latency)
	}
}

func TestABadRequestOfGuideLLMIsNamedAndTheOthersAreRead(t *testing.T) {
	good := text(t, "testdata/guidellm-0.3.json")
	for name, c := range map[string]struct{ old, now, want string }{
		"a word for a time": {`"start_time": 1767225602.0, `, `"start_time": "noon", `, "some.json, request 2, benchmarks[0].requests.successful[1].start_time: a string where float64 was expected"},
		"an early end":      {`"end_time": 1767225604.0625`, `"end_time": 1767225602.0`, "request 2, benchmarks[0].requests.successful[1].end: 1767225602 where seconds since 1970 were expected, not before 1767225604"},
		"NaN":               {`"start_time": 1767225602.0, `, `"start_time": NaN, `, "successful[1].start: nothing where seconds since 1970 were expected"},
		"half a token":      {`"output_tokens": 4, "start_time": 1767225602.0`, `"output_tokens": 4.5, "start_time": 1767225602.0`, "successful[1].output_tokens: 4.5 where a whole number of 0 or more was expected"},
		"no first token":    {`"first_token_time": 1767225602.5, `, ``, "successful[1].first token, last token: one without the other"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(good, c.old, c.now, 1)
			if changed == good {
				t.Fatalf("%s is not in the file", c.old)
			}
			_, samples, bad := open(t, write(t, "some.json", changed))
			if len(samples) != 6 || len(bad) != 1 || !strings.Contains(bad[0], c.want) || samples[5].Seq != 5 {
				t.Errorf("%d samples, bad %q, want %q", len(samples), bad, c.want)
			}
		})
	}
}

func TestAReportThatCannotBeReadSaysWhy(t *testing.T) {
	good := text(t, "testdata/guidellm-0.5.json")
	for name, c := range map[string]struct{ text, want string }{
		"cut off":          {good[:len(good)/2], "f.json ends within its JSON, after"},
		"two in one":       {good + "\n" + good, "more follows after the report"},
		"no benchmarks":    {`{"metadata": {"guidellm_version": "0.5.2"}}`, "f.json is an object with \"metadata\": expected the JSON of vLLM"},
		"none of requests": {`{"benchmarks": [{"requests": {"successful": [], "errored": [], "incomplete": []}}]}`, "f.json contains no single requests"},
		"no good request":  {`{"benchmarks": [{"requests": {"successful": [{"start_time": -1}]}}]}`, "no request of f.json is good (1 bad); the first: f.json, request 1"},
		"not a list":       {`{"benchmarks": "none"}`, `"none" where a list was expected`},
		"not an object":    {`{"benchmarks": [7]}`, `"7" where an object was expected`},
		"another type":     {strings.Replace(good, `"streams": 1}`, `"streams": "one"}`, 1), "strategy.streams: a string where a whole number was expected"},
		"neither kind":     {`{"schema": 1, "runs": []}`, "or GuideLLM's benchmarks.json"},
		"a list":           {`[{"date": "20260131-123010"}]`, "f.json is a list with \"date\": expected"},
		"an endless value": {`{"benchmarks": [{"requests": {"successful": [{"output": "` + strings.Repeat("x", 40<<20), "f.json, near byte"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := importer.Open(t.Context(), write(t, "f.json", c.text), nil)
			if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestReportsOfOneVersionBecomeOneRun(t *testing.T) {
	good := text(t, "testdata/guidellm-0.5.json")
	other := strings.NewReplacer(`"streams": 1}`, `"streams": 8}`, `"streams": 2}`, `"streams": 4}`, "0.5.2", "0.5.1").Replace(good)
	var sources []importer.Source
	for name, text := range map[string]string{"a.json": good, "b.json": other} {
		source, err := openOnly(t, write(t, name, text))
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, source)
	}
	all, err := importer.Merge(sources)
	if err != nil {
		t.Fatal(err)
	}
	samples, _ := collect(t, all)
	users := []int{}
	for _, stage := range all.Run.Plan.Stages {
		users = append(users, stage.Load.Users)
	}
	if len(samples) != 14 || !slices.Equal(users, []int{1, 2, 4, 8}) {
		t.Errorf("%d samples, users %v", len(samples), users)
	}
	if strings.Count(all.Remark, "cool-down") != 1 || !strings.Contains(all.Remark, "0.5.1") || !strings.Contains(all.Remark, "0.5.2") {
		t.Errorf("remark %q", all.Remark)
	}
	if _, err := importer.Merge([]importer.Source{sources[0], sources[0]}); err == nil || !strings.Contains(err.Error(), "are the same file") {
		t.Errorf("the same file twice: %v", err)
	}
}
