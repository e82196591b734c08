package chart

import (
	"cmp"
	"slices"
	"time"

	"tokenlap/backend/bench"
)

// times holds what happened when: sums in bins of time, which become wider as
// the run goes on, and a point for each first token.
type times struct {
	width   time.Duration
	models  map[string]*track
	order   []string
	errors  []float64
	dropped int                  // of the errors
	due     map[string][]float64 // requests that were due, by model and bin
	phases  []phase
	sent    bool // some request says when it was sent
	spread  bool // some answer's tokens are spread, because their instants are not kept
	last    time.Duration
}

// track is one model over time.
type track struct {
	busy   []float64 // seconds in flight, by bin
	sends  []float64 // requests sent, by bin
	tokens []float64 // arrived, by bin
	first  firsts
}

// phase is a part of the run: the warm-up or a stage.
type phase struct {
	warmup   bool
	stage    int
	from, to time.Duration
	settled  time.Duration    // where its settling time ends; 0: it has none
	steady   [2]time.Duration // where its steady window begins and ends; 0: it has none
}

const (
	firstWidth = 100 * time.Millisecond
	maxBins    = 1200
	maxFirsts  = 20_000 // first tokens kept of a model while reading, two a bin
	firstGrain = 1e-9   // seconds, of the narrowest bin of first tokens: the clock knows no less
)

func newTimes() *times {
	return &times{width: firstWidth, models: map[string]*track{}, due: map[string][]float64{}}
}

func (t *times) add(s *bench.Sample) {
	if !s.Sent.Reached() {
		if s.Outcome == bench.Dropped && s.Due.Reached() {
			t.at(s.Due.Offset())
			t.addDue(s)
			t.dropped++
			t.errors = addTo(t.errors, t.bin(s.Due.Offset()), 1)
		}
		return
	}
	t.sent = true
	from, to := s.Sent.Offset(), max(s.Ended(), s.Sent).Offset()
	t.at(to)
	t.phase(s, from, to)
	t.spread = t.spread || s.HasSpreadTokens()
	one := t.track(s.Endpoint)
	t.addDue(s)
	one.sends = addTo(one.sends, t.bin(from), 1)
	t.addInFlight(one, from, to)
	t.addTokens(one, s)
	if s.Outcome != bench.OK && s.Outcome != bench.Cancelled {
		t.errors = addTo(t.errors, t.bin(to), 1)
	}
	if first, ok := s.TTFT(); ok && s.Outcome == bench.OK {
		one.first.add(xy{from.Seconds(), first.Seconds()})
	}
}

func (t *times) addDue(s *bench.Sample) {
	if s.Due.Reached() {
		t.due[s.Endpoint] = addTo(t.due[s.Endpoint], t.bin(s.Due.Offset()), 1)
	}
}

// at makes room for an offset: the bins double until there are few enough.
func (t *times) at(offset time.Duration) {
	t.last = max(t.last, offset)
	for offset/t.width >= maxBins {
		t.double()
	}
}

// double makes each bin twice as wide.
func (t *times) double() {
	t.width *= 2
	t.errors = halve(t.errors)
	for endpoint := range t.due {
		t.due[endpoint] = halve(t.due[endpoint])
	}
	for _, one := range t.models {
		one.busy, one.sends, one.tokens = halve(one.busy), halve(one.sends), halve(one.tokens)
	}
}

func (t *times) bin(offset time.Duration) int { return int(offset / t.width) }

func (t *times) track(endpoint string) *track {
	one, ok := t.models[endpoint]
	if !ok {
		one = &track{}
		t.models[endpoint], t.order = one, append(t.order, endpoint)
	}
	return one
}

// addInFlight adds the time in flight to the bins that it touches.
func (t *times) addInFlight(one *track, from, to time.Duration) {
	for at := from; at < to; {
		end := min(to, time.Duration(t.bin(at)+1)*t.width)
		one.busy = addTo(one.busy, t.bin(at), (end - at).Seconds())
		at = end
	}
}

// addTokens adds tokens to the bins in which they came.
func (t *times) addTokens(one *track, s *bench.Sample) {
	for at, tokens := range s.TokenArrivals() {
		one.tokens = addTo(one.tokens, t.bin(at.Offset()), tokens)
	}
}

func (t *times) phase(s *bench.Sample, from, to time.Duration) {
	warmup := s.Phase == bench.Warmup
	for i := range t.phases {
		one := &t.phases[i]
		if one.warmup == warmup && (warmup || one.stage == s.Stage) {
			one.from, one.to = min(one.from, from), max(one.to, to)
			return
		}
	}
	t.phases = append(t.phases, phase{warmup: warmup, stage: s.Stage, from: from, to: to})
}

// firsts are the first tokens of a model, as seconds since the start and seconds
// to the first token: the lowest and the highest of each bin of time.
type firsts struct {
	n     int // of all
	width float64
	bins  map[int]pair
}

type pair struct{ low, high xy }

func (f *firsts) add(point xy) {
	if f.bins == nil {
		f.width, f.bins = firstGrain, map[int]pair{}
	}
	f.n++
	f.addTo(pair{point, point})
	for len(f.bins) > maxFirsts/2 {
		f.double()
	}
}

func (f *firsts) addTo(one pair) {
	place := int(one.low.x / f.width)
	if known, ok := f.bins[place]; ok {
		if known.low.y < one.low.y || known.low.y == one.low.y && known.low.x < one.low.x {
			one.low = known.low
		}
		if known.high.y > one.high.y || known.high.y == one.high.y && known.high.x < one.high.x {
			one.high = known.high
		}
	}
	f.bins[place] = one
}

// double makes each bin twice as wide.
func (f *firsts) double() {
	all := f.bins
	f.width, f.bins = 2*f.width, map[int]pair{}
	for _, one := range all {
		f.addTo(one)
	}
}

// fit doubles the bins until there are at most limit points (2 or more).
func (f *firsts) fit(limit int) {
	for len(f.points()) > limit {
		f.double()
	}
}

// points returns the points in the order of time.
func (f *firsts) points() []xy {
	var all []xy
	for _, one := range f.bins {
		if all = append(all, one.low); one.high != one.low {
			all = append(all, one.high)
		}
	}
	slices.SortFunc(all, func(a, b xy) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	return all
}

func addTo(bins []float64, at int, value float64) []float64 {
	for len(bins) <= at {
		bins = append(bins, 0)
	}
	bins[at] += value
	return bins
}

func halve(bins []float64) []float64 {
	halved := make([]float64, (len(bins)+1)/2)
	for i, value := range bins {
		halved[i/2] += value
	}
	return halved
}

// coarsen doubles the bins until none is shorter than a second, or than a
// sixtieth of a short run, and there are at most limit.
func (t *times) coarsen(limit int) {
	for t.width < min(time.Second, t.last/60) || int(t.last/t.width) >= limit {
		t.double()
	}
}
