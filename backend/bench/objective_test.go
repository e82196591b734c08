package bench_test

import (
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestObjectivesAreReadAndWrittenAlike(t *testing.T) {
	for text, want := range map[string]bench.Objective{
		"ttft.p95=500ms":          {Metric: "ttft", Statistic: bench.P95, Limit: 0.5},
		"tpot.p50=40ms":           {Metric: "tpot", Statistic: bench.P50, Limit: 0.04},
		"latency.mean=1m30s":      {Metric: "latency", Statistic: bench.Mean, Limit: 90},
		"ttft=500ms":              {Metric: "ttft", Limit: 0.5},
		"success=99%":             {Metric: "success_rate", Limit: 0.99},
		"success=99.9%":           {Metric: "success_rate", Limit: 0.999},
		"output_speed.p50=5tok/s": {Metric: "output_speed", Statistic: bench.P50, Limit: 5},
		"goodput=90%":             {Metric: bench.GoodputShare, Limit: 0.9},
	} {
		got, err := bench.ParseObjective(text)
		if err != nil || got != want {
			t.Errorf("%s: got %+v, %v, want %+v", text, got, err, want)
		}
		if got.String() != text {
			t.Errorf("%s is written as %s", text, got)
		}
	}
	if got, err := bench.ParseObjectives("ttft.p95<=500ms, output_speed.p50 >= 20"); err != nil || len(got) != 2 || got[1].Limit != 20 {
		t.Errorf("with directions: %v, %v", got, err)
	}
	if got, err := bench.ParseObjectives(" "); err != nil || got != nil {
		t.Errorf("the empty text: %v, %v", got, err)
	}
}

func TestWrongObjectivesSayWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"ttft.p95":                     "such as ttft.p95=500ms",
		"tfft.p95=500ms":               "there is no metric \"tfft\": use one of connect,",
		"ttft.p95=500":                 "use one with its unit, such as 500ms",
		"ttft.p95=fast":                "use one with its unit, such as 500ms",
		"ttft.p97=500ms":               "there is no statistic \"p97\": use one of mean, sd, min",
		"ttft.p95=0s":                  "use a limit above 0",
		"ttft.p95=-1s":                 "use a limit above 0",
		"success=101%":                 "such as 99%",
		"success.p95=99%":              "has no statistics",
		"icl=20ms":                     "add a statistic, such as icl.p95",
		"input_tokens.p50=5":           "there is no metric",
		"output_speed.p50<=20":         "of output_speed higher values are better",
		"ttft.p95>=500ms":              "of ttft lower values are better",
		"goodput=90%":                  "add one about each request",
		"ttft.p95=1s,ttft.p95=2s":      "stands twice",
		"output_speed.p50=NaN":         "no limit",
		"ttft.p95=500ms,,tpot.p95=1ms": "objective \"\"",
	} {
		_, err := bench.ParseObjectives(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want one with %q", text, err, want)
		} else if bench.CodeOf(err) != bench.CodeInvalid {
			t.Errorf("%s: code %s", text, bench.CodeOf(err))
		}
	}
}

func parsed(t *testing.T, text string) bench.Objective {
	t.Helper()
	o, err := bench.ParseObjective(text)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestAnObjectiveFollowsTheDirectionOfItsMetric(t *testing.T) {
	at := func(v float64) *float64 { return &v }
	summary := bench.ModelSummary{
		Attempts: 100, SuccessRate: at(0.98),
		TTFT: bench.Distribution{P95: at(0.5)}, OutputSpeed: bench.Distribution{P50: at(19)},
	}
	for text, want := range map[string][2]bool{ // met, known
		"ttft.p95=500ms":      {true, true},
		"ttft.p95=499ms":      {false, true},
		"success=98%":         {true, true},
		"success=99%":         {false, true},
		"output_speed.p50=20": {false, true},
		"output_speed.p50=19": {true, true},
		"ttft.p99=1s":         {false, false}, // too few values
		"ttft=1s":             {false, false}, // about each request
	} {
		if _, met, known := parsed(t, text).Met(&summary); met != want[0] || known != want[1] {
			t.Errorf("%s: met %t, known %t, want %v", text, met, known, want)
		}
	}
}

func TestGoodputCountsAttemptsThatMeetAllObjectivesAboutARequest(t *testing.T) {
	request := func(outcome bench.Outcome, first, last time.Duration) bench.Sample {
		s := bench.NewSample(bench.Request{Phase: bench.Measured})
		s.Streamed, s.Outcome = true, outcome
		s.Sent, s.First, s.Last, s.Done = bench.At(0), bench.At(first), bench.At(last), bench.At(last)
		return s
	}
	settling := request(bench.OK, 100*time.Millisecond, time.Second)
	settling.Phase = bench.Settling
	objectives := []bench.Objective{parsed(t, "ttft=500ms"), parsed(t, "latency=2s"), parsed(t, "ttft.p95=1ms")}
	var good bench.Goodput
	for reason, c := range map[string]struct {
		sample bench.Sample
		want   bench.Goodput
	}{
		"meets all":             {request(bench.OK, 500*time.Millisecond, time.Second), bench.Goodput{Attempts: 1, Good: 1}},
		"meets one":             {request(bench.OK, 100*time.Millisecond, 3*time.Second), bench.Goodput{Attempts: 1}},
		"failed":                {request("http_5xx", 100*time.Millisecond, time.Second), bench.Goodput{Attempts: 1}},
		"dropped":               {request(bench.Dropped, 100*time.Millisecond, time.Second), bench.Goodput{Attempts: 1}},
		"was cut off":           {request(bench.Cancelled, 100*time.Millisecond, time.Second), bench.Goodput{}},
		"came while it settled": {settling, bench.Goodput{}},
	} {
		var one bench.Goodput
		one.Add(&c.sample, objectives)
		if one != c.want {
			t.Errorf("one that %s: %+v, want %+v", reason, one, c.want)
		}
		good.Add(&c.sample, objectives)
	}
	if share, known := good.Share(); share != 0.25 || !known {
		t.Errorf("share %v, want 1 of 4", share)
	}
}
