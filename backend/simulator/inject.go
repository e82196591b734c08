package simulator

import "bytes"

// inject carries out the fault between two chunks; done reports that nothing
// follows.
func (st *stream) inject() (done bool, err error) {
	if st.events > 0 && st.fault != FaultMalformed {
		if err := st.flush(more); err != nil {
			return true, err
		}
	}
	switch st.fault {
	case FaultStall:
		return false, st.hold(st.wait)
	case FaultMalformed:
		return false, st.event(append(bytes.Clone(st.chunks.head), `{"index":0,"delta":{"content":`...))
	case FaultTruncate:
		return true, st.flush(last)
	case FaultStreamErrorEvent:
		st.out = append(append(st.out, "event: error"...), st.eol...)
		fallthrough
	case FaultStreamError:
		st.out = st.appendEvent(st.out, errorBody("the model failed to answer", "server_error"))
		st.events++
		if err := st.flush(more); err != nil {
			return true, err
		}
		return true, st.close([]byte("[DONE]"))
	case FaultTooLarge:
		return true, st.endless()
	}
	st.settle(st.server.now())
	if st.fault == FaultReset {
		st.reset()
	}
	return true, errMeant
}

// endless sends a line that does not end, and gives up at 64 MB.
func (st *stream) endless() error {
	st.settle(st.server.now())
	st.out = append(st.out, `data: {"choices":[{"delta":{"content":"`...)
	bit := bytes.Repeat([]byte{'a'}, endlessBit)
	for range endless / endlessBit {
		st.out = append(st.out, bit...)
		if err := st.flush(more); err != nil {
			return errMeant
		}
	}
	return errMeant
}
