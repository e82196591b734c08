package export

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// brokenOff went through a stage of a rate, twice, and was ended by errors.
func brokenOff() bench.Run {
	run := finished
	run.Plan.Endpoints = run.Plan.Endpoints[:1]
	run.Plan.Stages = []bench.Stage{
		{Load: bench.Load{Kind: bench.OpenRate, Rate: 20, Arrival: bench.PoissonArrival, Limit: 4}, Duration: 10 * time.Second},
		{Load: bench.Load{Kind: bench.OpenRate, Rate: 20, Arrival: bench.PoissonArrival, Limit: 4}, Duration: 10 * time.Second, Repeat: 1},
	}
	run.Execution = bench.Execution{End: bench.EndErrors, Stages: []bench.StageExecution{
		{Stage: 0, Endpoint: "gemma-vllm", Began: bench.At(0), Ended: bench.At(10 * time.Second), End: bench.EndDuration, Due: 200, Dropped: 5},
		{Stage: 1, Endpoint: "gemma-vllm", Began: bench.At(10 * time.Second), Ended: bench.At(14 * time.Second), End: bench.EndErrors, Due: 90},
	}}
	rate := 18.25
	run.Summary.Models = []bench.ModelSummary{{Endpoint: "gemma-vllm", Stage: 0, RequestRate: &rate}, {Endpoint: "gemma-vllm", Stage: 1}}
	return run
}

func TestTheSummaryFileSaysHowEachStageWent(t *testing.T) {
	var file bytes.Buffer
	if err := Summary(&file, brokenOff()); err != nil {
		t.Fatal(err)
	}
	_, rows := read(t, file.Bytes())
	for i, want := range []map[string]string{
		{"stage_load": "20/s, at most 4", "stage_repeat": "0", "stage_end": "duration", "stage_time": "10.0", "stage_due": "200",
			"stage_dropped": "5", "stage_due_rate": "20.0", "stage_sent_rate": "19.5"},
		{"stage_repeat": "1", "stage_end": "errors", "stage_time": "4.0", "stage_due": "90", "stage_dropped": "0", "stage_due_rate": "22.5", "stage_sent_rate": "22.5"},
	} {
		for name, value := range want {
			if got := rows[i][name]; got != value {
				t.Errorf("row %d: %s is %q, want %q", i, name, got, value)
			}
		}
	}
}

func TestMarkdownAndReportSayHowEachStageWent(t *testing.T) {
	var text, page bytes.Buffer
	if err := Markdown(&text, brokenOff()); err != nil {
		t.Fatal(err)
	}
	if err := HTML(&page, []Subject{{Run: brokenOff(), Samples: each()}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Ended: the limit of failed requests was reached.",
		"| gemma-vllm, stage 1, repeat 1 | 20/s, at most 4 | 10 s | 200 | 195 | 5 | 20 | 19.5 | 18.2 | the duration was reached |",
		"| gemma-vllm, stage 2, repeat 2 | 20/s, at most 4 | 4 s | 90 | 90 | 0 | 22.5 | 22.5 | - | the limit of failed requests was reached |",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("Markdown has no %q:\n%s", want, text.String())
		}
	}
	for _, want := range []string{"Ended: the limit of failed requests was reached.", `<td>gemma-vllm, stage 1, repeat 1</td><td>20/s, at most 4</td>`} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the report has no %q", want)
		}
	}
}

func TestARunOfOneClosedStageHasNoTableOfStages(t *testing.T) {
	run := brokenOff()
	run.Plan.Stages = []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 5}}}
	if rows := stageRows(run); rows != nil {
		t.Errorf("%v", rows)
	}
}
