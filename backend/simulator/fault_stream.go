package simulator

import "bytes"

// Faults between two chunks of a stream. They begin with flushing what has
// gathered, but for an event that is malformed among whole ones.

const (
	longLine     = 64 << 20 // bytes of the line that does not end
	longLinePart = 64 << 10 // bytes of it in one write
)

func stall(st *stream) (done bool, err error) {
	if err := st.flushGathered(); err != nil {
		return true, err
	}
	return false, st.hold(st.wait)
}

func sendMalformed(st *stream) (done bool, err error) {
	return false, st.event(st.writer.malformed(nil))
}

func truncateStream(st *stream) (done bool, err error) {
	if err := st.flushGathered(); err != nil {
		return true, err
	}
	return true, st.flush(bodyEnds)
}

func sendError(st *stream) (done bool, err error) {
	return sendErrorBody(st, st.writer.failure(&modelFailed))
}

// Errors in other forms, as gateways send them.
const (
	choiceError = `{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error","error":{"code":502,"message":"the model failed to answer"}}]}`
	detailError = `{"detail":"the model failed to answer"}`
	codeError   = `{"error_code":"INTERNAL","message":"the model failed to answer"}`
)

// sendAnyError sends an error in this form, and the terminator.
func sendAnyError(form string) func(st *stream) (done bool, err error) {
	return func(st *stream) (done bool, err error) { return sendErrorBody(st, []byte(form)) }
}

func sendErrorBody(st *stream, body []byte) (done bool, err error) {
	if err := st.flushGathered(); err != nil {
		return true, err
	}
	return true, st.fail(body)
}

func sendErrorEvent(st *stream) (done bool, err error) {
	if err := st.flushGathered(); err != nil {
		return true, err
	}
	if st.dialect.framing == plainEvents {
		st.out = append(append(st.out, "event: error"...), st.lineEnd...)
	}
	if st.dialect.errorEvent != nil {
		return true, st.fail(st.dialect.errorEvent(&modelFailed))
	}
	return true, st.fail(st.writer.failure(&modelFailed))
}

// fail sends an error and ends the body.
func (st *stream) fail(data []byte) error {
	st.out = st.appendEvent(st.out, data)
	st.events++
	if err := st.flush(moreFollows); err != nil {
		return err
	}
	if st.dialect.afterError == "" {
		return st.flush(bodyEnds)
	}
	return st.lastEvent([]byte(st.dialect.afterError))
}

func cutStream(st *stream) (done bool, err error) {
	if err := st.flushGathered(); err != nil {
		return true, err
	}
	st.recordTruth(st.server.now())
	return true, errIntended
}

func resetStream(st *stream) (done bool, err error) {
	done, err = cutStream(st)
	if err == errIntended {
		st.reset()
	}
	return done, err
}

func sendLongLine(st *stream) (done bool, err error) {
	if err := st.flushGathered(); err != nil {
		return true, err
	}
	st.recordTruth(st.server.now())
	st.out = st.withoutEnd(st.appendEvent(st.out, append(st.writer.malformed(nil), '"')))
	part := bytes.Repeat([]byte{'a'}, longLinePart)
	for range longLine / longLinePart {
		st.out = append(st.out, part...)
		if err := st.flush(moreFollows); err != nil {
			break
		}
	}
	return true, errIntended
}

// Faults at the end of a stream.

func endWithoutTerminator(st *stream, closing [][]byte) error { return st.finalEvents(closing) }

// endWithinEvent leaves out the blank line that would end the last event.
func endWithinEvent(st *stream, closing [][]byte) error {
	st.unterminated = true
	return st.finalEvents(closing)
}

// cutBeforeEnd leaves the body without its end.
func cutBeforeEnd(st *stream, closing [][]byte) error {
	for _, data := range closing {
		if err := st.event(data); err != nil {
			return err
		}
	}
	if err := st.flush(moreFollows); err != nil {
		return err
	}
	st.recordTruth(st.server.now())
	return errIntended
}
