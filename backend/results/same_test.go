package results_test

import (
	"fmt"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/results"
)

func TestARequestPageNamesTheFieldsThatAreTheSameInAllRequests(t *testing.T) {
	run := benchtest.Run("r1", []string{"alpha"}, 1)
	other := benchtest.Sample(2, 3)
	other.Stage, other.Phase, other.Status = 1, bench.Warmup, 201
	all := "[conversation input_wanted message model outcome output_wanted phase prefix prompt stage status turn]"
	for reason, c := range map[string]struct {
		samples []bench.Sample
		query   results.RequestQuery
		want    string
	}{
		"no request":                        {nil, results.RequestQuery{}, "[]"},
		"a single one has all it can have":  {[]bench.Sample{benchtest.Sample(0, 3)}, results.RequestQuery{}, "[]"},
		"two alike":                         {[]bench.Sample{benchtest.Sample(0, 3), benchtest.Sample(2, 3)}, results.RequestQuery{}, all},
		"another stage, phase and status":   {[]bench.Sample{benchtest.Sample(0, 3), other}, results.RequestQuery{}, "[conversation input_wanted message model outcome output_wanted prefix prompt turn]"},
		"a filter changes nothing about it": {[]bench.Sample{benchtest.Sample(0, 3), benchtest.Failure(3, bench.FailHTTP5xx, "Overloaded")}, results.RequestQuery{Outcome: "ok"}, "[conversation input_wanted model output_wanted phase prefix stage turn]"},
	} {
		table := tableOf(run, c.samples...)
		if got := fmt.Sprint(page(t, table, c.query).Same); got != c.want {
			t.Errorf("%s: %s, want %s", reason, got, c.want)
		}
	}
	table := tableOf(run, benchtest.Sample(0, 3), benchtest.Sample(2, 3))
	page(t, table, results.RequestQuery{})
	table.Add(&other)
	if same := page(t, table, results.RequestQuery{}).Same; len(same) == 12 {
		t.Errorf("a request that came later is not regarded: %v", same)
	}
}
