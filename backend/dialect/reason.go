package dialect

import "tokenlap/backend/bench"

// The words for why an answer ended that the dialects other than chat are
// translated to, so that the answers of different servers can be compared. A
// word that a dialect does not know stays as the server wrote it.
const (
	reasonStop   = "stop"
	reasonLength = "length"
	reasonTool   = "tool_calls"
	reasonFilter = "content_filter"
	reasonError  = "error"
)

// reason reads why an answer ended and translates it. An error is told in the
// server's own word.
func (e *Event) reason(s *scanner, words map[string]string) (ok bool) {
	if s.peek() != '"' {
		return s.skip()
	}
	if e.Finish, ok = s.appendText(e.Finish[:0]); !ok {
		return false
	}
	word, isKnown := words[string(e.Finish)]
	if word == reasonError && len(e.Failure) == 0 {
		e.Failure = append(append(e.Failure, "the answer ended with "...), e.Finish...)
	}
	if isKnown {
		e.Finish = append(e.Finish[:0], word...)
	}
	return true
}

// counted marks the tokens as the server's own count, if there is any.
func (e *Event) counted(has bool) {
	if has {
		e.HasUsage, e.Tokens.Source = true, bench.FromUsage
	}
}

// fault reads the error object of an event, and the message beside it where the
// object is none.
func (e *Event) fault(object, message []byte) (ok bool) {
	if s := (scanner{src: object}); len(object) > 0 && !s.isNull() && !e.errorObject(&s) {
		return false
	}
	if e.Failed && len(e.Failure) == 0 && len(message) > 0 {
		s := scanner{src: message}
		e.Failure, ok = s.appendText(e.Failure)
		return ok
	}
	return true
}
