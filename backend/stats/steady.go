package stats

import (
	"math"
	"slices"
	"time"

	"tokenlap/backend/bench"
)

// The rule of the steady window. The number of requests in flight is averaged in
// equal parts of the measured time; from the first to the last part with most of
// the level lies the plateau. A part before or after it is cut off only if the
// plateau does not explain it: see isApart.
const (
	fewestSteady  = 30   // requests that a window needs
	parts         = 100  // of the measured time
	levelQuantile = 0.75 // of the parts: the level
	closedShare   = 0.95 // of the level: the plateau
	openShare     = 0.9  // the same of open load, where the number varies by itself
	levelGap      = 0.1  // of the level, by which a part that is cut off is lower at least
	apartErrors   = 3    // standard errors by which it is apart
)

// span is when a request was in flight.
type span struct{ sent, ended bench.Instant }

func (t *tally) addSpan(s *bench.Sample) {
	if end := s.Ended(); t.spans != nil && s.Sent.Reached() && end.Reached() && !s.IsUntimed() {
		t.spans.add(span{s.Sent, end})
	}
}

// steady returns the window in which the tally was steady, and nil if that is all
// of it, it has too few requests, or its load is not meant to be steady.
func (t *tally) steady(plan bench.Plan) *bench.SteadyWindow {
	length, known := t.window.closes.Since(t.window.opens)
	if !known || length <= 0 || t.model.Attempts < fewestSteady {
		return nil
	}
	if load := plan.LoadOf(t.model.Stage); load.IsRamp() || load.Kind == bench.TraceLoad {
		return nil
	}
	found := &bench.SteadyWindow{From: t.window.opens, To: t.window.closes}
	share := closedShare
	if plan.LoadOf(t.model.Stage).IsOpen() {
		share = openShare
	}
	from, to := plateau(inFlight(t.spans, t.window.opens, length), share)
	at := func(part int) bench.Instant {
		return t.window.opens + bench.Instant(length*time.Duration(part)/parts)
	}
	if from > 0 {
		found.From, found.Cuts = at(from), append(found.Cuts, bench.CutRamp)
	}
	if to < parts {
		found.To = at(to)
	}
	if begin, ok := t.drifts.startUp(found.From, found.To); ok {
		found.From, found.Cuts = begin, append(found.Cuts, bench.CutStartUp)
	}
	if to < parts {
		found.Cuts = append(found.Cuts, bench.CutTail)
	}
	if len(found.Cuts) == 0 {
		return nil
	}
	return found
}

// inFlight is the mean number of requests in flight in each part of a time.
func inFlight(spans *list[span], opens bench.Instant, length time.Duration) []float64 {
	steps := make([]float64, parts+1) // changes of the number that is in flight all through a part
	means := make([]float64, parts)
	for one := range spans.all() {
		from := min(max(float64(one.sent-opens)/float64(length), 0), 1) * parts
		to := min(max(float64(one.ended-opens)/float64(length), 0), 1) * parts
		if from >= to {
			continue
		}
		first, last := min(int(from), parts-1), min(int(to), parts-1)
		if first == last {
			means[first] += to - from
			continue
		}
		means[first] += float64(first+1) - from
		means[last] += to - float64(last)
		steps[first+1]++
		steps[last]--
	}
	whole := 0.0
	for i := range means {
		whole += steps[i]
		means[i] += whole
	}
	return means
}

// plateau returns the first part of the plateau, which has a share of the level,
// and the one after its last.
func plateau(means []float64, share float64) (from, to int) {
	level := Quantile(slices.Sorted(slices.Values(means)), levelQuantile)
	to = len(means)
	for from < to && means[from] < share*level {
		from++
	}
	for to > from && means[to-1] < share*level {
		to--
	}
	if from > len(means)/2 || to < len(means)/2 {
		return 0, len(means)
	}
	on := means[from:to]
	if !isApart(means[:from], on, levelGap*level) {
		from = 0
	}
	after := slices.Clone(means[to:])
	slices.Reverse(after)
	backwards := slices.Clone(on)
	slices.Reverse(backwards)
	if !isApart(after, backwards, levelGap*level) {
		to = len(means)
	}
	return from, to
}

// isApart reports whether the mean of values differs from what a straight line
// through the values after them lets expect there: by a gap at least, by more than
// that line changes, and beyond noise. The begin of a drift is not.
func isApart(before, after []float64, gap float64) bool {
	if len(before) == 0 || len(after) < 3 {
		return false
	}
	n, k := float64(len(after)), float64(len(before))
	slope, level := lineThrough(after)
	left := make([]float64, len(after))
	for i, value := range after {
		left[i] = value - level - slope*float64(i)
	}
	mean := 0.0
	for _, value := range before {
		mean += value / k
	}
	centre := -(k + 1) / 2 // of the values before, in places after the first one after them
	off := centre - (n-1)/2
	rest, next := 0.0, 0.0
	for i, value := range left {
		rest += value * value
		if i > 0 {
			next += value * left[i-1]
		}
	}
	errorOf := 0.0
	if rest > 0 {
		rho := min(max(next/rest, 0), 0.9)
		errorOf = math.Sqrt(rest / (n - 2) * (1 + rho) / (1 - rho) * (1/k + 1/n + off*off*12/(n*(n*n-1))))
	}
	apart := math.Abs(mean - level - slope*centre)
	return apart >= max(gap, math.Abs(slope)*n) && apart > apartErrors*errorOf
}

// lineThrough is the line of least squares through values at 0, 1, 2 ...
func lineThrough(values []float64) (slope, level float64) {
	middle, mean := float64(len(values)-1)/2, 0.0
	for _, value := range values {
		mean += value / float64(len(values))
	}
	products, squares := 0.0, 0.0
	for i, value := range values {
		products += (float64(i) - middle) * (value - mean)
		squares += (float64(i) - middle) * (float64(i) - middle)
	}
	slope = products / squares
	return slope, mean - slope*middle
}

// The rule of the start-up. TTFT and latency, as logarithms and without the
// differences between prompts, are taken in the order of sending, as medians of
// successive requests.
const (
	startUpBatch   = 5            // requests of a median, at most
	startUpBatches = 20           // medians, at least
	startUpNoise   = 2            // times the noise: what a median must be off to count for the start-up
	startUpClip    = 4            // times the noise: no median counts for more
	startUpGap     = math.Ln2 / 7 // about 10 %, by which the start-up differs at least
)

// startUp returns when the start-up among the requests sent in a time was over;
// false if there was none.
func (d *drifts) startUp(from, to bench.Instant) (begin bench.Instant, ok bool) {
	for _, values := range []*list[asked]{&d.of[0], &d.of[2]} {
		inside := listIn[asked](values.scratch)
		for v := range values.all() {
			if v.at >= from.Offset().Seconds() && v.at <= to.Offset().Seconds() {
				inside.add(v)
			}
		}
		inside.sort(byTime)
		if seconds, found := startUpOf(&inside); found {
			begin, ok = max(begin, bench.At(time.Duration(math.Round(seconds*1e9)))), true
		}
		inside.release()
	}
	return begin, ok
}

// startUpOf returns the time of the first value after the start-up. The level is
// the median of the second half, the noise its median distance from its own trend.
// The start-up are the first values for which the sum of what they are above the
// level and the noise, or below, is the greatest.
func startUpOf(values *list[asked]) (at float64, ok bool) {
	several := repeated(values)
	defer several.release()
	if several.len() < fewestSteady {
		return 0, false
	}
	points, _ := aligned(several)
	defer points.release()
	size := max(1, min(startUpBatch, points.len()/startUpBatches))
	medians := make([]float64, 0, points.len()/size)
	batch := make([]float64, 0, size)
	for p := range points.all() {
		if batch = append(batch, p.value); len(batch) == size {
			slices.Sort(batch)
			medians, batch = append(medians, Quantile(batch, 0.5)), batch[:0]
		}
	}
	half := len(medians) / 2
	second := medians[half:]
	level, noise := Quantile(slices.Sorted(slices.Values(second)), 0.5), noiseOf(second)
	noise = max(noise, startUpGap/2)
	above := make([]float64, half)
	for i := range above {
		above[i] = min(max((medians[i]-level)/noise, -startUpClip), startUpClip)
	}
	length := max(longestExcess(above, 1), longestExcess(above, -1))
	if length == 0 || !isApart(medians[:length], medians[length:], startUpGap) {
		return 0, false
	}
	return points.at(length * size).at, true
}

// longestExcess is how many of the first values have the greatest sum, each less
// the noise.
func longestExcess(values []float64, sign float64) (length int) {
	sum, most := 0.0, 0.0
	for i, value := range values {
		if sum += sign*value - startUpNoise; sum > most {
			most, length = sum, i+1
		}
	}
	return length
}

// noiseOf is the standard deviation of normal values around their line that have
// such a median distance from it.
func noiseOf(values []float64) float64 {
	const normal = 1.4826
	slope, level := lineThrough(values)
	off := make([]float64, len(values))
	for i, value := range values {
		off[i] = math.Abs(value - level - slope*float64(i))
	}
	slices.Sort(off)
	n := float64(len(values))
	return normal * Quantile(off, 0.5) * n / (n - 2)
}
