package bench

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Part is a share of a plan that one process runs, while others run the other
// shares at the same time. Things of the plan that have a number from 0 on (the
// arrivals of an open load, users, requests) are dealt in turn: number n belongs to
// part n mod Count + 1. The zero Part is the whole plan.
type Part struct {
	Index int `json:"index"` // from 1
	Count int `json:"count"` // of all parts
}

// MaxParts is the most parts that a plan is cut into.
const MaxParts = 1000

// TooLate is the message of a request that was dropped because it was due before its
// part of a plan was ready.
const TooLate = "it was due before this part of the plan was ready"

// ParsePart reads a part in the form "3/8".
func ParsePart(text string) (Part, error) {
	index, count, _ := strings.Cut(text, "/")
	i, err := strconv.Atoi(index)
	n, err2 := strconv.Atoi(count)
	if err != nil || err2 != nil || n < 1 || n > MaxParts || i < 1 || i > n {
		return Part{}, About("part", Invalid("part %q: use the form I/N, such as 3/8, with N up to %d and I from 1 to N", text, MaxParts))
	}
	return Part{Index: i, Count: n}, nil
}

// IsZero reports whether it is the part of a plan that is not cut.
func (p Part) IsZero() bool { return p == Part{} }

// IsWhole reports whether it is the whole plan.
func (p Part) IsWhole() bool { return p.Count <= 1 }

// Has reports whether the part has the thing with a number, from 0 on.
func (p Part) Has(number int) bool { return p.IsWhole() || number%p.Count == p.Index-1 }

// Number is the number of the n-th thing that the part has, both from 0 on.
func (p Part) Number(n int) int {
	if p.IsWhole() {
		return n
	}
	return n*p.Count + p.Index - 1
}

// Of is how many of so many things the part has.
func (p Part) Of(things int) int {
	if p.IsWhole() {
		return things
	}
	return (things + p.Count - p.Index) / p.Count
}

// RoundUp is the first number from a given one on that is the first of a round in
// which each part has one thing.
func (p Part) RoundUp(number int) int {
	if p.IsWhole() {
		return number
	}
	return (number + p.Count - 1) / p.Count * p.Count
}

// String is "3/8"; "" for the whole plan.
func (p Part) String() string {
	if p.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d/%d", p.Index, p.Count)
}

// Digest identifies a plan by all that it asks for. The parts of a plan have the
// same one, whatever its name is.
func (p Plan) Digest() string {
	p.Name, p.Part, p.Prompts.Hash = "", Part{}, ""
	return hashOf(p)
}

// CommonSeed is a seed that all parts of a plan find which leaves its seed open.
func (p Plan) CommonSeed() uint64 {
	p.Seed = 0
	seed, _ := strconv.ParseUint(p.Digest()[:13], 16, 64) // of 52 bits: JSON readers keep it exactly
	return seed
}

// CheckParts returns every mistake of the plan cut into so many parts: each part has
// to know without the others when its stages begin and end.
func (p Plan) CheckParts(count int) error {
	p.Part = Part{Index: 1, Count: count}
	return p.Validate()
}

// dealt is the share of the load that the largest part has, at least the smallest
// load there is.
func (l Load) dealt(part Part) Load {
	if part.IsWhole() {
		return l
	}
	largest := Part{Index: 1, Count: part.Count}
	share := func(n int) int {
		if n < 0 { // a mistake of its own
			return n
		}
		return largest.Of(n)
	}
	rate := func(r float64) float64 {
		if !(r >= minRate) { // a mistake of its own
			return r
		}
		return max(minRate, r/float64(part.Count))
	}
	l.Users, l.UsersTo, l.Limit = share(l.Users), share(l.UsersTo), share(l.Limit)
	l.Rate, l.RateTo = rate(l.Rate), rate(l.RateTo)
	return l
}

func (p Plan) validateParts(part Part, wrong *mistakes) {
	if part.IsZero() {
		return
	}
	if part.Count < 1 || part.Count > MaxParts || part.Index < 1 || part.Index > part.Count {
		wrong.add("part", "part %d of %d: use 1 to %d parts, numbered from 1", part.Index, part.Count, MaxParts)
		return
	}
	if p.Sweep != nil {
		wrong.add("part", "a sweep cannot be cut into parts, since its next load depends on all answers: give stages with the loads to measure")
	}
	users, open := 0, false
	for number, stage := range p.Stages {
		if number < len(p.Stages)-1 && (stage.Duration == 0 || stage.Requests > 0) {
			wrong.add("part", "stage %d does not end at a fixed time, so parts would leave it at different ones: give it a duration and no number of requests", number+1)
		}
		users, open = max(users, stage.Load.Users, stage.Load.UsersTo), open || stage.Load.IsOpen()
		if stage.Load.Limit > 0 && stage.Load.Limit < part.Count {
			wrong.add("part", "a limit of %d requests in flight cannot be divided among %d parts: use a higher limit or at most %d parts", stage.Load.Limit, part.Count, stage.Load.Limit)
		}
	}
	if !open && users < part.Count {
		wrong.add("part", "%d users cannot be divided among %d parts: use more users or at most %d parts", users, part.Count, users)
	}
}

// PartShare is the share of the plan's load that its part has, 0 to 1.
func (p Plan) PartShare() float64 {
	if p.Part.IsWhole() {
		return 1
	}
	sum := 0.0
	for number, stage := range p.Stages {
		things := max(stage.Load.Users, stage.Load.UsersTo)
		if requests := p.StageRequests(number); requests > 0 {
			things = requests
		}
		if stage.Load.IsOpen() && stage.Duration > 0 || things == 0 {
			sum += 1 / float64(p.Part.Count)
			continue
		}
		sum += float64(p.Part.Of(things)) / float64(things)
	}
	return sum / float64(len(p.Stages))
}

// BlockBegins is when each block of stages begins in a part of the plan, from the
// begin of the first: what came before takes its durations, and the time left to
// answers in flight.
func (p Plan) BlockBegins() []time.Duration {
	begins, at := []time.Duration{}, time.Duration(0)
	for _, block := range p.Blocks() {
		begins = append(begins, at)
		for _, number := range block {
			at += p.Stages[number].Duration
		}
		at += p.Stages[block[len(block)-1]].Grace
	}
	return begins
}

// Dealt is the share of the rules that a part has: counts are divided among the
// parts, each has at least 1.
func (r StopRules) Dealt(part Part) StopRules {
	share := func(n int) int {
		if n == 0 {
			return 0
		}
		return max(1, part.Of(n))
	}
	r.Errors, r.Tokens = share(r.Errors), share(r.Tokens)
	r.Cost /= float64(max(1, part.Count))
	return r
}

// PartExecution is how one part of a plan was run.
type PartExecution struct {
	Part
	Plan    string        `json:"plan"`            // Digest of the plan
	Run     string        `json:"run"`             // id of the run that the part was, where it was measured
	Host    string        `json:"host"`            //
	StartAt time.Time     `json:"start_at"`        // when the plan was to begin, by the clock that the parts share
	Begin   Instant       `json:"begin"`           // the same, as an instant of the run
	Late    time.Duration `json:"late_ns"`         // how long after StartAt the part was ready; 0: before
	Clock   ClockOffset   `json:"clock"`           // between this machine and the clock that the parts share
	Share   float64       `json:"share"`           // of the load of the plan that it had, 0 to 1
	Due     int           `json:"due"`             // requests that its load asked for, those that were dropped included
	Dropped int           `json:"dropped"`         //
	State   State         `json:"state,omitempty"` // of its run; "" in that run itself
	Health  Health        `json:"health,omitzero"` // of its run; zero in that run itself
}

// ClockOffset is how far another clock is before the one of this machine.
type ClockOffset struct {
	Source string        `json:"source"`    // URL of the other clock; "": not measured, the machines' clocks are taken to agree
	Offset time.Duration `json:"offset_ns"` // other - this
	Spread time.Duration `json:"spread_ns"` // the true offset lies within Offset ± Spread
}

// IsMeasured reports whether the offset is known.
func (c ClockOffset) IsMeasured() bool { return c.Source != "" }

// Widened is the offset with a spread that holds for the whole time between the
// measurement of it and a later one.
func (c ClockOffset) Widened(later ClockOffset) ClockOffset {
	c.Spread = max(c.Spread, (later.Offset-c.Offset).Abs()+later.Spread)
	return c
}

// Spread is how far instants of different parts may be off against each other:
// the sum of the two largest spreads of their clocks. It is false where one of the
// clocks was not measured, or there are not two parts.
func (e Execution) Spread() (spread time.Duration, known bool) {
	var largest, second time.Duration
	for _, part := range e.Parts {
		if !part.Clock.IsMeasured() {
			return 0, false
		}
		switch {
		case part.Clock.Spread > largest:
			largest, second = part.Clock.Spread, largest
		default:
			second = max(second, part.Clock.Spread)
		}
	}
	return largest + second, len(e.Parts) > 1
}

// MissingParts are the indexes of the parts that did not come; none of a run that
// is not made of parts.
func (e Execution) MissingParts() (missing []int) {
	if len(e.Parts) == 0 {
		return nil
	}
	here := map[int]bool{}
	for _, part := range e.Parts {
		here[part.Index] = true
	}
	for index := 1; index <= e.Parts[0].Count; index++ {
		if !here[index] {
			missing = append(missing, index)
		}
	}
	return missing
}

// MissingShare is the share of the plan's load that the missing parts had, 0 to 1.
func (e Execution) MissingShare() float64 {
	if len(e.MissingParts()) == 0 {
		return 0
	}
	here := 0.0
	for _, part := range e.Parts {
		here += part.Share
	}
	return math.Max(0, 1-here)
}
