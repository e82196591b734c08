package bench

import (
	"fmt"
	"maps"
	"slices"
)

// LoadKind says what decides when a request starts.
type LoadKind string

// Users is closed load: each of N users sends a request, waits for the answer
// and sends the next.
const Users LoadKind = "users"

// Load is the load of one stage: a kind and the few numbers that kinds use.
type Load struct {
	Kind        LoadKind `json:"kind"`
	Users       int      `json:"users"`
	Description string   `json:"told,omitempty"` // of an imported run whose load is no number of users, such as a rate
}

// loadKind holds the functions behind the methods of Load for one kind. How the
// requests of a kind are started is the matter of package load.
type loadKind struct {
	validate    func(Load, Mode, *mistakes)
	describe    func(Load) string                                         // see String
	maxInFlight func(Load) int                                            // see MaxInFlight
	concurrency func(Load) (int, bool)                                    // see Concurrency
	seconds     func(l Load, requests int, latency float64) (sum float64) // see Seconds
}

// loadKinds is the one list of kinds.
var loadKinds = map[LoadKind]loadKind{
	Users: {
		validate:    validateUsers,
		describe:    describeUsers,
		maxInFlight: func(l Load) int { return l.Users },
		concurrency: func(l Load) (int, bool) { return l.Users, l.Users > 0 },
		seconds: func(l Load, requests int, latency float64) float64 {
			return max(1, float64(requests)/float64(l.Users)) * latency
		},
	},
}

func validateUsers(l Load, mode Mode, wrong *mistakes) {
	if mode == Sequential && l.Users > 1 {
		wrong.add("users", "sequential mode asks one prompt at a time: use --mode concurrent with --concurrent %d", l.Users)
	}
	wrong.number("users", "concurrent", l.Users, 1, maxUsers)
}

// LoadKinds are the kinds of load that a plan may have, sorted.
func LoadKinds() []LoadKind { return slices.Sorted(maps.Keys(loadKinds)) }

func describeUsers(l Load) string {
	switch l.Users {
	case 0: // of an imported run
		return "load unknown"
	case 1:
		return "one at a time"
	}
	return fmt.Sprintf("%d at a time", l.Users)
}

// validate adds what is wrong with the load in a plan of the given mode.
func (l Load) validate(mode Mode, wrong *mistakes) {
	kind, ok := loadKinds[l.Kind]
	if !ok {
		wrong.add("kind", "load %q is unknown: use one of %q", l.Kind, LoadKinds())
		return
	}
	kind.validate(l, mode, wrong)
}

// String describes the load in a few words, as charts have little room.
func (l Load) String() string {
	kind, ok := loadKinds[l.Kind]
	switch {
	case l.Description != "":
		return l.Description
	case !ok:
		return "load unknown"
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
