package export

import (
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestTheReportNamesATraceWithoutItsArrivals(t *testing.T) {
	run := bench.Run{Plan: bench.Plan{
		Endpoints: []bench.Endpoint{{Name: "a", Body: map[string]any{"arrivals": "own"}}},
		Trace:     &bench.Trace{Source: "nightly.csv", Arrivals: []bench.TraceArrival{{}, {At: time.Second}}},
	}}
	text, err := planText(run)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{`"source": "nightly.csv"`, `"count": 2`, `"seconds": 1`, `    "arrivals": "..."`, `"arrivals": "own"`} {
		if !strings.Contains(text, shown) {
			t.Errorf("%s is not in\n%s", shown, text)
		}
	}
	if strings.Count(text, `"arrivals"`) != 2 {
		t.Errorf("the arrivals are elsewhere, too:\n%s", text)
	}
}
