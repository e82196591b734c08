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
		connections := plan.Connections(endpoint.Name)
		needed += connections
		if endpoint.IsSimulated() { // both ends are in this process
			needed += connections
		}
	}
	if uint64(needed) <= limit {
		return nil
	}
	return bench.About("concurrent", bench.Invalid("the connections of this run need about %d open files, and the system allows this process %d: raise that with ulimit -n, or ask for fewer at a time", needed, limit))
}
