package dialect

// finishKind is what the word means that a server gives for the end of an
// answer.
type finishKind int

const (
	noFinish      finishKind = iota // not ended: a word for nothing, or one that is not known
	goodFinish                      // the answer is complete, or was cut on purpose
	failureFinish                   // the server gave up
)

// finishWords are the words of all dialects, in lower case. A word that is not
// among them ends nothing by itself.
var finishWords = map[string]finishKind{
	"stop": goodFinish, "stopped": goodFinish, "end": goodFinish, "eos": goodFinish, "eos_token": goodFinish, "end_turn": goodFinish,
	"end_of_text": goodFinish, "stop_sequence": goodFinish, "stop_str": goodFinish, "done": goodFinish, "complete": goodFinish, "completed": goodFinish,
	"finished": goodFinish, "pause_turn": goodFinish,
	"length": goodFinish, "max_tokens": goodFinish, "max_output_tokens": goodFinish, "max_length": goodFinish, "model_length": goodFinish,
	"token_limit": goodFinish, "incomplete": goodFinish, "model_context_window_exceeded": goodFinish,
	"tool_calls": goodFinish, "tool_call": goodFinish, "tool_use": goodFinish, "function_call": goodFinish,
	"content_filter": goodFinish, "content_filtered": goodFinish, "safety": goodFinish, "sensitive": goodFinish, "recitation": goodFinish,
	"refusal": goodFinish, "blocklist": goodFinish, "prohibited_content": goodFinish, "spii": goodFinish, "image_safety": goodFinish, "language": goodFinish,

	"error": failureFinish, "network_error": failureFinish, "server_error": failureFinish, "internal_error": failureFinish, "engine_error": failureFinish,
	"abort": failureFinish, "aborted": failureFinish, "cancelled": failureFinish, "canceled": failureFinish, "failed": failureFinish, "failure": failureFinish,
	"timeout": failureFinish, "insufficient_system_resource": failureFinish, "malformed_function_call": failureFinish, "unexpected_tool_call": failureFinish,
}

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
