package simulator

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// ollama is Ollama's own API of chats. It has no refusals: they are text; it
// does not stream the arguments of a tool call: each chunk is a call of its own.
var ollama = dialect{
	paths:     []string{"/api/chat"},
	key:       bearerKey,
	parse:     parseOllama,
	reasons:   true,
	finishes:  map[string]string{"stop": "stop", "length": "length"},
	framing:   jsonLines,
	events:    newOllamaEvents,
	answer:    ollamaAnswer,
	errorBody: ollamaError,
	models:    ollamaModels,
}

func parseOllama(_ *http.Request, body []byte) (completionRequest, *rejection) {
	var asked struct {
		Model    string    `json:"model"`
		Messages []message `json:"messages"`
		Stream   *bool     `json:"stream"`
		Options  struct {
			NumPredict int `json:"num_predict"`
		} `json:"options"`
	}
	err := json.Unmarshal(body, &asked)
	r := completionRequest{
		model: asked.Model, stream: asked.Stream == nil || *asked.Stream,
		maxTokens: max(0, asked.Options.NumPredict), prompt: promptOf(asked.Model), // -1: no limit
	}
	r.prompt.addMessages(asked.Messages)
	switch {
	case err != nil:
		return r, malformed("the body is not the JSON of a chat: " + err.Error())
	case asked.Model == "":
		return r, malformed("model is required")
	case len(asked.Messages) == 0:
		return r, malformed("messages is missing or empty")
	}
	return r, nil
}

// ollamaEvents writes the lines of a stream:
//
//	head  {"model":"...","created_at":"...","message":{"role":"assistant",
//	      "content":"..."},"done":false}
type ollamaEvents struct {
	x    *exchange
	head []byte
}

func newOllamaEvents(x *exchange) eventWriter {
	return &ollamaEvents{x: x, head: x.ollamaHead()}
}

func (x *exchange) ollamaHead() []byte {
	head := append([]byte(`{"model":`), marshal(x.request.model)...)
	head = time.Unix(x.server.created, 0).UTC().AppendFormat(append(head, `,"created_at":"`...), time.RFC3339Nano)
	return append(head, `","message":{"role":"assistant",`...)
}

func (o *ollamaEvents) role(dst []byte) []byte {
	return append(append(dst, o.head...), `"content":""},"done":false}`...)
}

func (o *ollamaEvents) before(int) []frame { return nil }

func (o *ollamaEvents) output(dst []byte, token, n int) []byte {
	dst = append(dst, o.head...)
	switch o.x.blockOf(token) {
	case reasoningBlock:
		dst = o.x.appendText(append(dst, `"content":"","thinking":"`...), token, n)
	case toolBlock:
		dst = o.x.appendText(append(dst, `"content":"","tool_calls":[{"function":{"name":"look_up","arguments":{"text":"`...), token, n)
		return append(dst, `"}}}]},"done":false}`...)
	default:
		dst = o.x.appendText(append(dst, `"content":"`...), token, n)
	}
	return append(dst, `"},"done":false}`...)
}

func (o *ollamaEvents) malformed(dst []byte) []byte {
	return append(append(dst, o.head...), `"content":`...)
}

func (o *ollamaEvents) failure(r *rejection) []byte { return ollamaError(r) }

func (o *ollamaEvents) closing() [][]byte {
	return [][]byte{o.x.appendOllamaEnd(append(append([]byte(nil), o.head...), `"content":""}`...))}
}

// appendOllamaEnd appends what follows the message of the last line: why the
// answer ended, the counts, and the times in nanoseconds as the schedule has
// them.
func (x *exchange) appendOllamaEnd(dst []byte) []byte {
	dst = append(append(dst, `,"done":true,"done_reason":"`...), x.finish()...)
	dst = append(dst, '"')
	if x.behaviour.Usage == UsageNone {
		return append(dst, '}')
	}
	number := func(name string, n int64) { dst = strconv.AppendInt(append(dst, name...), n, 10) }
	first := x.offset(0)
	last := max(first, x.offset(max(0, x.tokens-1)))
	number(`,"total_duration":`, x.server.now()-x.truth.Arrived)
	number(`,"load_duration":`, 0)
	number(`,"prompt_eval_count":`, int64(x.truth.PromptTokens))
	number(`,"prompt_eval_duration":`, int64(first))
	number(`,"eval_count":`, int64(x.truth.Tokens))
	number(`,"eval_duration":`, int64(last-first))
	return append(dst, '}')
}

func ollamaAnswer(x *exchange) []byte {
	reasoning, text := x.texts()
	message := object{"role": "assistant", "content": ""}
	if reasoning != "" {
		message["thinking"] = reasoning
	}
	if x.behaviour.Output == OutputToolCall {
		message["tool_calls"] = []any{object{"function": object{"name": "look_up", "arguments": object{"text": text}}}}
	} else {
		message["content"] = text
	}
	body := marshal(object{"model": x.request.model, "created_at": time.Unix(x.server.created, 0).UTC(), "message": message})
	return x.appendOllamaEnd(body[:len(body)-1])
}

func ollamaError(r *rejection) []byte { return marshal(object{"error": r.message}) }

func ollamaModels(ids []string, s *Server) []byte {
	return marshal(object{"models": each(ids, func(id string) object {
		return object{"name": id, "model": id, "modified_at": time.Unix(s.created, 0).UTC(), "size": 1 << 30, "details": object{"format": "gguf", "family": "simulated"}}
	})})
}
