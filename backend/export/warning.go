package export

import (
	"fmt"
	"slices"
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

// warning is the text of a warning with the models and stages that have it.
type warning struct{ Of, Text string }

// warnings returns each warning of a run once.
func warnings(run bench.Run) (all []warning) {
	about := map[string][]string{}
	var texts []string
	for _, m := range run.Summary.Models {
		for _, warning := range m.Warnings {
			if about[warning.Text] == nil {
				texts = append(texts, warning.Text)
			}
			if name := caption(run, m); !slices.Contains(about[warning.Text], name) {
				about[warning.Text] = append(about[warning.Text], name)
			}
		}
	}
	for _, text := range texts {
		names := about[text]
		of := strings.Join(names, "; ")
		if len(names) > 1 && len(names) == len(run.Summary.Models) {
			of = "All"
		}
		all = append(all, warning{of, text})
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
