package kubernetes

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestStreamsOfAPart(t *testing.T) {
	rate := func(rate float64, limit int) bench.Load {
		return bench.Load{Kind: bench.OpenRate, Rate: rate, Limit: limit}
	}
	burst := &bench.Trace{Arrivals: []bench.TraceArrival{{At: 0}, {At: time.Hour}, {At: time.Hour + time.Second}, {At: time.Hour + time.Minute}, {At: 2 * time.Hour}}}
	for reason, row := range map[string]struct {
		stage     bench.Stage
		endpoints int
		parts     int
		want      int
	}{
		"users are dealt out, the first parts have one more":  {bench.Stage{Load: bench.Load{Kind: bench.Users, Users: 100}}, 1, 8, 13},
		"users that become more count with their most":        {bench.Stage{Load: bench.Load{Kind: bench.Users, Users: 8, UsersTo: 80}}, 1, 8, 10},
		"each endpoint has its own load":                      {bench.Stage{Load: bench.Load{Kind: bench.Users, Users: 80}}, 3, 8, 30},
		"a stage of one endpoint has that one alone":          {bench.Stage{Load: bench.Load{Kind: bench.Users, Users: 80}, Endpoint: "a"}, 3, 8, 10},
		"a limit bounds a rate":                               {bench.Stage{Load: rate(1000, 400)}, 1, 8, 50},
		"a rate without a limit has what comes in a timeout":  {bench.Stage{Load: rate(40, 0)}, 1, 8, 601},
		"or in the stage, if it is shorter":                   {bench.Stage{Load: rate(40, 0), Duration: time.Minute}, 1, 8, 301},
		"a trace has its busiest time of a timeout":           {bench.Stage{Load: bench.Load{Kind: bench.TraceLoad, Speed: 1}}, 1, 1, 3},
		"a trace that is played faster has more in a timeout": {bench.Stage{Load: bench.Load{Kind: bench.TraceLoad, Speed: 30}}, 1, 1, 4},
	} {
		p := bench.Plan{Endpoints: make([]bench.Endpoint, row.endpoints), Limits: bench.Limits{Total: 2 * time.Minute}, Stages: []bench.Stage{row.stage}, Trace: burst}
		if got := streams(p, row.parts); got != row.want {
			t.Errorf("%s: %d streams, want %d", reason, got, row.want)
		}
	}
}

func TestResourcesOfAPart(t *testing.T) {
	for _, row := range []struct {
		streams     int
		cpu, memory string
	}{
		{0, "500m", "192Mi"}, {1, "501m", "224Mi"}, {300, "800m", "224Mi"}, {1000, "1500m", "288Mi"}, {10_000, "10500m", "1152Mi"},
	} {
		got := partResources(row.streams, 0)
		if got.Requests["cpu"] != row.cpu || got.Requests["memory"] != row.memory || got.Limits["memory"] != row.memory || got.Limits["cpu"] != "" {
			t.Errorf("%d streams: %+v, want %s and %s, and no limit of the processor", row.streams, got, row.cpu, row.memory)
		}
	}
}

func TestRoomOnDisks(t *testing.T) {
	planOf := func(load bench.Load, duration time.Duration) bench.Plan {
		return bench.Plan{
			Endpoints:  []bench.Endpoint{{Name: "a"}, {Name: "b"}},
			Generation: bench.Generation{MaxTokens: 512},
			Stages:     []bench.Stage{{Load: load, Duration: duration}},
		}
	}
	rate := func(rate float64) bench.Load { return bench.Load{Kind: bench.OpenRate, Rate: rate} }
	short := planOf(rate(100), 50*time.Second)
	short.Output = "64"
	for reason, row := range map[string]struct {
		plan          bench.Plan
		node, storage string
	}{
		"10,000 requests of 512 tokens, of two endpoints": {planOf(rate(100), 50*time.Second), "105Mi", "10Gi"},
		"answers of 64 tokens":                            {short, "71Mi", "10Gi"},
		"2,000,000 requests":                              {planOf(rate(1000), 1000*time.Second), "8364Mi", "65Gi"},
		"requests whose number depends on the answers":    {planOf(bench.Load{Kind: bench.Users, Users: 10}, time.Minute), "64Mi", "10Gi"},
	} {
		node := partResources(0, disk(row.plan)/4).Requests["ephemeral-storage"]
		if storage := Storage(row.plan); node != row.node || storage != row.storage {
			t.Errorf("%s: %s on the node of each of four parts and %s for the collector, want %s and %s", reason, node, storage, row.node, row.storage)
		}
	}
}

func TestThePlanTakesNoLongerThanItsDeadline(t *testing.T) {
	p := bench.Plan{
		Endpoints: []bench.Endpoint{{Name: "a"}},
		Limits:    bench.Limits{Total: 2 * time.Minute},
		Stages: []bench.Stage{
			{Load: bench.Load{Kind: bench.OpenRate, Rate: 1}, Duration: time.Minute, Grace: 30 * time.Second},
			{Load: bench.Load{Kind: bench.Users, Users: 2}, Requests: 10, Grace: 30 * time.Second},
		},
	}
	// a minute, then 5 requests one after the other that take their timeout, then the grace
	if got, want := longest(p), time.Minute+5*2*time.Minute+30*time.Second; got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
