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
	sweep := func(kind bench.LoadKind, to float64, urls ...string) bench.Plan {
		p := plan(1, 1, urls...)
		p.Stages[0].Load = bench.Load{Kind: kind, Users: 1, Rate: 1}
		p.Sweep = &bench.Sweep{From: 1, To: to}
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
		{"a sweep may come to its highest number of users", sweep(bench.Users, 100, "http://a"), 132, true},
		{"one user more", sweep(bench.Users, 101, "http://a"), 132, false},
		{"connections of a sweep are kept while it goes on with another model", sweep(bench.Users, 60, "http://a", "http://b"), 132, false},
		{"the highest rate of a sweep is no number of connections", sweep(bench.OpenRate, 1000, "http://a"), 132, true},
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
