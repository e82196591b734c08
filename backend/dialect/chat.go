package dialect

import "tokenlap/backend/bench"

// chat is the chat completions API of OpenAI, with what the many servers that
// are compatible with it do differently.
var chat = Dialect{
	API:        bench.ChatAPI,
	keyHeader:  openaiKey,
	modelsPath: openaiModels,
	fields:     chatFields,
	messages:   chatMessages,
	parse:      (*Event).parseChat,
	successors: map[string]string{"max_tokens": "max_completion_tokens"},
}

func chatFields(s Spec) map[string]any {
	fields := map[string]any{
		"model":       s.Endpoint.Model,
		"max_tokens":  outputLength{},
		"temperature": s.Generation.Temperature,
	}
	if s.ExactLength { // of vLLM, SGLang and llama.cpp
		fields["ignore_eos"], fields["min_tokens"] = true, outputLength{}
	}
	if s.Generation.Stream {
		fields["stream"] = true
		fields["stream_options"] = map[string]any{"include_usage": true}
	}
	return fields
}

// parseChat reads a chunk, a whole answer, an error or [DONE].
func (e *Event) parseChat(data []byte) bool {
	s := scanner{src: data}
	if s.peek() != '{' {
		e.End = isDone(data)
		return e.End
	}
	var c complaintFields
	ok := s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "id":
			e.ID, ok = s.appendText(e.ID[:0])
			return ok
		case "choices":
			c.isAnswer = true
			return s.array(func() bool { return e.choice(&s) })
		case "usage":
			return e.usage(&s)
		case "x_groq": // Groq's own place for it
			return s.object(func(key []byte) bool {
				if string(key) == "usage" {
					return e.usage(&s)
				}
				return s.skip()
			})
		case "timings", "time_info", "perf_metrics":
			return e.timings(&s, key)
		case "error":
			return s.isNull() || e.errorObject(&s)
		case "response", "text", "content", "output", "output_text", "completion", "generated_text", "answer", "token":
			return e.unknown(&s, "", key)
		}
		return e.complaint(&s, key, &c)
	})
	e.concludeComplaint(data, c)
	return ok && s.peek() == 0
}

// choice reads one choice. Its text is in delta, in message in a whole answer,
// or in text in the older completions. Where there is a delta, the others repeat
// it or what came before.
func (e *Event) choice(s *scanner) bool {
	message, text, hasDelta := -1, -1, false
	ok := s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "delta":
			hasDelta = hasDelta || s.peek() == '{'
			return e.message(s)
		case "message":
			s.space()
			message = s.at
			return s.skip()
		case "text":
			s.space()
			text = s.at
			return s.skip()
		case "finish_reason":
			e.Finish, ok = s.appendText(e.Finish[:0])
			return ok
		case "usage": // Moonshot's place for it
			return e.usage(s)
		case "error":
			return s.isNull() || e.errorObject(s)
		}
		return s.skip()
	})
	if hasDelta || !ok {
		return ok
	}
	behind := s.at
	if text >= 0 {
		s.at = text
		ok = e.output(s, &e.Answer)
	}
	if message >= 0 && ok {
		s.at = message
		ok = e.message(s)
	}
	s.at = behind
	return ok
}

// message reads a delta or a message.
func (e *Event) message(s *scanner) bool {
	return s.object(func(key []byte) bool {
		switch string(key) {
		case "content":
			return e.content(s)
		case "refusal":
			return e.text(s, &e.Answer)
		case "reasoning_content", "reasoning", "thinking", "reasoning_text", "reasoning_details", "thinking_blocks":
			if len(e.Reasoning) > 0 { // some servers send the same text under several names
				return s.skip()
			}
			return e.text(s, &e.Reasoning)
		case "tool_calls":
			return s.array(func() bool {
				return s.object(func(key []byte) bool {
					if string(key) == "function" {
						return e.function(s)
					}
					return s.skip()
				})
			})
		case "function_call":
			return e.function(s)
		}
		if isNoOutput(key) {
			return s.skip()
		}
		return e.unknown(s, "delta.", key)
	})
}

// isNoOutput reports whether a field of a message is known to hold no output,
// although it may be a string.
func isNoOutput(key []byte) bool {
	switch string(key) {
	case "role", "id", "type", "name", "object", "model", "index", "status", "tool_call_id", "channel", "recipient",
		"signature", "thinking_signature", "thought_signature", "reasoning_signature", "encrypted_content", "reasoning_encrypted", "reasoning_opaque",
		"provider_specific_fields", "annotations", "citations", "logprobs", "token_ids", "stop_reason", "finish_reason":
		return true
	}
	return false
}

func (e *Event) function(s *scanner) bool {
	return s.object(func(key []byte) bool {
		switch string(key) {
		case "name":
			return e.text(s, &e.Tool)
		case "arguments":
			if s.peek() == '{' { // some servers send an object where a string belongs
				s.space()
				begin := s.at
				ok := s.skip()
				e.Tool = append(e.Tool, s.src[begin:s.at]...)
				return ok
			}
			return e.text(s, &e.Tool)
		}
		return s.skip()
	})
}
