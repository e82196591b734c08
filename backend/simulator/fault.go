package simulator

// Fault is one way for an answer to go wrong.
type Fault string

const (
	NoFault Fault = ""

	// Before the answer.
	FaultHTTP400     Fault = "http_400"
	FaultHTTP429     Fault = "http_429" // with Retry-After
	FaultHTTP503     Fault = "http_503" // with Retry-After
	FaultRedirect    Fault = "redirect" // 302 to an address that does not exist
	FaultEchoKey     Fault = "echo_key" // 401 whose body repeats the Authorization header
	FaultSlowHeaders Fault = "slow_headers"
	FaultCloseEarly  Fault = "close_early" // closed before any byte
	FaultHTML        Fault = "html"        // 200 with a web page
	FaultJSONError   Fault = "json_error"  // 200 with an error object as a whole JSON body
	FaultNotStreamed Fault = "not_streamed"

	// Within the stream.
	FaultSlowFirstToken   Fault = "slow_first_token" // the response head is in time
	FaultStall            Fault = "stall"
	FaultReset            Fault = "reset"              // RST
	FaultCut              Fault = "cut"                // FIN in the middle of the body
	FaultTruncate         Fault = "truncate"           // a proper end of the body, too early
	FaultStreamError      Fault = "stream_error"       // an error object, then [DONE]
	FaultStreamErrorEvent Fault = "stream_error_event" // the same as an event of type error
	FaultMalformed        Fault = "malformed"          // one event whose JSON is broken; the others are whole
	FaultTooLarge         Fault = "too_large"          // a line that does not end, up to 64 MB

	// At its end.
	FaultTruncateFinish Fault = "truncate_finish" // a finish reason, but no [DONE]
	FaultCutFinish      Fault = "cut_finish"      // a finish reason, then FIN in place of the body's end
	FaultUnterminated   Fault = "unterminated"    // no [DONE], and no blank line after the last event
	FaultEmpty          Fault = "empty"           // ends properly without any output
)

// AllFaults lists every fault, in the order in which they can happen.
func AllFaults() []Fault {
	return []Fault{
		FaultHTTP400, FaultHTTP429, FaultHTTP503, FaultRedirect, FaultEchoKey, FaultSlowHeaders, FaultCloseEarly,
		FaultHTML, FaultJSONError, FaultNotStreamed, FaultSlowFirstToken, FaultStall, FaultReset, FaultCut,
		FaultTruncate, FaultStreamError, FaultStreamErrorEvent, FaultMalformed, FaultTooLarge,
		FaultTruncateFinish, FaultCutFinish, FaultUnterminated, FaultEmpty,
	}
}

// fault is what strikes the request, drawn by its number.
func (b *Behaviour) fault(number int) Fault {
	if len(b.Faults) == 0 || b.draw(number, drawFault) >= b.FaultRate {
		return NoFault
	}
	return b.Faults[int(b.draw(number, drawKind)*float64(len(b.Faults)))]
}

// strikesWithin reports whether the fault strikes between two chunks.
func (f Fault) strikesWithin() bool {
	switch f {
	case FaultStall, FaultReset, FaultCut, FaultTruncate, FaultStreamError, FaultStreamErrorEvent, FaultMalformed, FaultTooLarge:
		return true
	}
	return false
}

// faultAt is the number of whole chunks before a fault in mid-stream; -1 if
// none strikes there. One chunk at least goes before it.
func (b *Behaviour) faultAt(fault Fault, chunks int) int {
	if !fault.strikesWithin() {
		return -1
	}
	after := b.FaultAfter
	if after == 0 {
		after = chunks / 2
	}
	return min(max(after, 1), chunks)
}
