package client

import "bytes"

// repetition recognises streams whose events repeat all the text so far: from
// the third event on that begins with the whole text of the one before.
type repetition struct {
	state repeatState
	text  []byte // of the last event, which is all text so far
	chain int    // events that each began with the text of the one before
}

type repeatState int

const (
	maybeRepeats repeatState = iota
	repeats
	repeatsNot
)

// The least and the most text that is compared: short texts are alike by
// chance, long ones have shown what they are.
const (
	leastRepeated = 12
	mostCompared  = 1 << 20
)

func (r *repetition) reset() { *r = repetition{text: r.text[:0]} }

// reduce returns what is new in the text of an event, and whether this event
// has shown that the stream repeats: the events before it did so too.
func (r *repetition) reduce(text []byte) (fresh []byte, shown bool) {
	if r.state == repeatsNot || len(text) == 0 {
		return text, false
	}
	before := len(r.text)
	begins := before > 0 && len(text) >= before && bytes.HasPrefix(text, r.text)
	switch {
	case r.state == repeats && begins:
		r.text = append(r.text, text[before:]...)
		return text[before:], false
	case r.state == repeats: // an event that brings only what is new
		r.text = append(r.text, text...)
		return text, false
	case before > 0 && (!begins || len(text) > mostCompared):
		r.state, r.text = repeatsNot, r.text[:0]
		return text, false
	case before > 0:
		r.chain++
	}
	r.text = append(r.text[:0], text...)
	if r.chain >= 2 && before >= leastRepeated && len(text) > before {
		r.state = repeats
		return text[before:], true
	}
	return text, false
}
