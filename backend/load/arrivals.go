package load

import (
	"iter"
	"math"
	"math/rand/v2"
	"time"

	"tokenlap/backend/bench"
)

// Arrivals returns when the requests of a stage of open load are due: offsets
// from its begin, ascending, below its duration if it has one. They are a pure
// function of the stage.
//
// Those of a rate are a renewal process. Its gaps have mean 1 and are drawn from
// the distribution of the arrivals; the k-th of their sums is due when the rate,
// integrated from the begin, has come to it. So each kind of arrival goes with
// each course of the rate.
func (s Stage) Arrivals() iter.Seq[time.Duration] {
	dues := s.renewal()
	if s.Load.Kind == bench.TraceLoad {
		dues = s.Trace.Due(s.Load.Speed)
	}
	return func(yield func(time.Duration) bool) {
		for due := range dues {
			if s.Duration > 0 && due >= s.Duration || !yield(due) {
				return
			}
		}
	}
}

func (s Stage) renewal() iter.Seq[time.Duration] {
	return func(yield func(time.Duration) bool) {
		random := rand.New(rand.NewPCG(s.Seed, 0x6c6f6164)) // "load": apart from other uses of the seed
		gap := gaps[s.Load.Arrival]
		for sum := gap.first(s.Load.CV, random); ; sum += gap.next(s.Load.CV, random) {
			due, comes := s.passes(sum)
			if !comes || !yield(due) {
				return
			}
		}
	}
}

// gapLaw is a distribution of gaps with mean 1.
type gapLaw struct {
	first func(cv float64, random *rand.Rand) float64 // before the first arrival
	next  func(cv float64, random *rand.Rand) float64
}

// gaps is the one list of them, by the kind of arrival.
var gaps = map[bench.Arrival]gapLaw{
	bench.ConstantArrival: {
		first: func(float64, *rand.Rand) float64 { return 0 },
		next:  func(float64, *rand.Rand) float64 { return 1 },
	},
	bench.PoissonArrival: {first: exponential, next: exponential},
	bench.GammaArrival:   {first: gamma, next: gamma},
}

func exponential(_ float64, random *rand.Rand) float64 { return random.ExpFloat64() }

// gamma draws from the gamma distribution with mean 1 and a coefficient of
// variation: its shape is 1 / cv². Marsaglia and Tsang, "A simple method for
// generating gamma variables", 2000.
func gamma(cv float64, random *rand.Rand) float64 {
	shape, boost := 1/(cv*cv), 1.0
	scale := 1 / shape
	if shape < 1 {
		boost = math.Pow(1-random.Float64(), 1/shape)
		shape++
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := random.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-random.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v * boost * scale
		}
	}
}

// passes returns when the rate, integrated from the begin of the stage, comes to
// a sum; false if it never does. After the end of a ramp its last rate stays.
func (s Stage) passes(sum float64) (time.Duration, bool) {
	from, to, length := s.Load.Rate, s.Load.RateTo, s.Duration.Seconds()
	seconds := sum / from
	if to > 0 && to != from && length > 0 {
		slope := (to - from) / length
		if most := (from + to) / 2 * length; sum > most {
			seconds = length + (sum-most)/to
		} else { // from t + slope t² / 2 = sum, solved without cancellation
			seconds = 2 * sum / (from + math.Sqrt(max(0, from*from+2*slope*sum)))
		}
	}
	const longest = 1 << 62
	nanoseconds := seconds * float64(time.Second)
	if !(nanoseconds < longest) {
		return 0, false
	}
	return time.Duration(math.Round(nanoseconds)), true
}

// runArrivals is open load: each request starts when it is due, in a goroutine of
// its own, whatever became of those before. One that is due while as many as
// allowed are in flight is dropped: it gets a sample and is never sent.
func (l *Loop) runArrivals(s *stage) {
	sleep := l.Sleep
	if sleep == nil {
		sleep = timerSleep(l.Clock)
	}
	limit := int64(s.Part.Of(s.Load.Limit))
	l.users = nil // those of the stage before go on, but send nothing more
	for offset := range s.Arrivals() {
		due := s.began + bench.Instant(offset)
		request, draw := l.draw(s, 0, due)
		switch {
		case draw == None:
			return
		case draw == Others:
			continue
		case due < s.From:
			l.due.Add(1)
			l.drop(request, bench.TooLate)
			continue
		}
		if !sleep(s.starting, due) {
			s.end(bench.EndUser)
			return
		}
		l.due.Add(1)
		if limit > 0 && l.inFlight.Load() >= limit {
			l.drop(request, "as many requests as allowed were in flight")
			continue
		}
		l.inFlight.Add(1)
		l.working.Go(func() {
			defer l.inFlight.Add(-1)
			l.send(s.sending, request)
		})
	}
	if !s.ends.Reached() || s.Load.Kind == bench.TraceLoad && s.Trace.Length(0, s.Load.Speed) < s.Duration {
		s.end(bench.EndTrace)
		return
	}
	s.endWithTime(l.Clock)
}

// drop delivers the sample of a request that is never sent.
func (l *Loop) drop(request bench.Request, message string) {
	l.dropped.Add(1)
	sample := bench.NewSample(request)
	sample.Outcome, sample.Message = bench.Dropped, message
	l.Done(sample)
}
