package simulator

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// responses is OpenAI's API of responses.
var responses = dialect{
	paths:      []string{"/v1/responses", "/openai/v1/responses"},
	idPrefix:   "resp_",
	key:        openaiKey,
	parse:      parseResponse,
	reasons:    true,
	finishes:   map[string]string{"stop": "completed", "length": "incomplete", "tool_calls": "completed", "content_filter": "incomplete", "network_error": "failed"},
	framing:    namedEvents,
	events:     func(x *exchange) eventWriter { return &responseEvents{x: x} },
	errorEvent: responseErrorEvent,
	answer:     responseAnswer,
	errorBody:  openaiError,
	models:     openaiModels,
}

func parseResponse(_ *http.Request, body []byte) (completionRequest, *rejection) {
	var asked struct {
		Model           string          `json:"model"`
		Instructions    string          `json:"instructions"`
		Input           json.RawMessage `json:"input"`
		Stream          bool            `json:"stream"`
		MaxOutputTokens int             `json:"max_output_tokens"`
	}
	err := json.Unmarshal(body, &asked)
	r := completionRequest{model: asked.Model, stream: asked.Stream, maxTokens: asked.MaxOutputTokens, prompt: promptOf(asked.Model)}
	r.prompt.addText(asked.Instructions)
	var items []message
	if json.Unmarshal(asked.Input, &items) != nil {
		items = []message{{Role: "user", Content: asked.Input}}
	}
	r.prompt.addMessages(items)
	switch {
	case err != nil:
		return r, malformed("the body is not the JSON of a request for a response: " + err.Error())
	case asked.Model == "":
		return r, malformed("model is missing")
	case len(asked.Input) == 0:
		return r, malformed("input is missing")
	}
	return r, nil
}

// responseEvents writes response.created, for each item of the output its
// start, its deltas and its end, and response.completed.
type responseEvents struct {
	x        *exchange
	sequence int // number of the next event
	created  bool
	begun    bool
	open     block
	from     int      // token that the open item begins with
	items    [][]byte // complete, and the open one is the next
}

func (r *responseEvents) role(dst []byte) []byte {
	r.created = true
	return r.appendResponse(dst, "response.created", "in_progress")
}

// begin appends the start of an event: its type, its number.
func (r *responseEvents) begin(dst []byte, kind string) []byte {
	dst = append(append(append(dst, `{"type":"`...), kind...), `","sequence_number":`...)
	dst = strconv.AppendInt(dst, int64(r.sequence), 10)
	r.sequence++
	return dst
}

// appendResponse appends an event that holds the response as it is by now.
func (r *responseEvents) appendResponse(dst []byte, kind, status string) []byte {
	dst = append(r.begin(dst, kind), `,"response":`...)
	return append(append(dst, r.x.response(status, r.items)...), '}')
}

// response returns the object of the response.
func (x *exchange) response(status string, items [][]byte) []byte {
	output := make([]json.RawMessage, len(items))
	for i, item := range items {
		output[i] = item
	}
	body := object{
		"id": x.truth.ID, "object": "response", "created_at": x.server.created, "model": x.request.model, "status": status,
		"output": output, "error": nil, "incomplete_details": nil, "usage": nil,
	}
	switch status {
	case "incomplete":
		body["incomplete_details"] = object{"reason": map[string]string{"length": "max_output_tokens", "content_filter": "content_filter"}[x.truth.Finish]}
	case "failed":
		body["error"] = object{"code": modelFailed.kind, "message": modelFailed.message}
	}
	if status != "in_progress" && status != "failed" && x.behaviour.Usage != UsageNone {
		body["usage"] = x.responseUsage()
	}
	return marshal(body)
}

func (x *exchange) responseUsage() object {
	return object{
		"input_tokens": x.truth.PromptTokens, "input_tokens_details": object{"cached_tokens": x.truth.CachedTokens},
		"output_tokens": x.truth.Tokens, "output_tokens_details": object{"reasoning_tokens": x.truth.ReasoningTokens},
		"total_tokens": x.truth.PromptTokens + x.truth.Tokens,
	}
}

func (r *responseEvents) before(token int) (frames []frame) {
	if !r.created {
		frames = append(frames, frame{data: r.role(nil)})
	}
	if !r.begun {
		r.begun = true
		frames = append(frames, frame{data: r.appendResponse(nil, "response.in_progress", "in_progress")})
	}
	next := r.x.blockOf(token)
	if next == r.open {
		return frames
	}
	for _, data := range r.stop(token) {
		frames = append(frames, frame{data: data})
	}
	r.open, r.from = next, token
	added := append(r.place(r.begin(nil, "response.output_item.added")), `,"item":`...)
	added = append(append(added, r.x.responseItem(next, "", "in_progress")...), '}')
	frames = append(frames, frame{added, next == toolBlock})
	if names := r.names(); names.part != "" {
		frames = append(frames, frame{data: r.part(names, names.part+".added", "")})
	}
	return frames
}

// itemNames are the names of an item's events and of what is in them.
type itemNames struct {
	delta string // kind of its deltas
	done  string // kind of the event that repeats the text
	text  string // name of the text there
	part  string // kind of the events of its part; "": it has none
	index string // name of the index of its part
	kind  string // of its part
}

func (r *responseEvents) names() itemNames {
	switch {
	case r.open == toolBlock:
		return itemNames{"response.function_call_arguments.delta", "response.function_call_arguments.done", "arguments", "", "", ""}
	case r.open == reasoningBlock && r.x.behaviour.ReasoningField == FieldReasoning:
		return itemNames{"response.reasoning_text.delta", "response.reasoning_text.done", "text", "response.content_part", "content_index", "reasoning_text"}
	case r.open == reasoningBlock:
		return itemNames{"response.reasoning_summary_text.delta", "response.reasoning_summary_text.done", "text", "response.reasoning_summary_part", "summary_index", "summary_text"}
	case r.x.behaviour.Output == OutputRefusal:
		return itemNames{"response.refusal.delta", "response.refusal.done", "refusal", "response.content_part", "content_index", "refusal"}
	}
	return itemNames{"response.output_text.delta", "response.output_text.done", "text", "response.content_part", "content_index", "output_text"}
}

// place appends the index of the open item.
func (r *responseEvents) place(dst []byte) []byte {
	return strconv.AppendInt(append(dst, `,"output_index":`...), int64(len(r.items)), 10)
}

// inItem appends the start of an event within the open item.
func (r *responseEvents) inItem(dst []byte, names itemNames, kind string) []byte {
	dst = append(append(r.begin(dst, kind), `,"item_id":"`...), r.x.itemID(r.open)...)
	dst = r.place(append(dst, '"'))
	if names.index != "" {
		dst = append(append(append(dst, `,"`...), names.index...), `":0`...)
	}
	return dst
}

// part returns an event of the part of the open item.
func (r *responseEvents) part(names itemNames, kind, text string) []byte {
	event := append(r.inItem(nil, names, kind), `,"part":`...)
	return append(append(event, marshal(responsePart(names.kind, text))...), '}')
}

func responsePart(kind, text string) object {
	if kind == "refusal" {
		return object{"type": kind, "refusal": text}
	}
	return object{"type": kind, "text": text}
}

// stop returns what ends the open item, which goes up to a token: its text again
// and the whole item.
func (r *responseEvents) stop(end int) (events [][]byte) {
	if r.open == noBlock {
		return nil
	}
	names := r.names()
	text := string(r.x.appendText(nil, r.from, end-r.from))
	again := text
	if r.open == toolBlock {
		again = string(marshal(object{"text": text}))
	}
	done := append(append(r.inItem(nil, names, names.done), `,"`...), names.text...)
	events = append(events, append(append(append(done, `":`...), marshal(again)...), '}'))
	if names.part != "" {
		events = append(events, r.part(names, names.part+".done", text))
	}
	item := r.x.responseItem(r.open, text, "completed")
	ended := append(r.place(r.begin(nil, "response.output_item.done")), `,"item":`...)
	events = append(events, append(append(ended, item...), '}'))
	r.open = noBlock
	r.items = append(r.items, item)
	return events
}

func (x *exchange) itemID(kind block) string {
	return map[block]string{reasoningBlock: "rs_", toolBlock: "fc_", textBlock: "msg_"}[kind] + x.truth.ID
}

// responseItem returns an item of the output; one without text has no parts.
func (x *exchange) responseItem(kind block, text, status string) []byte {
	item := object{"id": x.itemID(kind), "status": status}
	parts := func(kind string) []object {
		if text == "" {
			return []object{}
		}
		return []object{responsePart(kind, text)}
	}
	switch {
	case kind == toolBlock:
		arguments := ""
		if text != "" {
			arguments = string(marshal(object{"text": text}))
		}
		item["type"], item["call_id"], item["name"], item["arguments"] = "function_call", "call_"+x.truth.ID, "look_up", arguments
	case kind == reasoningBlock && x.behaviour.ReasoningField == FieldReasoning:
		item["type"], item["summary"], item["content"] = "reasoning", []object{}, parts("reasoning_text")
	case kind == reasoningBlock:
		item["type"], item["summary"] = "reasoning", parts("summary_text")
	case x.behaviour.Output == OutputRefusal:
		item["type"], item["role"], item["content"] = "message", "assistant", parts("refusal")
	default:
		item["type"], item["role"], item["content"] = "message", "assistant", parts("output_text")
	}
	return marshal(item)
}

func (r *responseEvents) output(dst []byte, token, n int) []byte {
	names := r.names()
	dst = append(r.inItem(dst, names, names.delta), `,"delta":"`...)
	if r.open == toolBlock {
		return append(r.x.appendArguments(dst, token, n), `"}`...)
	}
	return append(r.x.appendText(dst, token, n), `"}`...)
}

func (r *responseEvents) malformed(dst []byte) []byte {
	return append(r.begin(dst, "response.output_text.delta"), `,"delta":`...)
}

func (r *responseEvents) failure(*rejection) []byte {
	return r.appendResponse(nil, "response.failed", "failed")
}

func responseErrorEvent(r *rejection) []byte {
	message := marshal(r.message)
	event := append([]byte(`{"type":"error","code":"`), r.kind...)
	return append(append(append(event, `","message":`...), message...), `,"param":null}`...)
}

func (r *responseEvents) closing() [][]byte {
	events := r.stop(r.x.truth.Tokens)
	status := r.x.finish()
	return append(events, r.appendResponse(nil, "response."+status, status))
}

func responseAnswer(x *exchange) []byte {
	reasoning, text := x.texts()
	var items [][]byte
	if reasoning != "" {
		items = append(items, x.responseItem(reasoningBlock, reasoning, "completed"))
	}
	if text != "" {
		items = append(items, x.responseItem(x.blockOf(x.tokens), text, "completed"))
	}
	return x.response(x.finish(), items)
}
