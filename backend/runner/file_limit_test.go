package runner

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestARunThatNeedsMoreFilesThanAllowedIsRefused(t *testing.T) {
	plan := func(users, iterations int, urls ...string) bench.Plan {
		p := bench.Plan{Prompts: bench.PromptSet{Prompts: []bench.Prompt{{}}}, Iterations: iterations, Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: users}}}}
		for _, url := range urls {
			p.Endpoints = append(p.Endpoints, bench.Endpoint{URL: url})
		}
		return p
	}
	for _, row := range []struct {
		why   string
		plan  bench.Plan
		limit uint64
		taken bool
	}{
		{"as many as there are", plan(100, 100, "http://a"), 132, true},
		{"one more", plan(101, 101, "http://a"), 132, false},
		{"no more connections than requests", plan(101, 100, "http://a"), 132, true},
		{"models add up", plan(60, 60, "http://a", "http://b"), 132, false},
		{"of a simulated model both ends are ours", plan(60, 60, "simulated:"), 132, false},
	} {
		err := checkFileLimit(row.plan, row.limit)
		if (err == nil) != row.taken {
			t.Errorf("%s: %v", row.why, err)
		}
		if err != nil && (bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "ulimit -n")) {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	if fileLimit() == 0 {
		t.Error("this process may open nothing")
	}
}
