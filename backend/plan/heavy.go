package plan

import (
	"net/url"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// A run is large, and its amount worth a word in the button that starts it,
// beyond any of the first two; a load on a host is heavy, and worth a question
// before it starts, beyond any of the others. Where the number of requests depends
// on the answers, each user counts as one request a second.
const (
	largeRequests = 200
	largeSeconds  = 60.0
	heavyRate     = 50.0 // requests a second
	heavyUsers    = 100  // at a time
)

// Heavy is a load that is heavy for a host in no local network. The figures are
// those of all models that the host serves.
type Heavy struct {
	Host     string  `json:"host"`
	Requests int     `json:"requests"` // 0: depends on the answers
	Rate     float64 `json:"rate"`     // highest, requests a second; 0: none
	Users    int     `json:"users"`    // most, at a time; 0: none
}

// remoteLoads returns the loads of a countable plan that are heavy for their hosts,
// in the order of its endpoints, and whether one of the hosts gets more requests
// than those of a small run.
func remoteLoads(plan bench.Plan) (heavy []Heavy, large bool) {
	heavy = []Heavy{}
	var seen []string
	for _, endpoint := range plan.Endpoints {
		host := remoteHost(endpoint)
		if host == "" || slices.Contains(seen, host) {
			continue
		}
		seen = append(seen, host)
		load, requests := loadOn(plan, host)
		large = large || requests > largeRequests
		if load.Rate > heavyRate || load.Users > heavyUsers {
			heavy = append(heavy, load)
		}
	}
	return heavy, large
}

// loadOn returns the load of a plan on a host, and how many requests it is expected
// to be.
func loadOn(plan bench.Plan, host string) (load Heavy, expected float64) {
	load.Host = host
	served := slices.DeleteFunc(slices.Clone(plan.Endpoints), func(e bench.Endpoint) bool { return remoteHost(e) != host })
	for number, stage := range plan.Stages {
		models := 0
		for _, endpoint := range served {
			if stage.Has(endpoint.Name) {
				models++
			}
		}
		if plan.Sweep != nil {
			models = min(1, models) // one model after the other
		}
		highest := 0.0
		for _, point := range levelsOf(plan, stage) {
			highest = max(highest, point.Level)
		}
		if stage.Load.IsOpen() {
			load.Rate = max(load.Rate, highest*float64(models))
			continue
		}
		load.Users = max(load.Users, int(highest)*models)
		expected += float64(models) * usersRequests(plan, number, highest)
	}
	known := true
	for _, endpoint := range served {
		requests, ok := plan.Total(endpoint.Name)
		load.Requests, known = load.Requests+requests, known && ok
	}
	if known {
		expected = float64(load.Requests)
	} else {
		load.Requests = 0
	}
	return load, expected
}

// takesLong reports whether a plan with hosts in no local network takes longer
// than a small run, or may do so as a sweep. A time that is not known is not long.
func (p Preview) takesLong(plan bench.Plan) bool {
	if !slices.ContainsFunc(plan.Endpoints, func(e bench.Endpoint) bool { return remoteHost(e) != "" }) {
		return false
	}
	switch {
	case p.Sweep != nil:
		return p.Sweep.Most > largeSeconds
	case p.Seconds != nil:
		return *p.Seconds > largeSeconds
	}
	return p.Load != nil && p.Load.Timed && p.Load.Length > largeSeconds
}

// usersRequests guesses how many requests so many users send to a model in a
// stage, at one a second each.
func usersRequests(plan bench.Plan, number int, users float64) float64 {
	most := float64(plan.StageRequests(number))
	byTime := users * plan.Stages[number].Duration.Seconds()
	if byTime == 0 || most > 0 && most < byTime {
		return most
	}
	return byTime
}

// remoteHost is the host of an endpoint; "" for a simulated one and for one on
// this machine or in its network.
func remoteHost(endpoint bench.Endpoint) string {
	address, err := url.Parse(endpoint.URL)
	if err != nil || endpoint.IsSimulated() {
		return ""
	}
	host := strings.TrimSuffix(strings.ToLower(address.Hostname()), ".")
	if bench.IsNear(host) {
		return ""
	}
	return host
}
