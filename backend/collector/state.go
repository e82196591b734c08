package collector

import (
	"maps"
	"slices"
	"time"
)

// state is what a restarted collector has to know.
type state struct {
	Count   int               `json:"count"`
	Plan    string            `json:"plan,omitempty"` // the digest of the plan that the parts share; "": none was announced
	First   time.Time         `json:"first,omitzero"` // when the first part was announced
	StartAt time.Time         `json:"start_at,omitzero"`
	Parts   map[int]partState `json:"parts,omitempty"` // those that were announced
}

// partState is what came of one part.
type partState struct {
	Host      string    `json:"host"`
	Digest    string    `json:"digest,omitempty"` // SHA-256 in hex of the file that is being delivered, or was
	Length    int64     `json:"length,omitempty"`
	Delivered time.Time `json:"delivered,omitzero"` // when all of it was on disk and equal to the digest
}

func (p partState) isDelivered() bool { return !p.Delivered.IsZero() }

// delivered is how many parts are.
func (s state) delivered() int { return s.Count - len(s.missing()) }

// missing returns the parts whose files are not there, in order.
func (s state) missing() (parts []int) {
	for index := 1; index <= s.Count; index++ {
		if !s.Parts[index].isDelivered() {
			parts = append(parts, index)
		}
	}
	return parts
}

// firstDelivery is when the first file was complete; the zero time before.
func (s state) firstDelivery() (first time.Time) {
	for _, index := range slices.Sorted(maps.Keys(s.Parts)) {
		if at := s.Parts[index].Delivered; !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}
