package stats

import (
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// adapted notes what a request had to leave out or rename.
func (t *tally) adapted(what []string) {
	for _, one := range what {
		if !slices.Contains(t.model.Adapted, one) {
			t.model.Adapted = append(t.model.Adapted, one)
		}
	}
}

// adaptedWarning says what the server refused; "" for nothing.
func adaptedWarning(m *bench.ModelSummary) string {
	if len(m.Adapted) == 0 {
		return ""
	}
	var left, renamed []string
	for _, one := range m.Adapted {
		field, successor, isRenamed := strings.Cut(one, " -> ")
		if isRenamed {
			renamed = append(renamed, field+" as "+successor)
			continue
		}
		left = append(left, field)
	}
	var said []string
	if len(left) > 0 {
		said = append(said, "requests went without "+strings.Join(left, ", "))
	}
	if len(renamed) > 0 {
		said = append(said, "sent "+strings.Join(renamed, ", "))
	}
	return "The server refused part of the request: " + strings.Join(said, "; ") + ". It is remembered with the model."
}
