package dialect

import (
	"bytes"

	"tokenlap/backend/bench"
)

// pattern is a document that says nothing but one text, apart from that text. Most events
// of a stream are alike in this way, and to compare takes a tenth of what reading takes.
type pattern struct {
	of            *Dialect // nil: there is no pattern
	before, after []byte   // with the quotes around the text
	isReasoning   bool
}

// text is the text that was last read into an answer or a reasoning.
type text struct {
	raw         []byte // as it stands in the document
	length      int    // unescaped
	isReasoning bool
}

// output appends a string value, unescaped, to an output; a value that is no string is
// passed over.
func (e *Event) output(s *scanner, into *[]byte) bool {
	if s.peek() != '"' {
		return s.skip()
	}
	raw, escaped, ok := s.text()
	if !ok {
		return false
	}
	before := len(*into)
	*into, ok = appendInside(*into, raw, escaped)
	if length := len(*into) - before; length > 0 && (into == &e.Answer || into == &e.Reasoning) {
		e.last = text{raw, length, into == &e.Reasoning}
	}
	return ok
}

// learn keeps the pattern of a document that was read into e, if it has one. The text
// must be all the output, since texts are joined, and nothing else may depend on it.
func (e *Event) learn(d *Dialect, data []byte) {
	const longest = 4 << 10
	saysMore := len(e.Finish)+len(e.Failure)+len(e.Unknown) > 0 || e.Ends || e.End || e.Failed || e.HasUsage || e.Server != nil || e.Tokens != bench.NoTokens
	if saysMore || e.compared || e.last.length == 0 || e.last.length != e.OutputBytes() || len(data) > longest {
		return
	}
	// Raw is a part of data and ends where data ends by its capacity.
	from := cap(data) - cap(e.last.raw)
	to := from + len(e.last.raw)
	if from < 1 || to >= len(data) || &data[from] != &e.last.raw[0] {
		return
	}
	p := &e.pattern
	p.of, p.isReasoning = d, e.last.isReasoning
	p.before, p.after = append(p.before[:0], data[:from]...), append(p.after[:0], data[to:]...)
}

// readAlike reads a document that has the pattern of the one before it, and returns false
// for any other.
func (e *Event) readAlike(d *Dialect, data []byte) bool {
	p := &e.pattern
	if p.of != d || len(data) <= len(p.before)+len(p.after) || !bytes.HasPrefix(data, p.before) || !bytes.HasSuffix(data, p.after) {
		return false
	}
	s := scanner{src: data, at: len(p.before) - 1}
	raw, escaped, ok := s.text()
	if !ok || len(p.before)+len(raw)+len(p.after) != len(data) {
		return false
	}
	id := e.ID
	e.reset()
	e.ID = id
	into := &e.Answer
	if p.isReasoning {
		into = &e.Reasoning
	}
	*into, ok = appendInside(*into, raw, escaped)
	return ok
}
