package bench

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// ParseConditions reads conditions under which a run has failed, with commas
// between: ttft.p95>500ms,success<99%. It returns the objectives that hold where
// they do not. The error joins what is wrong with each.
func ParseConditions(texts []string) ([]Objective, error) {
	var all []Objective
	var wrong []error
	for _, text := range texts {
		for part := range strings.SplitSeq(text, ",") {
			objective, err := ParseCondition(strings.TrimSpace(part))
			all, wrong = append(all, objective), append(wrong, err)
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return all, nil
}

// ParseCondition reads a condition under which a run has failed, such as
// ttft.p95>500ms, and returns the objective ttft.p95=500ms, which holds where it
// does not.
func ParseCondition(text string) (Objective, error) {
	at := strings.IndexAny(text, "<>")
	if at < 0 || strings.HasPrefix(text[at+1:], "=") {
		return Objective{}, invalidCondition("condition %q: use a metric, its statistic, > or < and a limit, such as ttft.p95>500ms or success<99%%", text)
	}
	name, limit := strings.TrimSpace(text[:at]), strings.TrimSpace(text[at+1:])
	written := name + "=" + limit
	objective, err := ParseObjective(written)
	if err != nil {
		return Objective{}, invalidCondition("condition %q: %s", text, strings.TrimPrefix(err.Error(), fmt.Sprintf("objective %q: ", written)))
	}
	if objective.IsPerRequest() {
		return Objective{}, needsStatistic(text, objective.Metric)
	}
	if sign := objective.fails(); sign != text[at:at+1] {
		return Objective{}, invalidCondition("condition %q: of %s %s values are better, so write %s", text, name, objectiveMetrics()[objective.Metric].Better, objective.Condition())
	}
	return objective, nil
}

func invalidCondition(format string, args ...any) error {
	return About("fail_if", Invalid(format, args...))
}

func needsStatistic(condition, metric string) error {
	return invalidCondition("condition %q: %s is the value of each request: add a statistic, such as %s.p95", condition, metric, metric)
}

// Condition writes the objective as the condition that it excludes:
// ttft.p95>500ms.
func (o Objective) Condition() string { return o.Name() + o.fails() + o.limit() }

// fails is the sign between a value and a limit that it misses.
func (o Objective) fails() string {
	if objectiveMetrics()[o.Metric].Better == Lower {
		return ">"
	}
	return "<"
}

// ModelCondition is how a condition of a plan came out for a model in a stage.
type ModelCondition struct {
	Endpoint string
	Stage    int
	ObjectiveValue
}

// Conditions returns how the conditions of the plan came out for each model in
// each of its stages, by its decisive figures. One whose value is not known is not met.
func (r Run) Conditions() []ModelCondition {
	all := []ModelCondition{}
	for i := range r.Summary.Models {
		m := &r.Summary.Models[i]
		decisive := m.Decisive()
		for _, value := range Evaluate(r.Plan.FailIf, decisive, decisive.goodput()) {
			all = append(all, ModelCondition{m.Endpoint, m.Stage, value})
		}
	}
	return all
}

// Sentence says how the objective came out, and by how much it was missed:
// ttft.p95 was 620 ms, 120 ms above the limit of 500 ms. An excess that is written
// like the value, since the limit is next to nothing, is left out.
func (v ObjectiveValue) Sentence() string {
	o := v.Objective
	switch {
	case v.Value == nil:
		return fmt.Sprintf("%s is not known: too few requests succeeded for it, and its limit is %s", o.Name(), o.Format(o.Limit))
	case v.Met:
		return fmt.Sprintf("%s was %s, within the limit of %s", o.Name(), o.Format(*v.Value), o.Format(o.Limit))
	}
	side := "above"
	if *v.Value < o.Limit {
		side = "below"
	}
	value, excess := o.Format(*v.Value), o.formatDifference(math.Abs(*v.Value-o.Limit))
	if excess == value {
		return fmt.Sprintf("%s was %s, %s the limit of %s", o.Name(), value, side, o.Format(o.Limit))
	}
	return fmt.Sprintf("%s was %s, %s %s the limit of %s", o.Name(), value, excess, side, o.Format(o.Limit))
}

// formatDifference writes how far a value is from the limit; of a share in points,
// since percent could be of the limit.
func (o Objective) formatDifference(difference float64) string {
	if objectiveMetrics()[o.Metric].Unit == Share {
		points := difference * 100
		return FormatNumber(&points) + " points"
	}
	return o.Format(difference)
}
