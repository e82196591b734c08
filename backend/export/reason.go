package export

import (
	"fmt"
	"strings"

	"tokenlap/backend/bench"
)

// caption names what a summary is of: the model, and the stage where a run has
// several. Stages count from 1, as people do.
func caption(run bench.Run, m bench.ModelSummary) string {
	if len(run.Plan.Stages) > 1 && m.Stage >= 0 && m.Stage < len(run.Plan.Stages) {
		return fmt.Sprintf("%s, stage %d (%s)", m.Endpoint, m.Stage+1, run.Plan.Stages[m.Stage].Load)
	}
	return m.Endpoint
}

// reason is a reason of the verdict with the models and stages that have it.
type reason struct {
	Of    string // "": the run
	Trust bench.Trust
	Text  string
}

// reasons returns what is to know before believing a run, each once.
func reasons(run bench.Run) (all []reason) {
	verdict := bench.Judge(&run)
	if verdict == nil {
		return nil
	}
	for _, group := range verdict.Groups() {
		var names []string
		for _, one := range group {
			if m := run.Summary.Of(one.Endpoint, one.Stage); m != nil {
				names = append(names, caption(run, *m))
			}
		}
		of := strings.Join(names, "; ")
		if len(names) > 1 && len(names) == len(run.Summary.Models) {
			of = "All"
		}
		all = append(all, reason{of, group[0].Trust, group[0].String()})
	}
	return all
}

// origins are the files that a run was read from, with their hashes.
func origins(run bench.Run) (lines []string) {
	for _, origin := range run.Manifest.Origins {
		line := origin.File + ", " + origin.Format
		if origin.Hash != "" {
			line += ", SHA-256 " + origin.Hash
		}
		lines = append(lines, line)
	}
	return lines
}
