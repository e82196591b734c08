package dialect

import "tokenlap/backend/bench"

// anthropic is the Messages API of Anthropic. Whatever the type of an event is,
// the names of its members say what they hold.
var anthropic = Dialect{
	API:        bench.AnthropicAPI,
	Headers:    map[string]string{"anthropic-version": "2023-06-01"},
	keyHeader:  func(string) (name, prefix string) { return "x-api-key", "" },
	modelsPath: openaiModels,
	fields:     anthropicFields,
	messages:   anthropicMessages,
	parse:      (*Event).parseAnthropic,
	listAll:    "limit=1000",
}

func anthropicFields(s Spec) map[string]any {
	fields := map[string]any{
		"model":       s.Endpoint.Model,
		"max_tokens":  outputLength{},
		"temperature": s.Generation.Temperature,
	}
	if s.Generation.Stream {
		fields["stream"] = true
	}
	return fields
}

var anthropicReasons = map[string]string{
	"end_turn": reasonStop, "stop_sequence": reasonStop, "pause_turn": reasonStop,
	"max_tokens": reasonLength, "model_context_window_exceeded": reasonLength,
	"tool_use": reasonTool, "refusal": reasonFilter,
}

// parseAnthropic reads an event, a whole answer or an error.
func (e *Event) parseAnthropic(data []byte) bool {
	s := scanner{src: data}
	if s.peek() != '{' {
		return isDone(data) && e.markEnd() // gateways add it
	}
	isTyped, message := false, []byte(nil)
	ok := s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "type":
			kind, ok := s.raw()
			isTyped = isTyped || len(kind) > 2
			e.End = e.End || string(kind) == `"message_stop"`
			e.Failed = e.Failed || string(kind) == `"error"`
			return ok
		case "error":
			return s.isNull() || e.errorObject(&s)
		case "message":
			if s.peek() == '"' { // of an error
				message, ok = s.raw()
				return ok
			}
			return e.anthropicMessage(&s)
		}
		return e.anthropicMember(&s, key)
	})
	if !ok || s.peek() != 0 {
		return false
	}
	if !isTyped { // an error in the form of a gateway
		e.reset()
		return e.parseChat(data)
	}
	return e.fault(nil, message)
}

func (e *Event) markEnd() bool {
	e.End = true
	return true
}

// anthropicMessage reads a message: the whole answer, or its beginning, which
// holds only a placeholder for the number of output tokens.
func (e *Event) anthropicMessage(s *scanner) bool {
	ok := s.object(func(key []byte) bool { return e.anthropicMember(s, key) })
	if e.Tokens.Output = -1; e.Tokens.Input >= 0 {
		e.HasUsage = true
	}
	return ok
}

// anthropicMember reads a member of an event, of its delta, or of a message.
func (e *Event) anthropicMember(s *scanner, key []byte) (ok bool) {
	switch string(key) {
	case "id":
		e.ID, ok = s.appendText(e.ID[:0])
		return ok
	case "usage":
		return e.anthropicUsage(s)
	case "stop_reason":
		return e.reason(s, anthropicReasons)
	case "delta":
		return s.object(func(key []byte) bool {
			switch string(key) {
			case "stop_reason":
				return e.reason(s, anthropicReasons)
			case "stop_sequence", "stop_details", "container":
				return s.skip()
			}
			return e.block(s, key)
		})
	case "content_block":
		return s.object(func(key []byte) bool {
			if string(key) == "content" || string(key) == "input" || string(key) == "tool_use_id" || string(key) == "server_name" { // of a tool of the server
				return s.skip()
			}
			return e.block(s, key)
		})
	case "content":
		return s.array(func() bool {
			return s.object(func(key []byte) bool { return e.wholeBlock(s, key) })
		})
	}
	return s.skip()
}

// block reads a member of a block of content, or of what is added to it.
func (e *Event) block(s *scanner, key []byte) (ok bool) {
	switch string(key) {
	case "text":
		ok = e.output(s, &e.Answer)
	case "thinking":
		ok = e.output(s, &e.Reasoning)
	case "partial_json", "name":
		e.Tool, ok = s.appendText(e.Tool)
	default:
		if isNoOutput(key) || string(key) == "data" { // of thinking that is encrypted
			return s.skip()
		}
		return e.unknown(s, "delta.", key)
	}
	return ok
}

// wholeBlock reads a member of a block that is complete: its input is the
// argument of a tool, and not the empty object with which a stream begins.
func (e *Event) wholeBlock(s *scanner, key []byte) bool {
	switch string(key) {
	case "input":
	case "content", "tool_use_id", "server_name": // of a tool of the server
		return s.skip()
	default:
		return e.block(s, key)
	}
	input, ok := s.raw()
	e.Tool = append(e.Tool, input...)
	return ok
}

// anthropicUsage reads the count. Input that was written to a cache or read from
// one is counted beside the rest.
func (e *Event) anthropicUsage(s *scanner) bool {
	if s.isNull() {
		return true
	}
	t, written := &e.Tokens, 0
	ok := s.object(func(key []byte) bool {
		switch string(key) {
		case "input_tokens":
			return s.number(&t.Input)
		case "output_tokens":
			return s.number(&t.Output)
		case "cache_creation_input_tokens":
			return s.number(&written)
		case "cache_read_input_tokens":
			return s.number(&t.Cached)
		case "output_tokens_details":
			return s.member("thinking_tokens", &t.Reasoning)
		}
		return s.skip()
	})
	if t.Input >= 0 {
		t.Input += max(0, written) + max(0, t.Cached)
	}
	e.counted(t.Output >= 0 || t.Input >= 0)
	return ok
}
