package runner_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
)

// Each pair of plans differs in what the server does.
func TestTheVerdictNamesWhatTheServerDoesAndNothingElse(t *testing.T) {
	long := func(queries ...string) bench.Plan {
		p := plan(1, queries...)
		p.Iterations = 6
		for i := range p.Prompts.Prompts {
			prompt := &p.Prompts.Prompts[i]
			prompt.Text = strings.Repeat(prompt.ID+" ", 200)
		}
		return p
	}
	unique := func(queries ...string) bench.Plan {
		p := long(queries...)
		p.UniquePrefix = true
		return p
	}
	rate := func(rate float64) func(...string) bench.Plan {
		return func(queries ...string) bench.Plan {
			return openPlan(bench.Load{Kind: bench.OpenRate, Rate: rate, Arrival: bench.ConstantArrival}, 2500*time.Millisecond, queries...)
		}
	}
	users := func(queries ...string) bench.Plan { return plan(2, queries...) }
	for _, row := range []struct {
		code, reason string
		plan         func(...string) bench.Plan
		query        string
		raised       bool
	}{
		{"buffered read_late", "a proxy holds the stream back, or this client was late itself", users, "ttft=20ms&itl=20ms&buffered=true", true},
		{"buffered", "it does not", users, "ttft=20ms&itl=20ms", false},
		{"compressed", "the stream is compressed", users, "ttft=5ms&itl=5ms&gzip=true", true},
		{"compressed", "it is not", users, "ttft=5ms&itl=5ms", false},
		{"estimated_tokens", "the server reports no usage", users, "ttft=5ms&itl=5ms&usage=none", true},
		{"estimated_tokens", "it does", users, "ttft=5ms&itl=5ms", false},
		{"survivors", "half of the requests fail", users, "ttft=5ms&itl=5ms&fault=http_503&fault_rate=0.5", true},
		{"survivors", "none does", users, "ttft=5ms&itl=5ms", false},
		{"warm_cache", "prompts are cached", long, "ttft=5ms&itl=1ms&prefix_cache=true", true},
		{"warm_cache", "each has a first line of its own", unique, "ttft=5ms&itl=1ms&prefix_cache=true", false},
		{"warm_repeats", "a cache saves most of the time", long, "ttft=20ms&prefill=1ms&itl=1ms&prefix_cache=true", true},
		{"warm_repeats", "there is no cache", long, "ttft=20ms&prefill=1ms&itl=1ms", false},
		{"not_steady", "a queue grows", rate(40), "ttft=50ms&itl=0s&parallel=1", true},
		{"not_steady", "the server keeps up", rate(14), "ttft=50ms&itl=0s&parallel=1", false},
	} {
		t.Run(row.code+" "+row.reason, func(t *testing.T) {
			t.Parallel()
			run, err := runner.Run(t.Context(), open(t), runner.Job{Plan: row.plan(row.query)})
			if err != nil {
				t.Fatal(err)
			}
			verdict := bench.Judge(&run)
			var trust bench.Trust
			for _, r := range verdict.Reasons {
				if slices.Contains(strings.Fields(row.code), r.Code) {
					trust = r.Trust
				}
			}
			if raised := trust == bench.Careful || trust == bench.Doubtful; raised != row.raised {
				t.Errorf("%q, want raised: %v; %+v", trust, row.raised, verdict.Reasons)
			}
		})
	}
}
