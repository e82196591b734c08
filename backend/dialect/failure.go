package dialect

// complaintFields are what a document holds that may be an error without an
// object of its own.
type complaintFields struct {
	isAnswer bool // it has choices
	isError  bool // it calls itself an error
	hasText  bool // a message or a detail
	hasCode  bool // a code that is none of success
}

// complaint reads a field that errors outside of an "error" object have.
func (e *Event) complaint(s *scanner, key []byte, c *complaintFields) bool {
	switch string(key) {
	case "object", "type":
		raw, _, isText := s.text()
		c.isError = c.isError || string(raw) == "error"
		return isText || s.skip()
	case "message", "detail", "msg", "error_msg", "error_message", "errors":
		before := len(e.Failure)
		if s.peek() != '"' && s.peek() != '[' && string(key) == "message" {
			return e.unknown(s, "", key)
		}
		ok := e.complaintText(s)
		c.hasText = c.hasText || len(e.Failure) > before
		return ok
	case "code", "error_code", "error_type", "status_code":
		s.space()
		begin := s.at
		ok := s.skip()
		c.hasCode = c.hasCode || isErrorCode(s.src[min(begin, len(s.src)):s.at])
		return ok
	}
	return s.skip()
}

// concludeComplaint decides whether a document without choices is an error.
func (e *Event) concludeComplaint(document []byte, c complaintFields) {
	isComplaint := c.isError || !c.isAnswer && !e.HasUsage && (c.hasText || c.hasCode)
	e.Failed = e.Failed || isComplaint
	switch {
	case !e.Failed:
		e.Failure = e.Failure[:0]
	case len(e.Failure) == 0:
		e.Failure = append(e.Failure, document...)
	}
}

// complaintText appends the message of a complaint: a string, or a list of
// strings or objects with a message.
func (e *Event) complaintText(s *scanner) (ok bool) {
	switch s.peek() {
	case '"':
		if len(e.Failure) > 0 {
			e.Failure = append(e.Failure, "; "...)
		}
		e.Failure, ok = s.appendText(e.Failure)
		return ok
	case '[':
		return s.array(func() bool { return e.complaintText(s) })
	case '{':
		return s.object(func(key []byte) bool {
			switch string(key) {
			case "message", "msg", "detail", "error":
				return e.complaintText(s)
			}
			return s.skip()
		})
	}
	return s.skip()
}

// isErrorCode reports whether a value is the code of an error: anything but
// null, empty, a zero, 200 and words of success.
func isErrorCode(raw []byte) bool {
	switch string(raw) {
	case "", "null", "0", "200", `"0"`, `"200"`, `""`, `"ok"`, `"OK"`, `"success"`, "false":
		return false
	}
	return true
}

// errorObject reads {"error": {"message": ...}} and {"error": "..."}, with the
// cause that gateways put into its metadata. Some servers send an empty object,
// or false, with each chunk: that is no error.
func (e *Event) errorObject(s *scanner) (ok bool) {
	if s.peek() == '"' {
		before := len(e.Failure)
		e.Failure, ok = s.appendText(e.Failure)
		e.Failed = e.Failed || len(e.Failure) > before
		return ok
	}
	begin, isEmpty := s.at, s.peek() == '{'
	e.scratch = e.scratch[:0]
	ok = s.object(func(key []byte) (ok bool) {
		isEmpty = false
		switch string(key) {
		case "message":
			e.Failure, ok = s.appendText(e.Failure)
			return ok
		case "metadata":
			return s.object(func(key []byte) (ok bool) {
				if string(key) != "raw" || s.peek() != '"' {
					return s.skip()
				}
				e.scratch, ok = s.appendText(e.scratch)
				return ok
			})
		}
		return s.skip()
	})
	if raw := s.src[min(begin, len(s.src)):s.at]; isEmpty || string(raw) == "false" {
		return ok
	} else if len(e.Failure) == 0 && len(e.scratch) == 0 {
		e.Failure = append(e.Failure, raw...)
	}
	e.Failed = true
	if len(e.scratch) > 0 {
		if len(e.Failure) > 0 {
			e.Failure = append(e.Failure, ": "...)
		}
		e.Failure = append(e.Failure, e.scratch...)
		e.scratch = e.scratch[:0]
	}
	return ok
}
