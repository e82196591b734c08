package bench

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// partReasons are those of a run that was made of parts: which of them went badly.
func partReasons(run *Run) (found []*Reason) {
	parts := run.Execution.Parts
	late, latest := selectParts(parts, PartExecution.isLate), time.Duration(0)
	for _, part := range parts {
		latest = max(latest, part.Late)
	}
	seconds := latest.Seconds()
	if late != "" {
		found = append(found, &Reason{Code: PartsLate, Text: fmt.Sprintf("Parts were ready up to %s after the begin, and what was due before was not sent: %s.", FormatSeconds(&seconds), late)})
	}
	if cut := selectParts(parts, PartExecution.isCut); cut != "" {
		found = append(found, &Reason{Code: PartsCut, Text: fmt.Sprintf("Parts ended early, and the rest of their load is missing: %s.", cut)})
	}
	if limited := selectParts(parts, PartExecution.isLimited); limited != "" {
		found = append(found, &Reason{Code: PartsLimited, Text: fmt.Sprintf("The client was late at times in these parts: %s.", limited)})
	}
	elsewhere := func(p PartExecution) bool { return p.Host != parts[0].Host }
	if _, known := run.Execution.Spread(); !known && slices.ContainsFunc(parts, elsewhere) {
		found = append(found, &Reason{Code: PartsClocks, Text: "The clocks of the parts were not compared: instants of different parts are as far off as their machines' clocks."})
	}
	return found
}

// selectParts names the parts of a kind, with their hosts; "" for none.
func selectParts(parts []PartExecution, is func(PartExecution) bool) string {
	var names []string
	for _, part := range parts {
		if is(part) {
			names = append(names, fmt.Sprintf("%s (%s)", part.Part, part.Host))
		}
	}
	if more := len(names) - 3; more > 1 {
		names = append(names[:3], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}
