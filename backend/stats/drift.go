package stats

import (
	"cmp"
	"iter"
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
	firsts  *firsts                        // of the endpoint
	repeats bool                           // requests for a prompt send the same, and no cache is wanted
	of      [len(driftMetrics)]list[asked] // a list for each metric
}

func newDrifts(plan bench.Plan, of *firsts, s *scratch) drifts {
	d := drifts{firsts: of, repeats: !plan.IsSynthetic()}
	for i := range d.of {
		d.of[i] = listIn[asked](s)
	}
	return d
}

func (d *drifts) release() {
	for i := range d.of {
		d.of[i].release()
	}
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
			d.of[i].add(asked{point{s.Sent.Offset().Seconds(), math.Log(value)}, prompt})
		}
	}
}

// into writes the drifts of the metrics that were not withdrawn, and the repeats.
func (d *drifts) into(m *bench.ModelSummary) {
	if d.repeats {
		m.Repeats = d.firsts.repeats(&d.of[0])
	}
	for i, metric := range driftMetrics {
		if metric.Withdrawn && m.IsBuffered() {
			continue
		}
		if drift, ok := driftOf(&d.of[i]); ok {
			drift.Metric = metric.Key
			m.Drift = append(m.Drift, drift)
		}
	}
}

// byTime is the order of the requests.
func byTime(a, b asked) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.value, b.value)) }

// byPrompt is that of the requests of each prompt.
func byPrompt(a, b asked) int { return cmp.Or(cmp.Compare(a.prompt, b.prompt), byTime(a, b)) }

// driftOf returns the change of the values over their time; false for too few of
// them. It sorts them.
func driftOf(values *list[asked]) (drift bench.Drift, ok bool) {
	values.sort(byTime)
	several := repeated(values)
	defer several.release()
	n := several.len()
	if n < fewestDrift || several.at(0).at == several.at(n-1).at {
		return drift, false
	}
	points, inflation := aligned(several)
	defer points.release()
	length := points.at(n-1).at - points.at(0).at
	found := trendOf(blocks(points, driftBlocks), inflation)
	change := func(slope float64) float64 { return min(math.Expm1(slope*length), mostChange) }
	return bench.Drift{Change: change(found.slope), Low: change(found.low), High: change(found.high), P: found.p}, true
}

// repeated returns the values of prompts that were asked more than once, if these
// are most of them, else all as if they were of one prompt: only then is what
// makes one prompt slower than another not taken for a drift.
func repeated(values *list[asked]) *list[asked] {
	counts := map[int32]int{}
	for v := range values.all() {
		counts[v.prompt]++
	}
	several := 0
	for _, count := range counts {
		if count > 1 {
			several += count
		}
	}
	kept := listIn[asked](values.scratch)
	for v := range values.all() {
		switch {
		case 2*several <= values.len():
			v.prompt = 0
		case counts[v.prompt] == 1:
			continue
		}
		kept.add(v)
	}
	return &kept
}

// aligned takes the difference between prompts out of the values: each loses the
// mean of its prompt, less the trend. The trend stays. It is known from
// the requests of one prompt only, so its variance is larger than that of as many
// independent values: inflation says by which factor.
func aligned(values *list[asked]) (points *list[point], inflation float64) {
	grouped := values.clone()
	grouped.sort(byPrompt)
	defer grouped.release()
	slope := slopeWithin(grouped)
	level := map[int32]float64{}
	within := 0.0
	for from, to := range prompts(grouped) {
		sum := 0.0
		for v := range grouped.between(from, to) {
			sum += (v.value - slope*v.at) / float64(to-from)
		}
		level[grouped.at(from).prompt] = sum
		within += spreadOfTimes(func() iter.Seq[asked] { return grouped.between(from, to) }, to-from)
	}
	found := listIn[point](values.scratch)
	for v := range values.all() {
		found.add(point{v.at, v.value - level[v.prompt]})
	}
	if within <= 0 || len(level) == values.len() {
		return &found, 1
	}
	all := spreadOfTimes(values.all, values.len())
	n := float64(values.len())
	return &found, max(1, all/within*n/(n-float64(len(level))))
}

// prompts yields the first place of each prompt in values that are sorted by it, and the
// one after its last.
func prompts(values *list[asked]) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		from, place, prompt := 0, 0, int32(0)
		for v := range values.all() {
			if place > from && v.prompt != prompt {
				if !yield(from, place) {
					return
				}
				from = place
			}
			prompt = v.prompt
			place++
		}
		if place > from {
			yield(from, place)
		}
	}
}

// slopeWithin is the median of slopes between values of one prompt that are half of
// its requests apart.
func slopeWithin(values *list[asked]) float64 {
	slopes := floatsIn(values.scratch)
	defer slopes.release()
	later := cursor[asked]{list: values}
	for from, to := range prompts(values) {
		half := (to - from + 1) / 2
		place := from + half
		for a := range values.between(from, to-half) {
			if b := later.at(place); b.at > a.at {
				slopes.add((b.value - a.value) / (b.at - a.at))
			}
			place++
		}
	}
	if slopes.len() == 0 {
		return 0
	}
	slopes.sort()
	return slopes.quantile(0.5)
}

// spreadOfTimes is the sum of the squared distances of times from their mean.
func spreadOfTimes(values func() iter.Seq[asked], n int) (sum float64) {
	mean := 0.0
	for v := range values() {
		mean += v.at / float64(n)
	}
	for v := range values() {
		sum += (v.at - mean) * (v.at - mean)
	}
	return sum
}

// blocks makes at most so many points of successive ones: the mean of their times
// with the median of their values.
func blocks(points *list[point], most int) []point {
	n := points.len()
	count := min(most, n)
	made := make([]point, 0, count)
	for i := range count {
		from, to := i*n/count, (i+1)*n/count
		values, at := make([]float64, 0, to-from), 0.0
		for p := range points.between(from, to) {
			values, at = append(values, p.value), at+p.at/float64(to-from)
		}
		slices.Sort(values)
		made = append(made, point{at, Quantile(values, 0.5)})
	}
	return made
}
