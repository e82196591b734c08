package bench

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FaredBadly reports whether the part is to be looked at first.
func (p PartExecution) FaredBadly() bool { return p.isLate() || p.isCut() || p.isLimited() }

func (p PartExecution) isLate() bool { return p.Late > 0 }

// isCut reports whether the part ended early.
func (p PartExecution) isCut() bool { return p.State == Interrupted || p.State == Stopped }

// isLimited reports whether its client was late.
func (p PartExecution) isLimited() bool {
	verdict := p.Health.Judge()
	return verdict != nil && verdict.Trust != Good
}

// PartColumns are the columns of every table of parts that is text, behind their
// numbers.
var PartColumns = []Column[PartExecution]{
	{"Host", true, func(p PartExecution) string { return p.Host }},
	{"State", true, func(p PartExecution) string { return string(p.State) }},
	{"Share", false, func(p PartExecution) string { return FormatShare(&p.Share) }},
	{"Due", false, func(p PartExecution) string { return strconv.Itoa(p.Due) }},
	{"Dropped", false, func(p PartExecution) string { return strconv.Itoa(p.Dropped) }},
	{"Late by", false, func(p PartExecution) string { return durationOr(p.Late, p.isLate()) }},
	{"Clock", false, func(p PartExecution) string {
		if !p.Clock.IsMeasured() {
			return None
		}
		return fmt.Sprintf("%s ± %s", FormatDuration(p.Clock.Offset), FormatDuration(p.Clock.Spread))
	}},
	{"Start lag p99", false, func(p PartExecution) string { return durationOr(p.Health.StartLagP99, p.Health.StartLagP99 > 0) }},
	{"Read lag p99", false, func(p PartExecution) string { return durationOr(p.Health.ReadLagP99, p.Health.ReadLagP99 > 0) }},
	{"CPU", false, func(p PartExecution) string {
		if p.Health.Beats == 0 {
			return None
		}
		return FormatShare(&p.Health.CPUShare)
	}},
}

func durationOr(d time.Duration, known bool) string {
	if !known {
		return None
	}
	return FormatDuration(d)
}

// IsMerged reports whether the run was made of parts.
func (r Run) IsMerged() bool { return len(r.Execution.Parts) > 0 && r.Plan.Part.IsZero() }

// PartsSentence says how many parts came, which did not, and how far their clocks are
// apart; "" of a run that was not made of parts.
func (r Run) PartsSentence() string {
	if !r.IsMerged() {
		return ""
	}
	parts := r.Execution.Parts
	text := fmt.Sprintf("Made of %d of %d parts", len(parts), parts[0].Count)
	if missing := r.Execution.MissingParts(); len(missing) > 0 {
		var numbers []string
		for _, number := range missing[:min(10, len(missing))] {
			numbers = append(numbers, strconv.Itoa(number))
		}
		if len(missing) > 10 {
			numbers = append(numbers, "...")
		}
		text += fmt.Sprintf(" (missing: %s)", strings.Join(numbers, ", "))
	}
	text += clocksSentence(r.Execution)
	if slices.ContainsFunc(parts, PartExecution.FaredBadly) {
		text += " ! marks those that were late, ended early, or whose client was late at times."
	}
	return text
}

func clocksSentence(e Execution) string {
	if spread, known := e.Spread(); known {
		return fmt.Sprintf(". Instants of different parts agree within %s.", FormatDuration(spread))
	}
	return ". Their clocks were not compared."
}
