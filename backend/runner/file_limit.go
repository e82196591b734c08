package runner

import "tokenlap/backend/bench"

// reservedFiles is how many files a run has open beside its connections: the
// store, result files, what the system's resolver and the terminal need.
const reservedFiles = 32

// checkFileLimit returns an error for a plan that needs more open files than
// this process may have: its own failures would be taken for the server's.
func checkFileLimit(plan bench.Plan, limit uint64) error {
	needed := reservedFiles
	for _, endpoint := range plan.Endpoints {
		connections := mostConnections(plan, endpoint.Name)
		needed += connections
		if endpoint.IsSimulated() { // both ends are in this process
			needed += connections
		}
	}
	if uint64(needed) <= limit {
		return nil
	}
	if isUserSweep(plan) {
		return bench.About("to", bench.Invalid("the connections of %v users need about %d open files, and the system allows this process %d: raise that with ulimit -n, or end the sweep at fewer users", plan.Sweep.To, needed, limit))
	}
	return bench.About("concurrent", bench.Invalid("the connections of this run need about %d open files, and the system allows this process %d: raise that with ulimit -n, or use fewer users", needed, limit))
}

// mostConnections is how many connections to an endpoint are opened before the
// first request or, in a sweep of users, by its highest level. They are kept while
// other endpoints are searched.
func mostConnections(plan bench.Plan, endpoint string) int {
	connections := plan.Connections(endpoint)
	if isUserSweep(plan) {
		connections = max(connections, int(plan.Sweep.To))
	}
	return connections
}

func isUserSweep(plan bench.Plan) bool {
	return plan.Sweep != nil && plan.Stages[0].Load.Kind == bench.Users
}
