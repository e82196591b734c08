package simulator

import (
	"encoding/json"
	"strconv"
)

// chat is OpenAI's API of chat completions.
var chat = dialect{
	paths:      []string{"/v1/chat/completions"},
	key:        bearerKey,
	parse:      parseChat,
	events:     newChatEvents,
	terminator: "[DONE]",
	answer:     chatAnswer,
	errorBody:  openaiError,
}

// chatRequest is the body of a request, as far as it matters.
type chatRequest struct {
	Model         string        `json:"model"`
	Messages      []chatMessage `json:"messages"`
	Stream        bool          `json:"stream"`
	StreamOptions *struct {
		IncludeUsage bool `json:"include_usage"`
		Continuous   bool `json:"continuous_usage_stats"`
	} `json:"stream_options"`
	MaxTokens           int `json:"max_tokens"`
	MaxCompletionTokens int `json:"max_completion_tokens"`
}

type chatMessage struct {
	Content json.RawMessage `json:"content"`
}

func parseChat(body []byte) (completionRequest, *rejection) {
	var chat chatRequest
	err := json.Unmarshal(body, &chat)
	r := completionRequest{model: chat.Model, stream: chat.Stream, maxTokens: chat.MaxTokens, promptTokens: chatPromptTokens(chat.Messages)}
	if chat.MaxCompletionTokens != 0 {
		r.maxTokens = chat.MaxCompletionTokens
	}
	if options := chat.StreamOptions; options != nil {
		r.streamOptions, r.wantsUsage = true, options.IncludeUsage
		r.wantsUsageAlways = options.IncludeUsage && options.Continuous
	}
	switch {
	case err != nil:
		return r, malformed("the body is not the JSON of a chat completion: " + err.Error())
	case chat.Model == "":
		return r, malformed("model is missing")
	case len(chat.Messages) == 0:
		return r, malformed("messages is missing or empty")
	}
	return r, nil
}

// chatPromptTokens counts a token for each word, and four for the frame of
// each message.
func chatPromptTokens(messages []chatMessage) int {
	count := 0
	for _, message := range messages {
		count += 4
		var text string
		if json.Unmarshal(message.Content, &text) == nil {
			count += countWords(text)
			continue
		}
		var parts []struct {
			Text string `json:"text"`
		}
		if json.Unmarshal(message.Content, &parts) == nil {
			for _, part := range parts {
				count += countWords(part.Text)
			}
		}
	}
	return count
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
	model, _ := json.Marshal(x.request.model)
	head := append([]byte(`{"id":"`), x.truth.ID...)
	head = append(head, `","object":"chat.completion.chunk","created":`...)
	head = strconv.AppendInt(head, x.server.created, 10)
	head = append(append(head, `,"model":`...), model...)
	head = append(head, `,"system_fingerprint":"fp_simulator","choices":[`...)
	return &chatEvents{x: x, head: head, usage: x.usagePlaces()}
}

func (c *chatEvents) role(dst []byte) []byte {
	c.hasRole = true
	dst = append(append(dst, c.head...), `{"index":0,"delta":{"role":"assistant","content":""}`...)
	return c.end(dst, "", 0)
}

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
	case token < b.Reasoning:
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

// toolCall names the function in the first chunk; the arguments of all chunks
// together are one JSON object.
func (c *chatEvents) toolCall(dst []byte, token, n int) []byte {
	dst = append(dst, `"tool_calls":[{"index":0,`...)
	if !c.hasNamed {
		dst = append(append(dst, `"id":"call_`...), c.x.truth.ID...)
		dst = append(dst, `","type":"function","function":{"name":"look_up","arguments":"{\"text\":\"`...)
		c.hasNamed = true
	} else {
		dst = append(dst, `"function":{"arguments":"`...)
	}
	dst = c.x.appendText(dst, token, n)
	if token+n == c.x.tokens {
		dst = append(dst, `\"}`...)
	}
	return append(dst, `"}}]`...)
}

func (c *chatEvents) malformed(dst []byte) []byte {
	return append(append(dst, c.head...), `{"index":0,"delta":{"content":`...)
}

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

// end appends what follows the delta of a chunk; tokens is the count so far.
func (c *chatEvents) end(dst []byte, finish string, tokens int) []byte {
	if finish == "" {
		dst = append(append(dst, `,"logprobs":null,"finish_reason":`...), c.x.behaviour.earlyFinish()...)
		dst = append(dst, `}]`...)
	} else {
		dst = append(append(dst, `,"logprobs":null,"finish_reason":"`...), finish...)
		dst = append(dst, `"}]`...)
	}
	switch {
	case c.usage.inEveryEvent, c.usage.inLastOutput && finish != "":
		dst = c.x.appendChatUsage(append(dst, `,"usage":`...), tokens)
	case c.usage.asNull:
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
	number(`},"completion_tokens_details":{"reasoning_tokens":`, min(x.behaviour.Reasoning, tokens))
	return append(dst, "}}"...)
}

func chatAnswer(x *exchange) []byte {
	message := map[string]any{"role": "assistant", "content": nil}
	reasoning, prefix := min(x.behaviour.Reasoning, x.tokens), ""
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
