package dialect

import (
	"slices"

	"tokenlap/backend/bench"
)

// finishKind is what the word means that a server gives for the end of an
// answer.
type finishKind int

const (
	noFinish      finishKind = iota // not ended: a word for nothing, or one that is not known
	goodFinish                      // the answer is complete, or was cut on purpose
	failureFinish                   // the server gave up
)

// finishWords are the words of all dialects, in lower case: those by which
// answers are cut are bench's. A word that is not among them ends nothing by
// itself.
var finishWords = func() map[string]finishKind {
	words := map[string]finishKind{}
	for kind, lists := range map[finishKind][][]string{
		goodFinish: {bench.LengthReasons, bench.FilterReasons, {
			"stop", "stopped", "end", "eos", "eos_token", "end_turn", "end_of_text", "stop_sequence", "stop_str", "done", "complete",
			"completed", "finished", "pause_turn", "tool_calls", "tool_call", "tool_use", "function_call", "refusal", "language",
		}},
		failureFinish: {{
			"error", "network_error", "server_error", "internal_error", "engine_error", "abort", "aborted",
			"cancelled", "canceled", "failed", "failure", "timeout", "insufficient_system_resource", "malformed_function_call", "unexpected_tool_call",
		}},
	} {
		for _, word := range slices.Concat(lists...) {
			words[word] = kind
		}
	}
	return words
}()

// judgeFinish decides what the finish reason of an event means. Words for
// nothing are removed; of an error the word is the message if there is no other.
func (e *Event) judgeFinish() {
	if len(e.Finish) == 0 {
		return
	}
	const longest = 40
	var lower [longest]byte
	n := 0
	for ; n < min(len(e.Finish), longest); n++ {
		lower[n] = e.Finish[n]
		if 'A' <= lower[n] && lower[n] <= 'Z' {
			lower[n] |= 0x20
		}
	}
	word := lower[:n]
	if len(e.Finish) > longest {
		return
	}
	switch finishWords[string(word)] {
	case goodFinish:
		e.Ends = true
	case failureFinish:
		if e.Failed = true; len(e.Failure) == 0 {
			e.Failure = append(append(append(e.Failure, "the answer ended with finish_reason \""...), e.Finish...), '"')
		}
	case noFinish:
		switch string(word) {
		case "null", "none", "undefined", "nil", "false":
			e.Finish = e.Finish[:0]
		}
	}
}
