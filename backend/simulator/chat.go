package simulator

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
)

// chat is OpenAI's API of chat completions.
var chat = dialect{
	paths:      []string{"/v1/chat/completions", azureChat, "/openai/v1/chat/completions"},
	idPrefix:   "chatcmpl-",
	key:        openaiKey,
	parse:      parseChat,
	reasons:    true,
	finishes:   map[string]string{"stop": "stop", "length": "length", "tool_calls": "tool_calls", "content_filter": "content_filter", "network_error": "network_error"},
	events:     newChatEvents,
	terminator: "[DONE]",
	afterError: "[DONE]",
	answer:     chatAnswer,
	errorBody:  openaiError,
	models:     openaiModels,
}

// chatRequest is the body of a request, as far as it matters.
type chatRequest struct {
	Model               string         `json:"model"`
	Messages            []message      `json:"messages"`
	Stream              bool           `json:"stream"`
	StreamOptions       *streamOptions `json:"stream_options"`
	MaxTokens           int            `json:"max_tokens"`
	MaxCompletionTokens int            `json:"max_completion_tokens"`
	forcedLength
}

// forcedLength is the fields, of vLLM and others, for answers that are longer
// than the model would make them.
type forcedLength struct {
	IgnoreEOS *bool `json:"ignore_eos"`
	MinTokens *int  `json:"min_tokens"`
}

type streamOptions struct {
	IncludeUsage bool `json:"include_usage"`
	Continuous   bool `json:"continuous_usage_stats"`
}

func parseChat(request *http.Request, body []byte) (completionRequest, *rejection) {
	var chat chatRequest
	err := json.Unmarshal(body, &chat)
	model := cmp.Or(deployment(request), chat.Model)
	r := completionRequest{model: model, stream: chat.Stream, maxTokens: chat.MaxTokens, prompt: promptOf(model)}
	r.prompt.addMessages(chat.Messages)
	if chat.MaxCompletionTokens != 0 {
		r.maxTokens = chat.MaxCompletionTokens
	}
	r.askUsage(chat.StreamOptions)
	r.askLength(chat.forcedLength)
	switch {
	case err != nil:
		return r, malformed("the body is not the JSON of a chat completion: " + err.Error())
	case r.model == "":
		return r, malformed("model is missing")
	case len(chat.Messages) == 0:
		return r, malformed("messages is missing or empty")
	}
	return r, checkVersion(request)
}

// askUsage notes what the field stream_options asks for.
func (r *completionRequest) askUsage(options *streamOptions) {
	if options == nil {
		return
	}
	r.streamOptions, r.wantsUsage = true, options.IncludeUsage
	r.wantsUsageAlways = options.IncludeUsage && options.Continuous
}

// askLength notes what the fields for longer answers ask for.
func (r *completionRequest) askLength(asked forcedLength) {
	if asked.MinTokens != nil {
		r.lengthField, r.minTokens = "min_tokens", *asked.MinTokens
	}
	if asked.IgnoreEOS != nil {
		r.lengthField, r.ignoresEnd = "ignore_eos", *asked.IgnoreEOS
	}
}

// chatEvents writes the chunks of a stream:
//
//	head  {"id":"...","object":"chat.completion.chunk",...
//	      ,"choices":[{"index":0,"delta":{ DELTA },"logprobs":null,"finish_reason":...}] USAGE }
type chatEvents struct {
	x        *exchange
	head     []byte
	usage    usagePlaces
	hasRole  bool // the role has been written
	hasNamed bool // the function that is called has been named
}

func newChatEvents(x *exchange) eventWriter {
	return &chatEvents{x: x, head: x.chunkHead("chat.completion.chunk"), usage: x.usagePlaces()}
}

// chunkHead returns the members of a chunk that are the same in all, up to the
// choices.
func (x *exchange) chunkHead(kind string) []byte {
	head := append([]byte(`{"id":"`), x.truth.ID...)
	head = append(append(append(head, `","object":"`...), kind...), `","created":`...)
	head = strconv.AppendInt(head, x.server.created, 10)
	head = append(append(head, `,"model":`...), marshal(x.request.model)...)
	return append(head, `,"system_fingerprint":"fp_simulator","choices":[`...)
}

func (c *chatEvents) role(dst []byte) []byte {
	c.hasRole = true
	dst = append(append(dst, c.head...), `{"index":0,"delta":{"role":"assistant","content":""}`...)
	return c.end(dst, "", 0)
}

// before returns nothing: chunks have no frame.
func (c *chatEvents) before(int) []frame { return nil }

func (c *chatEvents) output(dst []byte, token, n int) []byte {
	dst = append(append(dst, c.head...), `{"index":0,"delta":{`...)
	if !c.hasRole {
		c.hasRole = true
		dst = append(dst, `"role":"assistant",`...)
	}
	dst = c.delta(dst, token, n)
	dst = c.x.appendMessage(append(dst, '}'), token+n)
	if token+n == c.x.tokens && c.usage.inLastOutput {
		return c.end(dst, c.x.finish(), token+n)
	}
	return c.end(dst, "", token+n)
}

func (c *chatEvents) delta(dst []byte, token, n int) []byte {
	b := c.x.behaviour
	switch {
	case c.x.isReasoning(token):
		return c.x.appendReasoning(dst, token, n)
	case b.Output == OutputToolCall:
		return c.toolCall(dst, token, n)
	case b.Output == OutputRefusal:
		dst = append(dst, `"refusal":"`...)
	default:
		return c.x.appendContent(dst, token, n)
	}
	return append(c.x.appendText(dst, token, n), '"')
}

// toolCall names the function in the first chunk.
func (c *chatEvents) toolCall(dst []byte, token, n int) []byte {
	dst = append(dst, `"tool_calls":[{"index":0,`...)
	if !c.hasNamed {
		dst = append(append(dst, `"id":"call_`...), c.x.truth.ID...)
		dst = append(dst, `","type":"function","function":{"name":"look_up","arguments":"`...)
		c.hasNamed = true
	} else {
		dst = append(dst, `"function":{"arguments":"`...)
	}
	return append(c.x.appendArguments(dst, token, n), `"}}]`...)
}

// appendArguments appends a part of the arguments of a tool call, as part of a
// JSON string. The parts together are one JSON object.
func (x *exchange) appendArguments(dst []byte, token, n int) []byte {
	if token == x.reasoningTokens(x.tokens) {
		dst = append(dst, `{\"text\":\"`...)
	}
	dst = x.appendText(dst, token, n)
	if token+n == x.tokens {
		dst = append(dst, `\"}`...)
	}
	return dst
}

func (c *chatEvents) malformed(dst []byte) []byte {
	return append(append(dst, c.head...), `{"index":0,"delta":{"content":`...)
}

func (c *chatEvents) failure(r *rejection) []byte { return openaiError(r) }

// closing returns a chunk with the finish reason, unless the last output had
// it, and one with the usage and no choices where that has a chunk of its own.
func (c *chatEvents) closing() (events [][]byte) {
	if c.x.truth.Finish == "" {
		reason := c.x.finish()
		chunk := append(append([]byte(nil), c.head...), `{"index":0,"delta":{}`...)
		events = append(events, c.end(chunk, reason, c.x.truth.Tokens))
	}
	if c.usage.inOwnEvent {
		chunk := append(append([]byte(nil), c.head...), `],"usage":`...)
		events = append(events, append(c.x.appendChatUsage(chunk, c.x.truth.Tokens), '}'))
	}
	return events
}

func (c *chatEvents) end(dst []byte, finish string, tokens int) []byte {
	return c.x.appendChoiceEnd(dst, c.usage, finish, tokens)
}

// appendChoiceEnd appends what follows the output of the choice of a chunk;
// tokens is the count so far.
func (x *exchange) appendChoiceEnd(dst []byte, usage usagePlaces, finish string, tokens int) []byte {
	if finish == "" {
		dst = append(append(dst, `,"logprobs":null,"finish_reason":`...), x.behaviour.earlyFinish()...)
		dst = append(dst, `}]`...)
	} else {
		dst = append(append(dst, `,"logprobs":null,"finish_reason":"`...), finish...)
		dst = append(dst, `"}]`...)
	}
	switch {
	case usage.inEveryEvent, usage.inLastOutput && finish != "":
		dst = x.appendChatUsage(append(dst, `,"usage":`...), tokens)
	case usage.asNull:
		dst = append(dst, `,"usage":null`...)
	}
	return append(dst, '}')
}

// appendChatUsage appends the usage object for so many output tokens.
func (x *exchange) appendChatUsage(dst []byte, tokens int) []byte {
	number := func(name string, n int) { dst = strconv.AppendInt(append(dst, name...), int64(n), 10) }
	number(`{"prompt_tokens":`, x.truth.PromptTokens)
	number(`,"completion_tokens":`, tokens)
	number(`,"total_tokens":`, x.truth.PromptTokens+tokens)
	number(`,"prompt_tokens_details":{"cached_tokens":`, x.truth.CachedTokens)
	number(`},"completion_tokens_details":{"reasoning_tokens":`, x.reasoningTokens(tokens))
	return append(dst, "}}"...)
}

func chatAnswer(x *exchange) []byte {
	message := map[string]any{"role": "assistant", "content": nil}
	reasoning, prefix := x.reasoningTokens(x.tokens), ""
	if reasoning > 0 {
		prefix = x.addReasoning(message, reasoning)
	}
	text := prefix + x.behaviour.text(x.truth.Number, reasoning, x.tokens)
	switch x.behaviour.Output {
	case OutputToolCall:
		arguments, _ := json.Marshal(map[string]string{"text": text})
		message["tool_calls"] = []any{map[string]any{"id": "call_" + x.truth.ID, "type": "function", "function": map[string]string{"name": "look_up", "arguments": string(arguments)}}}
	case OutputRefusal:
		message["refusal"] = text
	default:
		message["content"] = text
	}
	body := map[string]any{
		"id": x.truth.ID, "object": "chat.completion", "created": x.server.created, "model": x.request.model, "system_fingerprint": "fp_simulator",
		"choices": []any{map[string]any{"index": 0, "message": message, "logprobs": nil, "finish_reason": x.truth.Finish}},
	}
	if x.behaviour.Usage != UsageNone {
		body["usage"] = json.RawMessage(x.appendChatUsage(nil, x.tokens))
	}
	answer, _ := json.Marshal(body)
	return answer
}
