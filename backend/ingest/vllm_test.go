package ingest_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/ingest"
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
	if _, ok := s.TTFT(); ok || s.Outcome != bench.FailUntold || s.Sent != bench.At(5500*ms) || s.Tokens.Output != -1 || !strings.HasSuffix(s.Message, "TimeoutError") {
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
		"cut off":          {good[:len(good)/2], "f.json ends within its JSON"},
		"no JSON":          {"{]", "f.json, byte 2: no JSON"},
		"another type":     {strings.Replace(good, `"duration": 10.0`, `"duration": "long"`, 1), "duration: a string where float64 was expected"},
		"lists of lengths": {strings.Replace(good, "[12, 40, 9, 7]", "[12, 40]", 1), "input_lens has 2 places where ttfts has 4"},
		"an older version": {strings.Replace(good, "start_times", "other", 1), "0 start_times for 4 requests"},
		"no date":          {strings.Replace(good, "20260131-123010", "today", 1), `date "today"`},
		"no request":       {strings.NewReplacer("0.25, 0.5, 0.05, 0.0", "-1, -1, -1, -1").Replace(good), "no request of f.json is good (4 bad)"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ingest.Open(t.Context(), write(t, "f.json", c.text), nil)
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
