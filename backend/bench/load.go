package bench

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"
)

// LoadKind says what decides when a request starts.
type LoadKind string

const (
	Users     LoadKind = "users" // closed load: each of N users sends a request, waits for the answer and sends the next
	OpenRate  LoadKind = "rate"  // open load: requests come at a rate, whether or not answers do
	TraceLoad LoadKind = "trace" // open load: requests come at the times of the plan's trace
)

// Arrival is how the gaps between the requests of a rate are distributed. Their
// mean is 1 / rate.
type Arrival string

const (
	ConstantArrival Arrival = "constant" // all gaps are equal
	PoissonArrival  Arrival = "poisson"  // exponential gaps: requests that do not know of each other
	GammaArrival    Arrival = "gamma"    // gamma gaps, of a coefficient of variation: above 1 they come in bursts
)

// Arrivals are all kinds of arrival.
var Arrivals = []Arrival{ConstantArrival, PoissonArrival, GammaArrival}

// Load is the load of one stage: a kind and the few numbers that kinds use.
type Load struct {
	Kind        LoadKind `json:"kind"`
	Users       int      `json:"users"`
	UsersTo     int      `json:"users_to,omitempty"` // at the end of the stage, if the number changes evenly over it; 0: it stays
	Rate        float64  `json:"rate,omitempty"`     // requests a second, of each endpoint
	RateTo      float64  `json:"rate_to,omitempty"`  // at the end of the stage, if the rate changes evenly over it; 0: it stays
	Arrival     Arrival  `json:"arrival,omitempty"`  // of a rate
	CV          float64  `json:"cv,omitempty"`       // standard deviation / mean of gamma gaps
	Limit       int      `json:"limit,omitempty"`    // of an open load: most requests in flight, arrivals beyond it are dropped; 0: none
	Speed       float64  `json:"speed,omitempty"`    // of a trace: 2 plays it twice as fast
	Description string   `json:"told,omitempty"`     // of an imported run whose load is no number of users, such as a rate
}

// loadKind holds the functions behind the methods of Load for one kind. How the
// requests of a kind are started is the matter of package load.
type loadKind struct {
	validate    func(Load, Mode, *mistakes)
	describe    func(Load) string                                         // see String
	maxInFlight func(Load) int                                            // see MaxInFlight
	concurrency func(Load) (int, bool)                                    // see Concurrency
	connections func(Load) int                                            // see Connections
	seconds     func(l Load, requests int, latency float64) (sum float64) // see Seconds
}

// loadKinds is the one list of kinds.
var loadKinds = map[LoadKind]loadKind{
	Users: {
		validate:    validateUsers,
		describe:    describeUsers,
		maxInFlight: func(l Load) int { return max(l.Users, l.UsersTo) },
		concurrency: func(l Load) (int, bool) { return l.Users, l.Users > 0 && !l.IsRamp() },
		connections: func(l Load) int { return max(l.Users, l.UsersTo) },
		seconds: func(l Load, requests int, latency float64) float64 {
			return max(1, float64(requests)/max(1, float64(l.Users))) * latency
		},
	},
	OpenRate: {
		validate:    validateRate,
		describe:    describeRate,
		maxInFlight: func(l Load) int { return l.Limit },
		concurrency: func(Load) (int, bool) { return 0, false },
		connections: func(l Load) int { return openConnections(l, max(l.Rate, l.RateTo)) },
		seconds: func(l Load, requests int, latency float64) float64 {
			return float64(requests)/l.meanRate() + latency
		},
	},
	TraceLoad: {
		validate:    validateTrace,
		describe:    describeTrace,
		maxInFlight: func(l Load) int { return l.Limit },
		concurrency: func(Load) (int, bool) { return 0, false },
		connections: func(l Load) int { return openConnections(l, 32) },
		seconds:     func(_ Load, _ int, latency float64) float64 { return latency },
	},
}

// openConnections is how many connections are opened ahead for arrivals at a
// rate: those of two seconds, at most 1,000; the pool grows from there.
func openConnections(l Load, rate float64) int {
	ahead := int(math.Ceil(min(2*rate, 1000)))
	if l.Limit > 0 {
		ahead = min(ahead, l.Limit)
	}
	return ahead
}

func validateUsers(l Load, mode Mode, wrong *mistakes) {
	if mode == Sequential && max(l.Users, l.UsersTo) > 1 {
		wrong.add("users", "sequential mode sends one prompt at a time: use --mode concurrent with --concurrent %d", max(l.Users, l.UsersTo))
	}
	wrong.number("users", "concurrent", l.Users, 1, maxUsers)
	if l.UsersTo != 0 {
		wrong.number("users", "concurrent at the end of the ramp", l.UsersTo, 1, maxUsers)
	}
}

func validateRate(l Load, _ Mode, wrong *mistakes) {
	wrong.rate("rate", "rate", l.Rate)
	if l.RateTo != 0 {
		wrong.rate("rate", "rate at the end of the ramp", l.RateTo)
	}
	if !slices.Contains(Arrivals, l.Arrival) {
		wrong.add("arrival", "arrival %q: use constant, poisson or gamma:CV, such as gamma:2", l.Arrival)
	}
	if l.Arrival == GammaArrival && !(l.CV >= 0.01 && l.CV <= 10) {
		wrong.add("arrival", "arrival gamma:%v: use a coefficient of variation from 0.01 to 10", l.CV)
	}
	wrong.number("limit", "limit", l.Limit, 0, maxUsers)
}

func validateTrace(l Load, _ Mode, wrong *mistakes) {
	if !(l.Speed >= 0.001 && l.Speed <= 1000) {
		wrong.add("speed", "trace speed %v: use a number from 0.001 to 1000", l.Speed)
	}
	wrong.number("limit", "limit", l.Limit, 0, maxUsers)
}

func (m *mistakes) rate(field, name string, rate float64) {
	if !(rate >= minRate && rate <= maxRate) {
		m.add(field, "%s %v: use a number of requests per second from %v to %d", name, rate, minRate, int(maxRate))
	}
}

// LoadKinds are the kinds of load that a plan may have, sorted.
func LoadKinds() []LoadKind { return slices.Sorted(maps.Keys(loadKinds)) }

func describeUsers(l Load) string {
	switch {
	case l.UsersTo > 0 && l.UsersTo != l.Users:
		return fmt.Sprintf("%d to %d users", l.Users, l.UsersTo)
	case l.Users == 0: // of an imported run
		return "unknown load"
	case l.Users == 1:
		return "sequential"
	}
	return fmt.Sprintf("%d users", l.Users)
}

func describeRate(l Load) string {
	text := number(l.Rate) + "/s"
	if l.IsRamp() {
		text = number(l.Rate) + " to " + number(l.RateTo) + "/s"
	}
	switch l.Arrival {
	case ConstantArrival:
		text += ", constant"
	case GammaArrival:
		text += ", gamma " + number(l.CV)
	}
	return text + describeLimit(l)
}

func describeTrace(l Load) string {
	text := "trace"
	if l.Speed != 1 {
		text += " x " + number(l.Speed)
	}
	return text + describeLimit(l)
}

func describeLimit(l Load) string {
	if l.Limit == 0 {
		return ""
	}
	return fmt.Sprintf(", at most %d", l.Limit)
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// validate adds what is wrong with the load in a plan of the given mode.
func (l Load) validate(mode Mode, wrong *mistakes) {
	kind, ok := loadKinds[l.Kind]
	if !ok {
		wrong.add("kind", "load %q is unknown: use one of %q", l.Kind, LoadKinds())
		return
	}
	kind.validate(l, mode, wrong)
}

// IsOpen reports whether requests start whether or not answers come.
func (l Load) IsOpen() bool { return l.Kind == OpenRate || l.Kind == TraceLoad }

// IsRamp reports whether the load changes over its stage.
func (l Load) IsRamp() bool {
	return l.UsersTo > 0 && l.UsersTo != l.Users || l.RateTo > 0 && l.RateTo != l.Rate
}

// meanRate is the rate of a stage as a whole.
func (l Load) meanRate() float64 {
	if l.RateTo > 0 {
		return (l.Rate + l.RateTo) / 2
	}
	return l.Rate
}

// integral is how many requests a rate asks for, in the mean, from the begin of a
// stage of some duration to a time within it.
func (l Load) integral(until, duration time.Duration) float64 {
	now, _ := l.RateAt(until, duration)
	return (l.Rate + now) / 2 * until.Seconds()
}

// RateAt is how many requests a second the load asks for at a time within its
// stage; false if it asks for no rate.
func (l Load) RateAt(elapsed, duration time.Duration) (rate float64, ok bool) {
	switch {
	case l.Kind != OpenRate:
		return 0, false
	case l.RateTo > 0 && duration > 0:
		share := min(1, max(0, elapsed.Seconds()/duration.Seconds()))
		return l.Rate + (l.RateTo-l.Rate)*share, true
	}
	return l.Rate, true
}

// UsersAt is how many users the load has at a time within its stage; false if it
// has none.
func (l Load) UsersAt(elapsed, duration time.Duration) (users int, ok bool) {
	switch {
	case l.Kind != Users:
		return 0, false
	case l.UsersTo > 0 && duration > 0:
		share := min(1, max(0, elapsed.Seconds()/duration.Seconds()))
		return l.Users + int(math.Round(float64(l.UsersTo-l.Users)*share)), true
	}
	return l.Users, true
}

// String describes the load in a few words, as charts have little room; the zero
// Load is "".
func (l Load) String() string {
	kind, ok := loadKinds[l.Kind]
	switch {
	case l == Load{}:
		return ""
	case l.Description != "":
		return l.Description
	case !ok:
		return "unknown load"
	}
	return kind.describe(l)
}

// MaxInFlight is the most requests that the load has in flight at a time; 0
// where that is not known.
func (l Load) MaxInFlight() int {
	if kind, ok := loadKinds[l.Kind]; ok {
		return kind.maxInFlight(l)
	}
	return 0
}

// Connections is how many connections are opened before the load begins.
func (l Load) Connections() int {
	if kind, ok := loadKinds[l.Kind]; ok {
		return kind.connections(l)
	}
	return 0
}

// Concurrency is the number of requests that the load keeps in flight at every
// moment; false where it keeps no such number or it is not known.
func (l Load) Concurrency() (n int, ok bool) {
	if kind, known := loadKinds[l.Kind]; known {
		return kind.concurrency(l)
	}
	return 0, false
}

// Seconds estimates how long a number of requests takes if each has the given
// latency in seconds.
func (l Load) Seconds(requests int, latency float64) float64 {
	if kind, ok := loadKinds[l.Kind]; ok {
		return kind.seconds(l, requests, latency)
	}
	return 0
}
