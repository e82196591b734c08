package simulator

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// anthropic is Anthropic's API of messages. It has no refusals: they are text.
var anthropic = dialect{
	paths:      []string{"/v1/messages"},
	idPrefix:   "msg_",
	key:        keyIn("X-Api-Key"),
	parse:      parseAnthropic,
	reasons:    true,
	finishes:   map[string]string{"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "content_filter": "refusal"},
	framing:    namedEvents,
	ping:       `{"type":"ping"}`,
	events:     func(x *exchange) eventWriter { return &anthropicEvents{x: x} },
	terminator: `{"type":"message_stop"}`,
	answer:     anthropicAnswer,
	errorBody:  anthropicError,
	models:     anthropicModels,
}

func parseAnthropic(request *http.Request, body []byte) (completionRequest, *rejection) {
	var asked struct {
		Model     string          `json:"model"`
		System    json.RawMessage `json:"system"`
		Messages  []message       `json:"messages"`
		Stream    bool            `json:"stream"`
		MaxTokens *int            `json:"max_tokens"`
	}
	err := json.Unmarshal(body, &asked)
	r := completionRequest{model: asked.Model, stream: asked.Stream, prompt: promptOf(asked.Model)}
	r.prompt.addContent(asked.System)
	r.prompt.addMessages(asked.Messages)
	switch {
	case err != nil:
		return r, malformed("the body is not the JSON of a message: " + err.Error())
	case request.Header.Get("Anthropic-Version") == "":
		return r, malformed("anthropic-version: header is required")
	case asked.Model == "":
		return r, malformed("model: Field required")
	case len(asked.Messages) == 0:
		return r, malformed("messages: at least one message is required")
	case asked.MaxTokens == nil:
		return r, malformed("max_tokens: Field required")
	}
	r.maxTokens = *asked.MaxTokens
	return r, nil
}

// block is what a part of an answer is made of.
type block int

const (
	noBlock block = iota
	reasoningBlock
	textBlock
	toolBlock
)

// blockOf returns what the output at a token belongs to.
func (x *exchange) blockOf(token int) block {
	switch {
	case x.isReasoning(token):
		return reasoningBlock
	case x.behaviour.Output == OutputToolCall:
		return toolBlock
	}
	return textBlock
}

// anthropicEvents writes message_start, for each block of content a start, its
// deltas and a stop, and message_delta.
type anthropicEvents struct {
	x        *exchange
	hasBegun bool
	open     block
	index    int // of the open block
}

func (a *anthropicEvents) role(dst []byte) []byte {
	a.hasBegun = true
	model := marshal(a.x.request.model)
	dst = append(append(dst, `{"type":"message_start","message":{"id":"`...), a.x.truth.ID...)
	dst = append(append(dst, `","type":"message","role":"assistant","model":`...), model...)
	dst = append(dst, `,"content":[],"stop_reason":null,"stop_sequence":null`...)
	if a.x.behaviour.Usage != UsageNone {
		dst = a.x.appendAnthropicUsage(append(dst, `,"usage":`...), 1) // a placeholder, as of the API itself
	}
	return append(dst, "}}"...)
}

func (a *anthropicEvents) before(token int) (frames []frame) {
	if !a.hasBegun {
		frames = append(frames, frame{data: a.role(nil)})
	}
	next := a.x.blockOf(token)
	if next == a.open {
		return frames
	}
	for _, data := range a.stop() {
		frames = append(frames, frame{data: data})
	}
	a.open = next
	start := a.event("content_block_start")
	switch next {
	case reasoningBlock:
		start = append(start, `,"content_block":{"type":"thinking","thinking":"","signature":""}}`...)
	case toolBlock:
		start = append(append(start, `,"content_block":{"type":"tool_use","id":"toolu_`...), a.x.truth.ID...)
		start = append(start, `","name":"look_up","input":{}}}`...)
	default:
		start = append(start, `,"content_block":{"type":"text","text":""}}`...)
	}
	return append(frames, frame{start, next == toolBlock})
}

// stop returns what ends the open block.
func (a *anthropicEvents) stop() (events [][]byte) {
	if a.open == noBlock {
		return nil
	}
	if a.open == reasoningBlock {
		events = append(events, append(a.event("content_block_delta"), `,"delta":{"type":"signature_delta","signature":"c2lnbmVk"}}`...))
	}
	events = append(events, append(a.event("content_block_stop"), '}'))
	a.open = noBlock
	a.index++
	return events
}

// event returns the beginning of an event of the open block.
func (a *anthropicEvents) event(kind string) []byte { return a.appendEvent(nil, kind) }

func (a *anthropicEvents) appendEvent(dst []byte, kind string) []byte {
	dst = append(append(append(dst, `{"type":"`...), kind...), `","index":`...)
	return strconv.AppendInt(dst, int64(a.index), 10)
}

func (a *anthropicEvents) output(dst []byte, token, n int) []byte {
	dst = a.appendEvent(dst, "content_block_delta")
	switch a.open {
	case reasoningBlock:
		dst = append(dst, `,"delta":{"type":"thinking_delta","thinking":"`...)
	case toolBlock:
		dst = append(dst, `,"delta":{"type":"input_json_delta","partial_json":"`...)
		return append(a.x.appendArguments(dst, token, n), `"}}`...)
	default:
		dst = append(dst, `,"delta":{"type":"text_delta","text":"`...)
	}
	return append(a.x.appendText(dst, token, n), `"}}`...)
}

func (a *anthropicEvents) malformed(dst []byte) []byte {
	return append(a.appendEvent(dst, "content_block_delta"), `,"delta":{"type":"text_delta","text":`...)
}

func (a *anthropicEvents) failure(r *rejection) []byte { return anthropicError(r) }

func (a *anthropicEvents) closing() [][]byte {
	events := a.stop()
	last := append([]byte(`{"type":"message_delta","delta":{"stop_reason":"`), a.x.finish()...)
	last = append(last, `","stop_sequence":null}`...)
	if a.x.behaviour.Usage != UsageNone {
		last = a.x.appendAnthropicUsage(append(last, `,"usage":`...), a.x.truth.Tokens)
	}
	return append(events, append(last, '}'))
}

// appendAnthropicUsage appends the usage object for so many output tokens. What
// was found in a cache is counted beside the rest of the input.
func (x *exchange) appendAnthropicUsage(dst []byte, tokens int) []byte {
	number := func(name string, n int) { dst = strconv.AppendInt(append(dst, name...), int64(n), 10) }
	number(`{"input_tokens":`, x.truth.PromptTokens-x.truth.CachedTokens)
	number(`,"cache_creation_input_tokens":`, 0)
	number(`,"cache_read_input_tokens":`, x.truth.CachedTokens)
	number(`,"output_tokens":`, tokens)
	return append(dst, '}')
}

func anthropicAnswer(x *exchange) []byte {
	content := []any{}
	reasoning, text := x.texts()
	if reasoning != "" {
		content = append(content, object{"type": "thinking", "thinking": reasoning, "signature": "c2lnbmVk"})
	}
	switch {
	case x.behaviour.Output == OutputToolCall:
		content = append(content, object{"type": "tool_use", "id": "toolu_" + x.truth.ID, "name": "look_up", "input": object{"text": text}})
	case text != "":
		content = append(content, object{"type": "text", "text": text})
	}
	body := object{
		"id": x.truth.ID, "type": "message", "role": "assistant", "model": x.request.model,
		"content": content, "stop_reason": x.finish(), "stop_sequence": nil,
	}
	if x.behaviour.Usage != UsageNone {
		body["usage"] = json.RawMessage(x.appendAnthropicUsage(nil, x.tokens))
	}
	return marshal(body)
}

// anthropicErrors are the types of errors by status.
var anthropicErrors = map[int]string{
	http.StatusBadRequest: "invalid_request_error", http.StatusUnauthorized: "authentication_error", http.StatusNotFound: "not_found_error",
	http.StatusTooManyRequests: "rate_limit_error", http.StatusServiceUnavailable: "overloaded_error",
}

func anthropicError(r *rejection) []byte {
	kind, has := anthropicErrors[r.status]
	if !has {
		kind = "api_error"
	}
	message := marshal(r.message)
	body := append([]byte(`{"type":"error","error":{"type":"`), kind...) // the type comes first, as in every event
	return append(append(append(body, `","message":`...), message...), "}}"...)
}

func anthropicModels(ids []string, _ *Server) []byte {
	return marshal(object{
		"data": each(ids, func(id string) object {
			return object{"type": "model", "id": id, "display_name": id, "created_at": "2025-01-01T00:00:00Z"}
		}),
		"has_more": false, "first_id": ids[0], "last_id": ids[len(ids)-1],
	})
}
