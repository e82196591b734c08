package bench

import "slices"

// ObjectivesOf returns the objectives of an endpoint in a run of the plan: those
// of the plan or, where it has none, the endpoint's own.
func (p Plan) ObjectivesOf(endpoint string) []Objective {
	if len(p.Objectives) > 0 {
		return p.Objectives
	}
	for _, e := range p.Endpoints {
		if e.Name == endpoint {
			own, _ := ParseObjectives(e.SLO) // validated with the endpoint
			return own
		}
	}
	return nil
}

// checkSLO says what is wrong with the endpoint's own objectives.
func (e Endpoint) checkSLO() error {
	_, err := ParseObjectives(e.SLO)
	return err
}

func (p Plan) validateObjectives(wrong *mistakes) {
	wrong.join(About("slo", validateObjectives(p.Objectives)))
	if len(p.Objectives) > 0 && p.Sweep != nil {
		wrong.add("slo", "a sweep has objectives of its own: leave those of the plan out")
	}
	p.validateFailIf(wrong)
}

func (p Plan) validateFailIf(wrong *mistakes) {
	if len(p.FailIf) > 0 && p.Sweep != nil {
		wrong.add("fail_if", "a sweep tries loads that are too high: state what must hold as its objectives, not as fail_if")
		return
	}
	seen := map[string]bool{}
	for _, o := range p.FailIf {
		metric, err := o.metric(o.Name())
		switch {
		case err != nil:
			wrong.add("fail_if", "%v", err)
			continue
		case o.IsPerRequest():
			wrong.join(needsStatistic(o.Condition(), o.Metric))
		case !metric.isLimit(o.Limit):
			wrong.add("fail_if", "condition %s: use a limit above 0", o.Condition())
		case seen[o.Name()]:
			wrong.add("fail_if", "condition %s stands twice: give each once", o.Name())
		}
		seen[o.Name()] = true
		if o.isOfGoodput() {
			p.needsGoodput(wrong, o)
		}
	}
}

// needsGoodput adds the mistake that an endpoint has no goodput.
func (p Plan) needsGoodput(wrong *mistakes, o Objective) {
	for _, e := range p.Endpoints {
		if !slices.ContainsFunc(p.ObjectivesOf(e.Name), Objective.IsPerRequest) {
			wrong.add("fail_if", "condition %s: goodput is about the requests that meet objectives: give %s one about each request, such as ttft=500ms", o.Condition(), e.Name)
			return
		}
	}
}
