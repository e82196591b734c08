package dialect

import (
	"bytes"

	"tokenlap/backend/bench"
)

// responses is the Responses API of OpenAI. The type of an event says what its
// delta is; the events that repeat a text when it is complete are passed over.
var responses = Dialect{
	API:        bench.ResponsesAPI,
	keyHeader:  openaiKey,
	modelsPath: openaiModels,
	fields:     responsesFields,
	messages:   responsesInput,
	parse:      (*Event).parseResponse,
	names:      map[string]string{"max_tokens": "max_output_tokens"},
}

func responsesFields(s Spec) map[string]any {
	fields := map[string]any{
		"model":             s.Endpoint.Model,
		"max_output_tokens": outputLength{},
		"temperature":       s.Generation.Temperature,
		"store":             false, // the server is to keep nothing
	}
	if s.Generation.Stream {
		fields["stream"] = true
	}
	return fields
}

// responseEvent is one event, its values still unread: the type, which says what
// they mean, may come last.
type responseEvent struct {
	kind                  []byte
	delta, response, item []byte
	fault, message        []byte // of an error
}

// parseResponse reads an event, a whole answer or an error.
func (e *Event) parseResponse(data []byte) bool {
	if isDone(data) { // gateways add it
		e.End = true
		return true
	}
	s := scanner{src: data}
	if s.peek() != '{' {
		return false
	}
	var r responseEvent
	isWhole := false
	ok := s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "type":
			r.kind, ok = s.raw()
		case "delta":
			r.delta, ok = s.raw()
		case "response":
			r.response, ok = s.raw()
		case "item":
			r.item, ok = s.raw()
		case "error":
			r.fault, ok = s.raw()
		case "message":
			r.message, ok = s.raw()
		case "object":
			var object []byte
			object, ok = s.raw()
			isWhole = string(object) == `"response"`
		default:
			return s.skip()
		}
		return ok
	})
	if !ok || s.peek() != 0 {
		return false
	}
	switch {
	case isWhole:
		return e.response(data, true)
	case len(r.kind) > 2 && r.kind[0] == '"':
		return e.responseEvent(r.kind[1:len(r.kind)-1], &r)
	}
	return e.parseChat(data) // an error in the form of a gateway
}

func (e *Event) responseEvent(kind []byte, r *responseEvent) (ok bool) {
	delta := scanner{src: r.delta}
	switch string(kind) {
	case "response.output_text.delta", "response.refusal.delta":
		ok = e.output(&delta, &e.Answer)
	case "response.reasoning_text.delta", "response.reasoning_summary_text.delta", "response.reasoning.delta", "response.reasoning_summary.delta":
		ok = e.output(&delta, &e.Reasoning)
	case "response.function_call_arguments.delta", "response.mcp_call_arguments.delta", "response.custom_tool_call_input.delta",
		"response.code_interpreter_call_code.delta", "response.apply_patch_call_operation_diff.delta":
		e.Tool, ok = delta.appendText(e.Tool)
	case "response.output_item.added":
		return e.toolName(r.item)
	case "response.audio.delta", "response.audio.transcript.delta": // no text
		return true
	case "response.created", "response.in_progress", "response.queued":
		return e.response(r.response, false)
	case "response.completed", "response.incomplete", "response.failed", "response.cancelled":
		e.End = true
		return e.response(r.response, false)
	case "error":
		e.Failed = true
		return e.fault(r.fault, r.message)
	default:
		if len(r.delta) > 0 && !e.unknown(&delta, string(kind)+".", []byte("delta")) {
			return false
		}
		return e.fault(r.fault, nil)
	}
	return ok || len(r.delta) == 0
}

// toolName reads the name of a tool that is called. Everything else of an item
// comes in events of its own.
func (e *Event) toolName(item []byte) bool {
	if len(item) == 0 {
		return true
	}
	s := scanner{src: item}
	return s.object(func(key []byte) (ok bool) {
		if string(key) != "name" {
			return s.skip()
		}
		e.Tool, ok = s.appendText(e.Tool)
		return ok
	})
}

// response reads the object of an answer. Only where it is the whole answer is
// its output read: at the end of a stream it repeats what has come.
func (e *Event) response(data []byte, isWhole bool) bool {
	if len(data) == 0 {
		return true
	}
	s := scanner{src: data}
	var state, fault, incomplete []byte
	calls := false
	ok := s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "id":
			e.ID, ok = s.appendText(e.ID[:0])
		case "status":
			state, ok = s.raw()
		case "error":
			fault, ok = s.raw()
		case "incomplete_details":
			incomplete, ok = s.raw()
		case "usage":
			return e.usage(&s)
		case "output":
			var output []byte
			output, ok = s.raw()
			calls = bytes.Contains(output, []byte(`"function_call"`)) || bytes.Contains(output, []byte(`"custom_tool_call"`))
			if ok && isWhole {
				return e.responseOutput(output)
			}
		default:
			return s.skip()
		}
		return ok
	})
	if !ok {
		return false
	}
	return e.fault(fault, nil) && e.responseEnd(string(state), calls, incomplete)
}

// responseEnd says why an answer of this status ended; one in progress has not.
func (e *Event) responseEnd(state string, calls bool, incomplete []byte) bool {
	switch state {
	case `"completed"`:
		if e.Finish = append(e.Finish, reasonStop...); calls {
			e.Finish = append(e.Finish[:0], reasonTool...)
		}
	case `"incomplete"`:
		e.Finish = append(e.Finish, "incomplete"...)
		s := scanner{src: incomplete}
		return len(incomplete) == 0 || s.object(func(key []byte) bool {
			if string(key) == "reason" {
				return e.reason(&s, responseReasons)
			}
			return s.skip()
		})
	case `"failed"`, `"cancelled"`:
		e.Failed = true
		if len(e.Failure) == 0 {
			e.Failure = append(e.Failure, "the response is "+state[1:len(state)-1]...)
		}
	}
	return true
}

var responseReasons = map[string]string{"max_output_tokens": reasonLength, "max_tokens": reasonLength, "content_filter": reasonFilter}

// responseOutput reads the items of a whole answer.
func (e *Event) responseOutput(output []byte) bool {
	s := scanner{src: output}
	return s.array(func() bool {
		var kind, content, summary, call []byte
		ok := s.object(func(key []byte) (ok bool) {
			switch string(key) {
			case "type":
				kind, ok = s.raw()
			case "content":
				content, ok = s.raw()
			case "summary":
				summary, ok = s.raw()
			case "name", "arguments", "input":
				call, ok = s.appendText(call)
			default:
				return s.skip()
			}
			return ok
		})
		text := &e.Answer
		if string(kind) == `"reasoning"` {
			text = &e.Reasoning
		}
		e.Tool = append(e.Tool, call...)
		return ok && appendParts(text, summary) && appendParts(text, content)
	})
}

// appendParts appends the texts and refusals of a list of parts.
func appendParts(dst *[]byte, parts []byte) bool {
	if len(parts) == 0 {
		return true
	}
	s := scanner{src: parts}
	return s.array(func() bool {
		return s.object(func(key []byte) (ok bool) {
			if string(key) != "text" && string(key) != "refusal" {
				return s.skip()
			}
			*dst, ok = s.appendText(*dst)
			return ok
		})
	})
}
