package stats

import (
	"cmp"
	"math"
	"slices"

	"tokenlap/backend/bench"
)

const (
	fewestDrift = 30  // values that a drift needs
	driftBlocks = 100 // of successive values at most, each with its median
	mostChange  = 1e6 // of a drift: more is no number to show
)

// drifts collects the times of the successes of one tally, to see how they change
// while the run goes on.
type drifts struct {
	firsts  *firsts                    // of the endpoint
	repeats bool                       // requests for a prompt send the same, and no cache is wanted
	of      [len(driftMetrics)][]asked // a list for each metric
}

func newDrifts(plan bench.Plan, of *firsts) drifts {
	return drifts{firsts: of, repeats: !plan.IsSynthetic()}
}

// driftMetrics are the metrics whose drift is computed.
var driftMetrics = [...]bench.Metric{bench.MetricOf("ttft"), bench.MetricOf("tpot"), bench.MetricOf("latency")}

// asked is the value of a request for a prompt.
type asked struct {
	point  // seconds of the run, logarithm of the value
	prompt int32
}

// add takes a success, whose prompt has a number.
func (d *drifts) add(s *bench.Sample, prompt int32) {
	if s.IsUntimed() || !s.Sent.Reached() {
		return
	}
	for i := range driftMetrics {
		if value, ok := driftMetrics[i].Of(s); ok && value > 0 {
			d.of[i] = append(d.of[i], asked{point{s.Sent.Offset().Seconds(), math.Log(value)}, prompt})
		}
	}
}

// into writes the drifts of the metrics that were not withdrawn, and the repeats.
func (d *drifts) into(m *bench.ModelSummary) {
	if d.repeats {
		m.Repeats = d.firsts.repeats(d.of[0])
	}
	for i, metric := range driftMetrics {
		if metric.Withdrawn && m.IsBuffered() {
			continue
		}
		if drift, ok := driftOf(d.of[i]); ok {
			drift.Metric = metric.Key
			m.Drift = append(m.Drift, drift)
		}
	}
}

// driftOf returns the change of the values over their time; false for too few of
// them.
func driftOf(values []asked) (drift bench.Drift, ok bool) {
	slices.SortFunc(values, func(a, b asked) int { return cmp.Compare(a.at, b.at) })
	values = repeated(values)
	if len(values) < fewestDrift || values[0].at == values[len(values)-1].at {
		return drift, false
	}
	points, inflation := aligned(values)
	length := points[len(points)-1].at - points[0].at
	found := trendOf(blocks(points, driftBlocks), inflation)
	change := func(slope float64) float64 { return min(math.Expm1(slope*length), mostChange) }
	return bench.Drift{Change: change(found.slope), Low: change(found.low), High: change(found.high), P: found.p}, true
}

// repeated returns the values of prompts that were asked more than once, if these
// are most of them, else all as if they were of one prompt: only then is what
// makes one prompt slower than another not taken for a drift.
func repeated(values []asked) []asked {
	counts := map[int32]int{}
	for _, v := range values {
		counts[v.prompt]++
	}
	several := make([]asked, 0, len(values))
	for _, v := range values {
		if counts[v.prompt] > 1 {
			several = append(several, v)
		}
	}
	if 2*len(several) > len(values) {
		return several
	}
	alike := slices.Clone(values)
	for i := range alike {
		alike[i].prompt = 0
	}
	return alike
}

// aligned takes the difference between prompts out of the values: each loses the
// mean of its prompt, less the trend. The trend stays. It is known from
// the requests of one prompt only, so its variance is larger than that of as many
// independent values: inflation says by which factor.
func aligned(values []asked) (points []point, inflation float64) {
	counts := map[int32]int{}
	for _, v := range values {
		counts[v.prompt]++
	}
	prompts := make(map[int32][]point, len(counts))
	for prompt, count := range counts {
		prompts[prompt] = make([]point, 0, count)
	}
	points = make([]point, 0, len(values))
	for _, v := range values {
		prompts[v.prompt] = append(prompts[v.prompt], v.point)
	}
	slope := slopeWithin(prompts)
	level := map[int32]float64{}
	within := 0.0
	for prompt, of := range prompts {
		for _, p := range of {
			level[prompt] += (p.value - slope*p.at) / float64(len(of))
		}
		within += spreadOfTimes(of)
	}
	for _, v := range values {
		points = append(points, point{v.at, v.value - level[v.prompt]})
	}
	all := spreadOfTimes(points)
	if within <= 0 || len(prompts) == len(values) {
		return points, 1
	}
	n := float64(len(values))
	return points, max(1, all/within*n/(n-float64(len(prompts))))
}

// slopeWithin is the median of slopes between values of one prompt that are half of
// its requests apart.
func slopeWithin(prompts map[int32][]point) float64 {
	var slopes []float64
	for _, of := range prompts {
		half := (len(of) + 1) / 2
		for i := range len(of) - half {
			if a, b := of[i], of[i+half]; b.at > a.at {
				slopes = append(slopes, (b.value-a.value)/(b.at-a.at))
			}
		}
	}
	if len(slopes) == 0 {
		return 0
	}
	slices.Sort(slopes)
	return Quantile(slopes, 0.5)
}

// spreadOfTimes is the sum of the squared distances of times from their mean.
func spreadOfTimes(points []point) (sum float64) {
	mean := 0.0
	for _, p := range points {
		mean += p.at / float64(len(points))
	}
	for _, p := range points {
		sum += (p.at - mean) * (p.at - mean)
	}
	return sum
}

// blocks makes at most so many points of successive ones: the mean of their times
// with the median of their values.
func blocks(points []point, most int) []point {
	count := min(most, len(points))
	list := make([]point, 0, count)
	for i := range count {
		part := points[i*len(points)/count : (i+1)*len(points)/count]
		values, at := make([]float64, 0, len(part)), 0.0
		for _, p := range part {
			values, at = append(values, p.value), at+p.at/float64(len(part))
		}
		slices.Sort(values)
		list = append(list, point{at, Quantile(values, 0.5)})
	}
	return list
}
