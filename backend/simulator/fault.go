package simulator

import "net/http"

// Fault is the name of one way for an answer to go wrong; "" is none.
type Fault string

// faultRow is a fault: what it does, by where in an answer it does so. What is
// not set leaves the answer as it is.
type faultRow struct {
	name Fault

	instead      func(*exchange) error                // of an answer
	beforeHead   func(*exchange) error                // of the response
	notStreamed  bool                                 // the answer, whatever was asked for
	noOutput     bool                                 // in the answer
	holds        bool                                 // the output; where it is streamed, midStream decides when
	midStream    func(*stream) (done bool, err error) // between two chunks; done: nothing follows
	finish       string                               // the finish reason in place of the usual one
	atEnd        func(*stream, [][]byte) error        // what becomes of the closing events, without a terminator
	nonStreaming func(*exchange) error                // what is sent when an answer is not streamed
}

// faults is the one list, in the order in which they can happen.
var faults = []faultRow{
	// Before the answer.
	{name: "http_400", instead: rejectBy(rejection{http.StatusBadRequest, "this request was made to fail", "invalid_request_error"})},
	{name: "http_429", instead: retryBy(rejection{http.StatusTooManyRequests, "rate limit reached, try again later", "rate_limit_exceeded"})},
	{name: "http_503", instead: retryBy(rejection{http.StatusServiceUnavailable, "the model is overloaded", "service_unavailable"})},
	{name: "redirect", instead: redirect},
	{name: "echo_key", instead: echoKey}, // 401 whose body repeats the Authorization header
	{name: "slow_headers", beforeHead: func(x *exchange) error { return x.hold(x.until) }},
	{name: "close_early", instead: func(*exchange) error { return errIntended }}, // before any byte
	{name: "html", instead: sendWebPage},
	{name: "json_error", instead: rejectBy(modelFailed)}, // an error as a whole JSON body, with status 200
	{name: "not_streamed", notStreamed: true},

	// Within the stream.
	{name: "slow_first_token", holds: true}, // the response head is in time
	{name: "stall", holds: true, midStream: stall},
	{name: "reset", midStream: resetStream, nonStreaming: resetHalfway},
	{name: "cut", midStream: cutStream, nonStreaming: cutHalfway},                                     // FIN in the middle of the body
	{name: "truncate", midStream: truncateStream, nonStreaming: cutHalfway},                           // a proper end of the body, too early
	{name: "stream_error", midStream: sendError, nonStreaming: rejectBy(modelFailed)},                 // an error, then the terminator
	{name: "stream_error_event", midStream: sendErrorEvent, nonStreaming: rejectBy(modelFailed)},      // the same as an event of type error
	{name: "choice_error", midStream: sendAnyError(choiceError), nonStreaming: rejectBy(modelFailed)}, // an error within a choice, with its finish reason
	{name: "detail_error", midStream: sendAnyError(detailError), nonStreaming: rejectBy(modelFailed)}, // a detail, and no error object
	{name: "code_error", midStream: sendAnyError(codeError), nonStreaming: rejectBy(modelFailed)},     // a code and a message
	{name: "malformed", midStream: sendMalformed, nonStreaming: sendHalf},                             // one event whose JSON is broken; the others are whole
	{name: "too_large", midStream: sendLongLine},                                                      // a line that does not end, up to 64 MB

	// At its end.
	{name: "content_filter", finish: "content_filter"},
	{name: "network_error", finish: "network_error"},
	{name: "truncate_finish", atEnd: endWithoutTerminator, nonStreaming: cutHalfway},
	{name: "cut_finish", atEnd: cutBeforeEnd, nonStreaming: cutHalfway},     // a finish reason, then FIN in place of the body's end
	{name: "unterminated", atEnd: endWithinEvent, nonStreaming: cutHalfway}, // no terminator, and no blank line after the last event
	{name: "empty", noOutput: true},                                         // ends properly
}

// modelFailed is the error of a model, sent with status 200.
var modelFailed = rejection{http.StatusOK, "the model failed to answer", "server_error"}

// AllFaults returns every fault: the common ones and the scripts.
func AllFaults() []Fault { return append(CommonFaults(), scriptNames()...) }

// CommonFaults returns the faults that every API can have, in the order in which
// they can happen.
func CommonFaults() []Fault {
	names := make([]Fault, len(faults))
	for i := range faults {
		names[i] = faults[i].name
	}
	return names
}

var noFault faultRow

// rowOf returns what a fault or a script does.
func rowOf(name Fault) *faultRow {
	for i := range faults {
		if faults[i].name == name {
			return &faults[i]
		}
	}
	if row := scriptRow(name); row != nil {
		return row
	}
	return &noFault
}

// isFault reports whether there is a fault or a script of this name.
func isFault(name Fault) bool { return rowOf(name) != &noFault }

// fault returns the fault of a request, drawn by its number.
func (b *Behaviour) fault(number int) Fault {
	if len(b.Faults) == 0 || b.draw(number, drawFault) >= b.FaultRate {
		return ""
	}
	return b.Faults[int(b.draw(number, drawKind)*float64(len(b.Faults)))]
}

// faultAt returns the number of whole chunks before a fault in mid-stream, at
// least one; -1 if there is none.
func (b *Behaviour) faultAt(fault *faultRow, chunks int) int {
	if fault.midStream == nil {
		return -1
	}
	after := b.FaultAfter
	if after == 0 {
		after = chunks / 2
	}
	return min(max(after, 1), chunks)
}
