package runner

import "tokenlap/backend/bench"

// otherFiles are those that a run has open beside its connections: the store,
// the files of results, what the system's resolver and the terminal need.
const otherFiles = 32

// checkFiles refuses a plan that needs more open files than this process may
// have: its own failures would be taken for the server's.
func checkFiles(plan bench.Plan, limit uint64) error {
	lines := min(plan.MaxInFlight(), plan.Total())
	needed := otherFiles
	for _, endpoint := range plan.Endpoints {
		needed += lines
		if endpoint.IsSimulated() { // both ends are ours
			needed += lines
		}
	}
	if uint64(needed) <= limit {
		return nil
	}
	return bench.About("concurrent", bench.Invalid("the connections of this run need about %d open files, and the system allows this process %d: raise that with ulimit -n, or ask for fewer at a time", needed, limit))
}
