package dialect

import (
	"strings"

	"tokenlap/backend/bench"
)

// chat is the chat completions API of OpenAI, with what the many servers that
// are compatible with it do differently.
var chat = Dialect{
	Name:       "chat",
	KeyHeader:  func(bench.Endpoint) (name, prefix string) { return "Authorization", "Bearer " },
	ModelsPath: func(path string) string { return strings.TrimSuffix(path, "/chat/completions") + "/models" },
	fields:     chatFields,
	prompt:     chatPrompt,
	parse:      (*Event).parseChat,
	successors: map[string]string{"max_tokens": "max_completion_tokens"},
}

func chatFields(s Spec) map[string]any {
	fields := map[string]any{
		"model":       s.Endpoint.Model,
		"max_tokens":  s.Generation.MaxTokens,
		"temperature": s.Generation.Temperature,
	}
	if s.Generation.Stream {
		fields["stream"] = true
		fields["stream_options"] = map[string]any{"include_usage": true}
	}
	return fields
}

func chatPrompt(dst []byte, prompt string) []byte {
	dst = append(dst, `"messages":[{"role":"user","content":`...)
	dst = appendQuoted(dst, prompt)
	return append(dst, `}]`...)
}

// parseChat reads a chunk, a whole answer, an error or [DONE].
func (e *Event) parseChat(data []byte) bool {
	if isDone(data) {
		e.End = true
		return true
	}
	s := scanner{src: data}
	if s.peek() != '{' {
		return false
	}
	ok := s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "id":
			e.ID, ok = s.appendText(e.ID[:0])
		case "object":
			raw, _, isText := s.text()
			e.Failed = e.Failed || string(raw) == "error"
			return isText || s.skip()
		case "choices":
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
		case "error":
			return s.isNull() || e.errorObject(&s)
		case "message": // of an error that is not wrapped in an object of its own
			e.Failure, ok = s.appendText(e.Failure)
		default:
			return s.skip()
		}
		return ok
	})
	return ok && s.peek() == 0
}

func (e *Event) choice(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "delta", "message":
			return e.message(s)
		case "finish_reason":
			e.Finish, ok = s.appendText(e.Finish[:0])
			return ok
		case "usage": // Moonshot's place for it
			return e.usage(s)
		}
		return s.skip()
	})
}

func (e *Event) message(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "content":
			if s.peek() == '[' {
				return s.array(func() bool { return e.part(s) })
			}
			e.Answer, ok = s.appendText(e.Answer)
		case "refusal":
			e.Answer, ok = s.appendText(e.Answer)
		case "reasoning_content", "reasoning": // some servers send both with the same text
			if len(e.Reasoning) > 0 {
				return s.skip()
			}
			e.Reasoning, ok = s.appendText(e.Reasoning)
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
		default:
			return s.skip()
		}
		return ok
	})
}

// part is one piece of a content that is a list: {"text": ...}, or
// {"thinking": [{"text": ...}]}.
func (e *Event) part(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "text":
			e.Answer, ok = s.appendText(e.Answer)
		case "thinking":
			return s.array(func() bool {
				return s.object(func(key []byte) (ok bool) {
					if string(key) != "text" {
						return s.skip()
					}
					e.Reasoning, ok = s.appendText(e.Reasoning)
					return ok
				})
			})
		default:
			return s.skip()
		}
		return ok
	})
}

func (e *Event) function(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		if string(key) != "name" && string(key) != "arguments" {
			return s.skip()
		}
		e.Tool, ok = s.appendText(e.Tool)
		return ok
	})
}

// usage reads the server's own count, wherever it stands. A later one in the
// stream replaces an earlier one; null is no count. Some servers count
// reasoning beside the completion and not within it: their total tells.
func (e *Event) usage(s *scanner) bool {
	if s.isNull() {
		return true
	}
	t, total := &e.Tokens, -1
	ok := s.object(func(key []byte) bool {
		switch string(key) {
		case "total_tokens":
			return s.number(&total)
		case "prompt_tokens":
			return s.number(&t.Input)
		case "completion_tokens":
			return s.number(&t.Output)
		case "prompt_tokens_details":
			return s.member("cached_tokens", &t.Cached)
		case "completion_tokens_details":
			return s.member("reasoning_tokens", &t.Reasoning)
		case "prompt_cache_hit_tokens":
			return s.number(&t.Cached)
		case "reasoning_tokens":
			return s.number(&t.Reasoning)
		}
		return s.skip()
	})
	if e.HasUsage = ok && t.Output >= 0; e.HasUsage {
		t.Source = bench.FromUsage
		if t.Reasoning > 0 && t.Input >= 0 && total == t.Input+t.Output+t.Reasoning {
			t.Output += t.Reasoning
		}
	}
	return ok
}

// member reads one whole number out of an object.
func (s *scanner) member(name string, into *int) bool {
	return s.object(func(key []byte) bool {
		if string(key) == name {
			return s.number(into)
		}
		return s.skip()
	})
}

// errorObject reads {"error": {"message": ...}} and {"error": "..."}. Some
// servers send an empty one, or false, with each chunk: that is no error.
func (e *Event) errorObject(s *scanner) (ok bool) {
	if s.peek() == '"' {
		before := len(e.Failure)
		e.Failure, ok = s.appendText(e.Failure)
		e.Failed = e.Failed || len(e.Failure) > before
		return ok
	}
	begin, isEmpty := s.at, s.peek() == '{'
	ok = s.object(func(key []byte) (ok bool) {
		isEmpty = false
		if string(key) != "message" {
			return s.skip()
		}
		e.Failure, ok = s.appendText(e.Failure)
		return ok
	})
	raw := s.src[min(begin, len(s.src)):s.at]
	if isEmpty || string(raw) == "false" {
		return ok
	}
	e.Failed = true
	if len(e.Failure) == 0 {
		e.Failure = append(e.Failure, raw...)
	}
	return ok
}
