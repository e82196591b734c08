package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

func TestARunListsItsObjectivesAndConditions(t *testing.T) {
	yes, no := true, false
	ttft, success := bench.Objective{Metric: "ttft", Limit: 0.5}, bench.Objective{Metric: "success_rate", Limit: 0.99}
	run := bench.Run{
		Plan: bench.Plan{
			Endpoints: []bench.Endpoint{{Name: "a", Title: "Model A"}, {Name: "b"}},
			FailIf:    []bench.Objective{{Metric: "ttft", Statistic: bench.P95, Limit: 1}},
		},
		Summary: bench.Summary{Models: []bench.ModelSummary{
			{
				Endpoint: "a", TTFT: bench.Distribution{P95: new(2.0)},
				Goodput: &bench.GoodputSummary{Attempts: 4, Good: 2, Share: new(0.5), Rate: new(3.0), Met: []bench.ObjectiveShare{{Objective: ttft, Share: new(0.5)}}},
				Values:  []bench.ObjectiveValue{{Objective: success, Value: new(1.0), Met: true}},
			},
			{Endpoint: "b"},
		}},
	}
	want := []ObjectiveRow{
		{Endpoint: "a", Title: "Model A", Kind: EachRequest, Text: "ttft=500ms", Value: new(0.5), Unit: "share"},
		{Endpoint: "a", Title: "Model A", Kind: AllRequests, Value: new(0.5), Unit: "share", Rate: new(3.0)},
		{Endpoint: "a", Title: "Model A", Kind: OfStatistic, Text: "success=99%", Value: new(1.0), Unit: "share", Met: &yes},
		{Endpoint: "a", Title: "Model A", Kind: RunCondition, Text: "ttft.p95>1s", Value: new(2.0), Unit: "s", Met: &no},
		{Endpoint: "b", Title: "b", Kind: RunCondition, Text: "ttft.p95>1s", Unit: "s", Met: &no},
	}
	if diff := cmp.Diff(want, objectivesOf(run)); diff != "" {
		t.Error(diff)
	}
	if rows := objectivesOf(bench.Run{Summary: bench.Summary{Models: []bench.ModelSummary{{Endpoint: "a"}}}}); rows == nil || len(rows) > 0 {
		t.Errorf("without objectives: %v", rows)
	}
}
