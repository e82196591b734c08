package dialect

import (
	"strings"

	"tokenlap/backend/bench"
)

// ollama is Ollama's own chat API: one JSON document a line, the last with the
// counts and the times of the server.
var ollama = Dialect{
	API:        bench.OllamaAPI,
	Framing:    JSONLines,
	keyHeader:  openaiKey,
	modelsPath: func(path string) string { return strings.TrimSuffix(path, "/chat") + "/tags" },
	fields: func(s Spec) map[string]any {
		return map[string]any{
			"model":   s.Endpoint.Model,
			"stream":  s.Generation.Stream, // it streams unless told not to
			"options": map[string]any{"num_predict": outputLength{}, "temperature": s.Generation.Temperature},
		}
	},
	messages: ollamaMessages,
	parse:    (*Event).parseOllama,
	names:    map[string]string{"max_tokens": "options.num_predict", "temperature": "options.temperature"},
}

// ollamaReasons are its words for why an answer ended; "load" and "unload" are
// those of requests without a prompt.
var ollamaReasons = map[string]string{"stop": reasonStop, "length": reasonLength}

// parseOllama reads a line, a whole answer or an error.
func (e *Event) parseOllama(data []byte) bool {
	s := scanner{src: data}
	if s.peek() != '{' {
		return false
	}
	isAnswer := false
	ok := s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "message":
			isAnswer = isAnswer || s.peek() == '{'
			return e.ollamaMessage(&s)
		case "done":
			var done []byte
			done, ok = s.raw()
			e.End, isAnswer = string(done) == "true", true
			return ok
		case "done_reason":
			return e.reason(&s, ollamaReasons)
		case "prompt_eval_count":
			return s.number(&e.Tokens.Input)
		case "eval_count":
			return s.number(&e.Tokens.Output)
		case "error":
			return s.isNull() || e.errorObject(&s)
		case "total_duration", "load_duration", "prompt_eval_duration", "eval_duration":
			return e.time(&s, key, "ollama")
		}
		return s.skip()
	})
	if !ok || s.peek() != 0 {
		return false
	}
	if !isAnswer && !e.Failed { // an error in the form of a gateway
		e.reset()
		return e.parseChat(data)
	}
	if e.End && len(e.Finish) == 0 { // old versions say no more than that it is done
		e.Finish = append(e.Finish, reasonStop...)
	}
	e.counted(e.Tokens.Output >= 0)
	return true
}

func (e *Event) ollamaMessage(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "content":
			ok = e.output(s, &e.Answer)
		case "thinking":
			ok = e.output(s, &e.Reasoning)
		case "tool_calls":
			return s.array(func() bool { return e.toolCall(s, "function") })
		default:
			if isNoOutput(key) || string(key) == "images" || string(key) == "tool_name" {
				return s.skip()
			}
			return e.unknown(s, "message.", key)
		}
		return ok
	})
}

// toolCall reads the name and the arguments, which may be an object, of a call
// in the member of this name.
func (e *Event) toolCall(s *scanner, member string) bool {
	return s.object(func(key []byte) bool {
		if string(key) != member {
			return s.skip()
		}
		return e.call(s)
	})
}

func (e *Event) call(s *scanner) bool {
	return s.object(func(key []byte) (ok bool) {
		switch string(key) {
		case "name", "arguments", "args":
			if s.peek() == '"' {
				e.Tool, ok = s.appendText(e.Tool)
				return ok
			}
			var value []byte
			if value, ok = s.raw(); string(value) != "null" {
				e.Tool = append(e.Tool, value...)
			}
			return ok
		}
		return s.skip()
	})
}
