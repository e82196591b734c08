package importer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
)

func TestAVLLMFileKeepsItsFigures(t *testing.T) {
	source, samples, bad := open(t, "testdata/vllm.json")
	if len(bad) > 0 || len(samples) != 4 {
		t.Fatalf("%d samples, bad %q", len(samples), bad)
	}
	run := source.Run
	if run.State != bench.Imported || run.Manifest.Definitions != "vllm" || run.Plan.Endpoints[0].Name != "some-model-7b" ||
		run.Plan.Stages[0].Load.Users != 2 || len(run.Plan.Prompts.Prompts) != 0 || run.Name != "vllm" || len(run.Manifest.Origins[0].Hash) != 64 {
		t.Errorf("run %+v", run)
	}
	if want := at(t, "2026-01-31T12:30:00"); !run.Started.Equal(want) {
		t.Errorf("started %v, want %v: the end less the duration", run.Started, want)
	}
	const ms = time.Millisecond
	for i, want := range []struct {
		sent, ttft, latency, tpot time.Duration
		events, tokens            int
	}{
		{0, 250 * ms, 750 * ms, 125 * ms, 5, 5},
		{500 * ms, 500 * ms, 750 * ms, 125 * ms, 3, 3},
		{1750 * ms, 50 * ms, 50 * ms, 0, 1, 1},
	} {
		s := &samples[i]
		ttft, _ := s.TTFT()
		latency, _ := s.Latency()
		tpot, _ := s.TPOT()
		if s.Sent != bench.At(want.sent) || ttft != want.ttft || latency != want.latency || tpot != want.tpot || s.Events != want.events || s.Tokens.Output != want.tokens {
			t.Errorf("request %d: sent %v, TTFT %v, latency %v, TPOT %v, %d events, %d tokens; want %+v", i, s.Sent.Offset(), ttft, latency, tpot, s.Events, s.Tokens.Output, want)
		}
		_, shared := s.SharedReads()
		_, waited := s.QueueDelay()
		_, answered := s.TTFA()
		if shared || waited || answered || s.Tokens.Source != "" {
			t.Errorf("request %d: something was invented: %+v", i, s)
		}
	}
	if stall, _ := samples[0].Stall(); stall != 200*ms || samples[1].Tokens.Input != 40 || samples[1].Text != "Short." {
		t.Errorf("stall %v, %+v", stall, samples[1])
	}
	s := &samples[3]
	if _, ok := s.TTFT(); ok || s.Outcome != bench.FailUnreported || s.Sent != bench.At(5500*ms) || s.Tokens.Output != -1 || !strings.HasSuffix(s.Message, "TimeoutError") {
		t.Errorf("the failure is %+v", s)
	}
}

func TestResultsThatVLLMAppendedAreStages(t *testing.T) {
	text, err := os.ReadFile("testdata/vllm.json")
	if err != nil {
		t.Fatal(err)
	}
	more := strings.Replace(string(text), `"max_concurrency": 2`, `"max_concurrency": 1`, 1)
	source, samples, _ := open(t, write(t, "both.json", string(text)+more))
	stages := source.Run.Plan.Stages
	if len(samples) != 8 || len(stages) != 2 || stages[0].Load.Users != 1 || samples[0].Stage != 1 || samples[7].Stage != 0 || len(source.Run.Manifest.Origins) != 1 {
		t.Errorf("%d samples, stages %+v", len(samples), stages)
	}
}

func TestAWrongJSONSaysWhatIsWrong(t *testing.T) {
	text, err := os.ReadFile("testdata/vllm.json")
	if err != nil {
		t.Fatal(err)
	}
	good := string(text)
	for name, c := range map[string]struct{ text, want string }{
		"not detailed":     {`{"date": "20260131-123010", "duration": 1}`, "--save-detailed"},
		"cut off":          {good[:len(good)/2], fmt.Sprintf("f.json ends within its JSON, after %d bytes", len(good)/2)},
		"no JSON":          {"{]", "f.json, byte 2: no JSON"},
		"another type":     {strings.Replace(good, `"duration": 10.0`, `"duration": "long"`, 1), "duration: a string where a number was expected"},
		"no list":          {strings.Replace(good, `"ttfts": [`, `"ttfts": "", "other": [`, 1), "ttfts: a string where a list of numbers was expected"},
		"lists of lengths": {strings.Replace(good, "[12, 40, 9, 7]", "[12, 40]", 1), "input_lens has 2 places where ttfts has 4"},
		"an older version": {strings.Replace(good, "start_times", "other", 1), "0 start_times for 4 requests"},
		"no date":          {strings.Replace(good, "20260131-123010", "today", 1), `date "today"`},
		"no request":       {strings.NewReplacer("0.25, 0.5, 0.05, 0.0", "-1, -1, -1, -1").Replace(good), "no request of f.json is good (4 bad)"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := importer.Open(t.Context(), write(t, "f.json", c.text), nil)
			if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
	_, samples, bad := open(t, write(t, "some.json", strings.Replace(good, "0.25, 0.5", "-0.25, 0.5", 1)))
	if len(samples) != 3 || len(bad) != 1 || !strings.HasPrefix(bad[0], "some.json, request 1, ttfts") || samples[2].Seq != 2 {
		t.Errorf("%d samples, bad %q", len(samples), bad)
	}
}

func TestASuccessWithoutANumberIsABadRow(t *testing.T) {
	text, err := os.ReadFile("testdata/vllm.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, old := range map[string]string{"TTFT": "0.25, 0.5, 0.05", "gap": "0.1, 0.1"} {
		if !strings.Contains(string(text), old) {
			t.Fatalf("the file has no %q", old)
		}
		_, rest, _ := strings.Cut(old, ",")
		_, samples, bad := open(t, write(t, "f.json", strings.Replace(string(text), old, "NaN,"+rest, 1)))
		if len(samples) != 3 || len(bad) != 1 || !strings.Contains(bad[0], "f.json, request 1, ttfts, itls, start_times: NaN where seconds") {
			t.Errorf("%s: %d samples, bad %q", name, len(samples), bad)
		}
	}
}

func TestTheLoadOfAVLLMFileIsWhatHeldRequestsBack(t *testing.T) {
	text, err := os.ReadFile("testdata/vllm.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		rate, most, more string
		want             bench.Load
	}{
		"places alone":      {`"inf"`, "2", "", bench.Load{Kind: bench.Users, Users: 2}},
		"nothing":           {`"inf"`, "null", "", bench.Load{Kind: bench.Users, Description: "all at once"}},
		"a rate":            {"2.5", "null", "", bench.Load{Kind: bench.Users, Description: "Poisson 2.5/s"}},
		"a rate and places": {"2.5", "2", "", bench.Load{Kind: bench.Users, Description: "Poisson 2.5/s, at most 2"}},
		"a rising rate":     {"2.5", "null", `"ramp_up_strategy": "linear", `, bench.Load{Kind: bench.Users, Description: "a rate that rises"}},
	} {
		t.Run(name, func(t *testing.T) {
			file := strings.NewReplacer(`"request_rate": "inf"`, c.more+`"request_rate": `+c.rate, `"max_concurrency": 2`, `"max_concurrency": `+c.most).Replace(string(text))
			source, _, _ := open(t, write(t, "f.json", file))
			if got := source.Run.Plan.Stages[0].Load; got != c.want {
				t.Errorf("load %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestAtARateARequestWasDueBeforeItsPlaceWasFree(t *testing.T) {
	text, err := os.ReadFile("testdata/vllm.json")
	if err != nil {
		t.Fatal(err)
	}
	file := strings.Replace(string(text), `"request_rate": "inf"`, `"request_rate": 2.5, "queue_times": [0.25, 0, 1.5, 0]`, 1)
	_, samples, _ := open(t, write(t, "f.json", file))
	for i, want := range []time.Duration{250 * time.Millisecond, 0, 1500 * time.Millisecond, 0} {
		if delay, ok := samples[i].QueueDelay(); !ok || delay != want {
			t.Errorf("request %d waited %v, want %v", i, delay, want)
		}
	}
	if samples[0].Due != bench.At(0) {
		t.Errorf("the run begins at %v", samples[0].Due.Offset())
	}
}

// TestStartsThatOlderVersionsLeaveOutAreLaidOut has three requests for two
// places, of 2 s, 1 s and 1.5 s: the third takes the place of the second.
func TestStartsThatOlderVersionsLeaveOutAreLaidOut(t *testing.T) {
	const older = `{"date": "20240908-071536", "backend": "vllm", "model_id": "org/m", "request_rate": "inf", "max_concurrency": 2, "duration": 2.563,
		"input_lens": [1, 1, 1], "output_lens": [3, 2, 2], "ttfts": [0.5, 0.25, 0.5], "itls": [[0.5, 1.0], [0.75], [1.0]],
		"generated_texts": ["a", "b", "c"], "errors": ["", "", ""]}`
	source, samples, _ := open(t, write(t, "f.json", older))
	for i, want := range []time.Duration{0, 0, time.Second} {
		if samples[i].Sent != bench.At(want) {
			t.Errorf("request %d was sent at %v, want %v", i, samples[i].Sent.Offset(), want)
		}
	}
	if ttft, _ := samples[2].TTFT(); ttft != 500*time.Millisecond || !strings.Contains(source.Remark, "end after 2.5 s where it reports 2.563 s") {
		t.Errorf("TTFT %v, remark %q", ttft, source.Remark)
	}
	for name, change := range map[string][2]string{
		"at a rate":                     {`"inf"`, `2.0`},
		"a failure":                     {`["", "", ""]`, `["", "Bad Gateway", ""]`},
		"another duration":              {"2.563", "4.0"},
		"more at a time than were told": {"2.563", "2.0"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := openOnly(t, write(t, "f.json", strings.Replace(older, change[0], change[1], 1)))
			if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "0 start_times for 3 requests") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestAReasonOfHTTPIsAKindOfFailure(t *testing.T) {
	text, err := os.ReadFile("testdata/vllm.json")
	if err != nil {
		t.Fatal(err)
	}
	file := strings.Replace(string(text), `"Traceback (most recent call last):\nTimeoutError"`, `"Too Many Requests"`, 1)
	_, samples, _ := open(t, write(t, "f.json", file))
	if s := samples[3]; s.Outcome != bench.FailHTTP429 || s.Status != 429 {
		t.Errorf("the failure is %+v", s)
	}
}

func TestWhatPythonWritesForNoNumberIsAbsent(t *testing.T) {
	text, err := os.ReadFile("testdata/vllm.json")
	if err != nil {
		t.Fatal(err)
	}
	file := strings.NewReplacer(`"mean_ttft_ms": 266.7`, `"mean_ttft_ms": NaN, "a": [-Infinity, Infinity, "NaN \\", "-Infinity\"NaN"]`, "One two", "NaN -Infinity").Replace(string(text))
	_, samples, _ := open(t, write(t, "f.json", file))
	if len(samples) != 4 || samples[0].Text != "NaN -Infinity three." {
		t.Errorf("%d samples, %q", len(samples), samples[0].Text)
	}
}

func TestAResultTooLargeToBeReadWholeIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "huge.json")
	if err := os.WriteFile(path, []byte(`{"date": "", "model_id": "", "ttfts":[`+strings.Repeat(" ", 1<<20)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 600<<20); err != nil { // a hole: it takes no room
		t.Fatal(err)
	}
	_, err := importer.Open(t.Context(), path, nil)
	if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "512 MB") {
		t.Errorf("%v", err)
	}
}
