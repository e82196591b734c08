package stats

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"tokenlap/backend/bench"
)

// confidence is that of intervals.
const confidence = 0.95

// estimate is the value of a statistic with what its limits follow from.
type estimate struct {
	value      float64
	kind       kind
	centre     float64   // what blocks are resampled of: the value or, of a quantile, its share of values below
	deviation  float64   // standard error of the centre
	replicates []float64 // of the centre
	sorted     *column   // the values that a quantile is of
	n          float64   // requests; of a share
	drift      float64   // half of the relative change over the run that is beyond noise
	blocks     int
}

// kind says how the limits of a statistic are found.
type kind int

const (
	linear kind = iota // a mean or a rate: as many standard errors to both sides
	ranked             // a quantile: the same on the scale of ranks, so that a skewed tail has skewed limits
	share              // of requests: Wilson's limits
)

// limits are where the value may lie if its centre is off by c standard errors.
func (e estimate) limits(c float64) (low, high float64) {
	switch e.kind {
	case ranked:
		return e.sorted.quantile(e.centre - c*e.deviation), e.sorted.quantile(e.centre + c*e.deviation)
	case share:
		return e.wilson(c)
	}
	return e.value - c*e.deviation, e.value + c*e.deviation
}

// wilson are Wilson's limits of a share, for as many independent requests as are
// worth the dependent ones.
func (e estimate) wilson(c float64) (low, high float64) {
	n := e.n
	if alone := e.value * (1 - e.value) / e.n; alone > 0 {
		n = e.n / max(1, e.deviation*e.deviation/alone)
	}
	middle := (e.value + c*c/(2*n)) / (1 + c*c/n)
	half := c / (1 + c*c/n) * math.Sqrt(e.value*(1-e.value)/n+c*c/(4*n*n))
	return min(e.value, middle-half), max(e.value, middle+half)
}

// freedom is the degrees of freedom of the standard error.
func (e estimate) freedom() float64 { return float64(e.blocks - 1) }

// critical is how many standard errors a confidence interval reaches.
func critical(freedom float64) float64 {
	return student(freedom).Quantile((1 + confidence) / 2)
}

func student(freedom float64) distuv.StudentsT {
	return distuv.StudentsT{Sigma: 1, Nu: freedom}
}

// estimator makes estimates of one series. Its blocks are drawn once for all of
// them.
type estimator struct {
	series  *Series
	block   func(place, repeat int) int
	blocks  int
	drawn   [][]float64
	columns map[string]*column
}

// column is the values of a metric, sorted.
type column struct {
	list[inBlock]
	mean  ratio
	drift float64
}

// inBlock is a value with the block of its request.
type inBlock struct {
	value float64
	block int32
}

// quantile is that of the values.
func (c *column) quantile(p float64) float64 {
	return bench.QuantileAt(c.len(), func(place int) float64 { return c.at(place).value }, p)
}

// newEstimator returns nil if the series has too few requests for blocks.
func newEstimator(s *Series, stream uint64) *estimator {
	block, n := s.blocks()
	if n == 0 {
		return nil
	}
	return &estimator{series: s, block: block, blocks: n, drawn: draws(n, stream), columns: map[string]*column{}}
}

// release gives the memory of the columns back.
func (e *estimator) release() {
	for _, one := range e.columns {
		one.release()
	}
}

// column returns the values of a metric.
func (e *estimator) column(metric string) *column {
	if known, ok := e.columns[metric]; ok {
		return known
	}
	c := &column{list: listIn[inBlock](e.series.requests.scratch), mean: newRatio(e.blocks)}
	at := slices.Index(timed[:], metric)
	for block, one := range e.requests() {
		if value := one.values[at]; !math.IsNaN(value) {
			c.add(inBlock{value, int32(block)})
			c.mean.add(block, value, 1)
		}
	}
	c.sort(func(a, b inBlock) int { return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.block, b.block)) })
	c.drift = drift(c.mean)
	e.columns[metric] = c
	return c
}

// requests yields the requests of the series with the block of each.
func (e *estimator) requests() iter.Seq2[int, request] {
	return func(yield func(int, request) bool) {
		place := 0
		for one := range e.series.requests.all() {
			if !yield(e.block(place, one.repeat), one) {
				return
			}
			place++
		}
	}
}

// of returns the estimate of a statistic; false where there is none, or too few
// values: five in a tail of a percentile.
func (e *estimator) of(m bench.MetricStatistic) (estimate, bool) {
	if m.Distribution == nil {
		return e.total(m.Key)
	}
	if !slices.Contains(timed[:], m.Key) {
		return estimate{}, false
	}
	c := e.column(m.Key)
	if c.len() < fewestBlocks*leastBlock {
		return estimate{}, false
	}
	var found estimate
	switch p, isQuantile := quantileOf[m.Statistic]; {
	case m.Statistic == bench.Mean:
		found = e.linear(c.mean)
	case isQuantile && float64(c.len()) >= 5/(1-p)-1e-9:
		found = e.quantile(c, p)
	default:
		return estimate{}, false
	}
	found.drift = c.drift
	return found, true
}

var quantileOf = map[bench.Statistic]float64{bench.P50: 0.5, bench.P90: 0.9, bench.P95: 0.95, bench.P99: 0.99}

func (e *estimator) linear(sums ratio) estimate {
	replicates := sums.replicates(e.drawn)
	value := sums.value()
	return estimate{value: value, centre: value, deviation: spread(replicates, e.blocks), replicates: replicates, blocks: e.blocks}
}

// quantile resamples the share of values at or below the quantile. Its error is at
// least 0.7 of that of independent requests: blocks that happen to be alike prove
// no more than that.
func (e *estimator) quantile(c *column, p float64) estimate {
	value := c.quantile(p)
	below := newRatio(e.blocks)
	for one := range c.all() {
		is := 0.0
		if one.value <= value {
			is = 1
		}
		below.add(int(one.block), is, 1)
	}
	replicates := below.replicates(e.drawn)
	alone := p * (1 - p) / float64(c.len())
	deviation := max(spread(replicates, e.blocks), math.Sqrt(alone/2))
	return estimate{value: value, kind: ranked, centre: p, deviation: deviation, replicates: replicates, sorted: c, blocks: e.blocks}
}

// driftQuantile is that of the t distribution beyond which a change is a drift.
const driftQuantile = 0.95

// drift is half of the relative change of a mean over the run, by a straight line
// through the means of its blocks, as far as the change is beyond noise: the level of
// a run that drifts may be that of either end.
func drift(mean ratio) float64 {
	var means []float64
	for k := range mean.above {
		if mean.below[k] > 0 {
			means = append(means, mean.above[k]/mean.below[k])
		}
	}
	if len(means) < fewestBlocks {
		return 0
	}
	change, errorOf := linearTrend(means)
	sure := student(float64(len(means)-2)).Quantile(driftQuantile) * errorOf
	return math.Sqrt(max(0, change*change-sure*sure)) / 2 / math.Abs(mean.value())
}

// total is the estimate of a rate or a share of all requests.
func (e *estimator) total(key string) (estimate, bool) {
	sums := newRatio(e.blocks)
	for block, one := range e.requests() {
		above, below, known := one.part(key, e.series.hasGoodput)
		if !known {
			return estimate{}, false
		}
		sums.add(block, above, below)
	}
	isShare := bench.MetricOf(key).Unit == bench.Share
	if !isShare && !isPrice(key) {
		copy(sums.below, e.spans())
	}
	found := e.linear(sums)
	if isShare {
		found.kind, found.n = share, float64(e.series.Len())
	}
	return found, !math.IsNaN(found.value) && !math.IsInf(found.value, 0)
}

// part is what a request adds to a total: above and below the line. Without
// objectives about each request, there is no goodput.
func (r *request) part(key string, hasGoodput bool) (above, below float64, known bool) {
	succeeded, good := 0.0, 0.0
	if r.succeeded {
		succeeded = 1
	}
	if r.isGood {
		good = 1
	}
	switch key {
	case costPerThousand, costPerMillion:
		return r.price(key)
	case "system_tokens":
		return r.tokens, 0, true
	case "request_rate":
		return succeeded, 0, true
	case "success_rate":
		return succeeded, 1, true
	case bench.GoodputShare:
		return good, 1, hasGoodput
	case bench.GoodputShare + "_rate":
		return good, 0, hasGoodput
	case bench.GoodputShare + "_tokens":
		return good * r.tokens, 0, hasGoodput
	}
	return 0, 0, false
}

// The totals that are amounts of money.
const (
	costPerThousand = "cost_per_thousand"
	costPerMillion  = "cost_per_million_output"
)

func isPrice(key string) bool { return key == costPerThousand || key == costPerMillion }

// price is what a request adds to an amount: nothing if its cost is not known.
func (r *request) price(key string) (above, below float64, known bool) {
	switch {
	case math.IsNaN(r.cost):
		return 0, 0, true
	case key == costPerThousand:
		return 1000 * r.cost, 1, true
	}
	return 1e6 * r.cost, r.tokens, true
}

// spans are the seconds of each block: from its first request sent to that of the
// next block, of the last one of a repeat to the end of its requests.
func (e *estimator) spans() []float64 {
	spans := make([]float64, e.blocks)
	var before request // the first of the block in progress
	in, last := -1, bench.Instant(0)
	until := func(end bench.Instant) {
		if in >= 0 {
			length, _ := end.Since(before.sent)
			spans[in] += length.Seconds()
		}
	}
	for block, one := range e.requests() {
		switch {
		case in >= 0 && one.repeat != before.repeat:
			until(last)
			last = 0
		case block == in:
			last = max(last, one.ended)
			continue
		default:
			until(one.sent)
		}
		in, before, last = block, one, max(last, one.ended)
	}
	until(last)
	return spans
}
