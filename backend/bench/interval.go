package bench

// Interval is where the true value of a statistic lies with a confidence of 95 %,
// as the spread of blocks of requests lets expect.
type Interval struct {
	Metric    string    `json:"metric"` // the key of one of Metrics
	Statistic Statistic `json:"statistic"`
	Low       float64   `json:"low"` // in the unit of the metric
	High      float64   `json:"high"`
}

// IntervalOf returns the interval of a statistic; nil where there is none: of a run
// stored without intervals, or of a statistic with too few requests.
func (m *ModelSummary) IntervalOf(metric string, statistic Statistic) *Interval {
	for i := range m.Intervals {
		if one := &m.Intervals[i]; one.Metric == metric && one.Statistic == statistic {
			return one
		}
	}
	return nil
}
