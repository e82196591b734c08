package dialect

import "bytes"

// content reads what an answer says: a string, one part or a list of parts. A
// part is a string, or an object whose type and names say whether it is
// reasoning.
func (e *Event) content(s *scanner) bool {
	switch s.peek() {
	case '[':
		return s.array(func() bool { return e.content(s) })
	case '{':
		return e.part(s)
	}
	return e.text(s, &e.Answer)
}

// part reads {"type": "text", "text": ...}, {"type": "thinking", "thinking":
// [...]} and their likes. The type may stand behind the text.
func (e *Event) part(s *scanner) bool {
	text, isReasoning := -1, false
	ok := s.object(func(key []byte) bool {
		switch string(key) {
		case "type":
			kind, _, isText := s.text()
			isReasoning = isReasoningType(kind)
			return isText || s.skip()
		case "text", "content", "value", "output_text":
			s.space()
			text = s.at
			return s.skip()
		case "refusal":
			return e.text(s, &e.Answer)
		case "thinking", "reasoning", "reasoning_content", "reasoning_text", "summary", "summary_text":
			return e.text(s, &e.Reasoning)
		}
		if isNoOutput(key) || string(key) == "image_url" || string(key) == "id" {
			return s.skip()
		}
		return e.unknown(s, "delta.content.", key)
	})
	if text < 0 || !ok {
		return ok
	}
	behind := s.at
	s.at = text
	into := &e.Answer
	if isReasoning {
		into = &e.Reasoning
	}
	ok = e.text(s, into)
	s.at = behind
	return ok
}

// isReasoningType reports whether the type of a part says that it is
// reasoning: thinking, reasoning.text, reasoning_summary, summary_text.
func isReasoningType(kind []byte) bool {
	for _, stem := range [...]string{"think", "thought", "reason", "summary"} {
		if containsFold(kind, stem) {
			return true
		}
	}
	return false
}

// text appends a text to into, in whatever form it comes: a string, an object
// that holds one, or a list of these. Other values are passed over.
func (e *Event) text(s *scanner, into *[]byte) bool {
	switch s.peek() {
	case '"':
		return e.output(s, into)
	case '[':
		return s.array(func() bool { return e.text(s, into) })
	case '{':
		return s.object(func(key []byte) bool {
			switch string(key) {
			case "text", "content", "value", "thinking", "reasoning", "reasoning_content", "reasoning_text", "summary", "summary_text":
				return e.text(s, into)
			}
			return s.skip()
		})
	}
	return s.skip()
}

// unknown notes the path of a field that holds text and is not understood: it
// may be the output of a dialect that is not known yet. A copy of the output is
// no output.
func (e *Event) unknown(s *scanner, path string, key []byte) bool {
	before := len(e.scratch)
	ok := e.text(s, &e.scratch)
	if len(e.scratch) == before {
		return ok
	}
	text := e.scratch[before:]
	e.scratch, e.compared = e.scratch[:before], true
	if bytes.Equal(text, e.Answer) || bytes.Equal(text, e.Reasoning) {
		return ok
	}
	if len(e.Unknown) > 0 {
		e.Unknown = append(e.Unknown, ' ')
	}
	const longest = 64
	e.Unknown = append(append(e.Unknown, path...), key[:min(len(key), longest)]...)
	return ok
}

// containsFold reports whether text holds the lower-case ASCII stem.
func containsFold(text []byte, stem string) bool {
	for i := 0; i+len(stem) <= len(text); i++ {
		j := 0
		for j < len(stem) && text[i+j]|0x20 == stem[j] {
			j++
		}
		if j == len(stem) {
			return true
		}
	}
	return false
}
