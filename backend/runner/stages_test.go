package runner_test

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// alternating is a plan of two models that take turns: A B B A, each turn with
// two levels of users.
func alternating() bench.Plan {
	p := plan(1, "ttft=2ms&itl=0s", "ttft=1ms&itl=0s")
	p.Stages = nil
	for repeat, order := range [][]string{{"m", "n"}, {"n", "m"}} {
		for _, endpoint := range order {
			for users := 1; users <= 2; users++ {
				p.Stages = append(p.Stages, bench.Stage{
					Load: bench.Load{Kind: bench.Users, Users: users}, Requests: 10, Grace: time.Minute, Repeat: repeat, Endpoint: endpoint,
				})
			}
		}
	}
	return p
}

func TestModelsThatTakeTurnsAreMeasuredOneAfterTheOther(t *testing.T) {
	p := alternating()
	stored, all := run(t, p)
	if len(stored.Execution.Stages) != 8 || len(stored.Summary.Models) != 8 || len(all) != 80 {
		t.Fatalf("%d stages, %d summaries, %d samples", len(stored.Execution.Stages), len(stored.Summary.Models), len(all))
	}
	for number, e := range stored.Execution.Stages {
		if e.Stage != number || e.Endpoint != p.Stages[number].Endpoint || e.Due != 10 || e.End != bench.EndRequests {
			t.Errorf("stage %d: %+v", number, e)
		}
		if m := stored.Summary.Of(e.Endpoint, number); m == nil || m.Successes != 10 {
			t.Errorf("stage %d: summary %+v", number, m)
		}
		if other := map[string]string{"m": "n", "n": "m"}[e.Endpoint]; stored.Summary.Of(other, number) != nil {
			t.Errorf("stage %d: there is a summary of %s, which does not have it", number, other)
		}
	}
	for i := range all {
		s := &all[i]
		if s.Endpoint != p.Stages[s.Stage].Endpoint {
			t.Errorf("request %d of stage %d went to %s", s.Seq, s.Stage, s.Endpoint)
		}
		for k := range all {
			if other := &all[k]; other.Endpoint != s.Endpoint && other.Sent < s.Done && s.Sent < other.Done {
				t.Fatalf("requests %d and %d to both models were in flight at once", s.Seq, other.Seq)
			}
		}
	}
}

func TestRequestsThatAreDueWhileAStageSettlesCountInNoMetric(t *testing.T) {
	const settle = 300 * time.Millisecond
	p := openPlan(bench.Load{Kind: bench.OpenRate, Rate: 50, Arrival: bench.ConstantArrival}, time.Second, "ttft=5ms&itl=1ms")
	p.Stages[0].Settle = settle
	p.Stages = append(p.Stages, p.Stages[0])
	stored, all := run(t, p)
	for number, e := range stored.Execution.Stages {
		settling, counted := 0, 0
		for i := range all {
			s := &all[i]
			if s.Stage != number {
				continue
			}
			phase := bench.Measured
			if s.Due < e.Began+bench.Instant(settle) {
				phase = bench.Settling
			}
			if s.Phase != phase {
				t.Errorf("request %d, due %v after the begin of its stage, is %s", s.Seq, time.Duration(s.Due-e.Began), s.Phase)
			}
			if phase == bench.Settling {
				settling++
			} else {
				counted++
			}
		}
		m := stored.Summary.Of(e.Endpoint, number)
		if settling != 15 || counted != 35 || e.Due != 50 {
			t.Errorf("stage %d: %d settling, %d measured of %d; want 15 and 35 of 50", number, settling, counted, e.Due)
		}
		if m.Attempts != counted || m.WarmedUp != settling || m.TTFT.N != counted || m.ResponseTime.N != counted || m.Latency.N != counted {
			t.Errorf("stage %d: %d attempts, %d uncounted, %d TTFTs, %d response times, %d latencies", number, m.Attempts, m.WarmedUp, m.TTFT.N, m.ResponseTime.N, m.Latency.N)
		}
	}
}
