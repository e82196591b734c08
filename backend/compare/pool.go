package compare

import (
	"iter"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// add appends a column, or its stage to the column of which it is a repeat.
func (s Selection) add(c column) Selection {
	at := slices.IndexFunc(s, func(other column) bool { return other.isRepeatedBy(&c) })
	if at < 0 {
		return append(s, c)
	}
	s[at].parts = append(s[at].parts, c.model)
	s[at].Repeats = len(s[at].parts)
	return s
}

// isRepeatedBy reports whether both are the same model in stages that differ in
// nothing but in which repeat they are. The levels of a sweep are no repeats.
func (c *column) isRepeatedBy(other *column) bool {
	stages := c.run.Plan.Stages
	if c.run != other.run || c.Model != other.Model || c.run.Plan.Sweep != nil || max(c.Stage, other.Stage) >= len(stages) {
		return false
	}
	a, b := stages[c.Stage], stages[other.Stage]
	if a.Repeat == b.Repeat {
		return false
	}
	a.Repeat = b.Repeat
	return a == b
}

// place is a model in a stage of a run.
type place struct {
	model string
	stage int
}

// member is a stage of a column.
type member struct {
	column int
	part   *bench.ModelSummary
}

// members are the stages of columns that are of a run, by their places in it.
func (s Selection) members(run *bench.Run) map[place]member {
	found := map[place]member{}
	for i, one := range s {
		if one.run != run {
			continue
		}
		for j := range one.parts {
			part := &one.parts[j]
			found[place{part.Endpoint, part.Stage}] = member{i, part}
		}
	}
	return found
}

// pool returns the columns with the figures of their repeats together.
func (s Selection) pool(samples Samples) (Selection, error) {
	pooled := slices.Clone(s)
	for i := range pooled {
		one := &pooled[i]
		if len(one.parts) < 2 {
			continue
		}
		summary, err := stats.SummarizeSeq(*one.run, one.asOneStage(samples), "")
		if err != nil {
			return nil, err
		}
		if model := summary.Of(one.Model, one.Stage); model != nil {
			one.model, one.model.Steady = *model, nil
			one.poolRates()
		}
	}
	return pooled, nil
}

// asOneStage returns the samples that the decisive figures of a column are of, as if
// its first stage had them all.
func (c *column) asOneStage(samples Samples) iter.Seq2[bench.Sample, error] {
	members := Selection{*c}.members(c.run)
	return func(yield func(bench.Sample, error) bool) {
		for sample, err := range samples(c.run.ID) {
			one, ok := members[place{sample.Endpoint, sample.Stage}]
			if err == nil && (!ok || !stats.IsDecisive(&sample, one.part)) {
				continue
			}
			sample.Stage = c.Stage
			if !yield(sample, err) {
				return
			}
		}
	}
}

// poolRates replaces what is per second by the mean of the stages, weighted by their
// windows: the time between two of them, in which others may be measured, is none of
// the column's.
func (c *column) poolRates() {
	rate := func(of func(*bench.ModelSummary) *float64) *float64 {
		sum, length := 0.0, 0.0
		for i := range c.parts {
			part := c.parts[i].Decisive()
			value := of(part)
			if value == nil {
				return nil
			}
			sum, length = sum+*value*part.Window.Seconds(), length+part.Window.Seconds()
		}
		mean := sum / length
		return bench.Finite(&mean)
	}
	m := &c.model
	m.SystemTokens = rate(func(p *bench.ModelSummary) *float64 { return p.SystemTokens })
	m.RequestRate = rate(func(p *bench.ModelSummary) *float64 { return p.RequestRate })
	m.MeanInFlight = rate(func(p *bench.ModelSummary) *float64 { return p.MeanInFlight })
	m.Window = 0
	for i := range c.parts {
		m.Window += c.parts[i].Decisive().Window
	}
	if m.Goodput == nil || slices.ContainsFunc(c.parts, func(p bench.ModelSummary) bool { return p.Decisive().Goodput == nil }) {
		return
	}
	m.Goodput.Rate = rate(func(p *bench.ModelSummary) *float64 { return p.Goodput.Rate })
	m.Goodput.Tokens = rate(func(p *bench.ModelSummary) *float64 { return p.Goodput.Tokens })
}

// differences are those of each column from the baseline; none for the baseline.
type differences [][]stats.Difference

// of returns the difference of a column in a statistic; nil if there is none.
func (d differences) of(column int, m bench.MetricStatistic) *stats.Difference {
	at := slices.IndexFunc(d[column], func(one stats.Difference) bool { return one.Metric == m.Key && one.Statistic == m.Statistic })
	if at < 0 {
		return nil
	}
	return &d[column][at]
}

// rate is a rate of a column as its difference has it: over the time that the blocks
// of requests take, which is not quite the window. It is nil for what is no rate, and
// without a difference.
func (d differences) rate(column, baseline int, m bench.MetricStatistic) *float64 {
	if m.Distribution != nil || m.Unit == bench.Share {
		return nil
	}
	for i := range d {
		one := d.of(i, m)
		switch {
		case one != nil && i == column:
			return bench.Finite(&one.B)
		case one != nil && column == baseline:
			return bench.Finite(&one.A)
		}
	}
	return nil
}

// differences compares the samples of all columns with those of the baseline.
func (s Selection) differences(baseline int, samples Samples) (differences, error) {
	series, err := s.series(samples)
	if err != nil {
		return nil, err
	}
	others := slices.Delete(slices.Clone(series), baseline, baseline+1)
	found := stats.Compare(series[baseline], others, s.tookTurns())
	return slices.Insert(found, baseline, nil), nil
}

// series returns the samples of each column for the comparison. It reads each run
// once.
func (s Selection) series(samples Samples) ([]*stats.Series, error) {
	var all []*stats.Series
	for _, one := range s {
		all = append(all, stats.NewSeries(one.run.Plan.ObjectivesOf(one.Model)))
	}
	for _, run := range runsOf(s) {
		members := s.members(run)
		for sample, err := range samples(run.ID) {
			if err != nil {
				return nil, err
			}
			if one, ok := members[place{sample.Endpoint, sample.Stage}]; ok {
				all[one.column].AddSteady(&sample, repeatOf(run, sample.Stage), one.part)
			}
		}
	}
	return all, nil
}

func repeatOf(run *bench.Run, stage int) int {
	if stage < 0 || stage >= len(run.Plan.Stages) {
		return 0
	}
	return run.Plan.Stages[stage].Repeat
}

// tookTurns reports whether all columns are of models that took turns in one run.
func (s Selection) tookTurns() bool {
	return !slices.ContainsFunc(s, func(c column) bool {
		return c.run != s[0].run || c.Stage >= len(c.run.Plan.Stages) || c.run.Plan.Stages[c.Stage].Endpoint == ""
	})
}
