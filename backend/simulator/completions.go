package simulator

import (
	"cmp"
	"encoding/json"
	"net/http"
)

// completions is OpenAI's legacy API of completions. It has text alone: no
// reasoning but within tags, no tool calls, no refusals.
var completions = dialect{
	paths:      []string{"/v1/completions", azureCompletions},
	idPrefix:   "cmpl-",
	key:        openaiKey,
	parse:      parseCompletion,
	finishes:   map[string]string{"stop": "stop", "length": "length", "content_filter": "content_filter", "network_error": "network_error"},
	events:     newCompletionEvents,
	terminator: "[DONE]",
	afterError: "[DONE]",
	answer:     completionAnswer,
	errorBody:  openaiError,
	models:     openaiModels,
}

func parseCompletion(request *http.Request, body []byte) (completionRequest, *rejection) {
	var asked struct {
		Model         string          `json:"model"`
		Prompt        json.RawMessage `json:"prompt"`
		Stream        bool            `json:"stream"`
		StreamOptions *streamOptions  `json:"stream_options"`
		MaxTokens     int             `json:"max_tokens"`
		forcedLength
	}
	err := json.Unmarshal(body, &asked)
	model := cmp.Or(deployment(request), asked.Model)
	r := completionRequest{model: model, stream: asked.Stream, maxTokens: asked.MaxTokens, prompt: promptOf(model)}
	r.prompt.addContent(asked.Prompt)
	r.askUsage(asked.StreamOptions)
	r.askLength(asked.forcedLength)
	switch {
	case err != nil:
		return r, malformed("the body is not the JSON of a completion: " + err.Error())
	case r.model == "":
		return r, malformed("model is missing")
	case len(asked.Prompt) == 0:
		return r, malformed("prompt is missing")
	}
	return r, checkVersion(request)
}

// completionEvents writes the chunks of a stream:
//
//	head  {"id":"...","object":"text_completion",...
//	      ,"choices":[{"index":0,"text":"...","logprobs":null,"finish_reason":...}] USAGE }
type completionEvents struct {
	x     *exchange
	head  []byte
	usage usagePlaces
}

func newCompletionEvents(x *exchange) eventWriter {
	return &completionEvents{x: x, head: x.chunkHead("text_completion"), usage: x.usagePlaces()}
}

func (c *completionEvents) role(dst []byte) []byte {
	return c.end(append(append(dst, c.head...), `{"index":0,"text":""`...), "", 0)
}

func (c *completionEvents) before(int) []frame { return nil }

func (c *completionEvents) output(dst []byte, token, n int) []byte {
	dst = append(append(dst, c.head...), `{"index":0,"text":"`...)
	dst = append(c.x.appendTagged(dst, token, n), '"')
	if token+n == c.x.tokens && c.usage.inLastOutput {
		return c.end(dst, c.x.finish(), token+n)
	}
	return c.end(dst, "", token+n)
}

func (c *completionEvents) malformed(dst []byte) []byte {
	return append(append(dst, c.head...), `{"index":0,"text":`...)
}

func (c *completionEvents) failure(r *rejection) []byte { return openaiError(r) }

func (c *completionEvents) closing() (events [][]byte) {
	if c.x.truth.Finish == "" {
		reason := c.x.finish()
		chunk := append(append([]byte(nil), c.head...), `{"index":0,"text":""`...)
		events = append(events, c.end(chunk, reason, c.x.truth.Tokens))
	}
	if c.usage.inOwnEvent {
		chunk := append(append([]byte(nil), c.head...), `],"usage":`...)
		events = append(events, append(c.x.appendChatUsage(chunk, c.x.truth.Tokens), '}'))
	}
	return events
}

// end appends what follows the text of a choice; tokens is the count so far.
func (c *completionEvents) end(dst []byte, finish string, tokens int) []byte {
	return c.x.appendChoiceEnd(dst, c.usage, finish, tokens)
}

func completionAnswer(x *exchange) []byte {
	reasoning, text := x.texts()
	if reasoning != "" {
		text = openTag + reasoning + closeTag + text
	}
	body := object{
		"id": x.truth.ID, "object": "text_completion", "created": x.server.created, "model": x.request.model,
		"choices": []any{object{"index": 0, "text": text, "logprobs": nil, "finish_reason": x.finish()}},
	}
	if x.behaviour.Usage != UsageNone {
		body["usage"] = json.RawMessage(x.appendChatUsage(nil, x.tokens))
	}
	return marshal(body)
}
