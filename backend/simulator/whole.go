package simulator

import (
	"encoding/json"
	"net/http"
)

// whole answers without a stream: one write when the last token is due.
func (x *exchange) whole() error {
	if x.fault == FaultStall || x.fault == FaultSlowFirstToken {
		if err := x.hold(x.until); err != nil {
			return err
		}
	}
	last := 0
	for token := 0; token < x.tokens; token += x.b.size(token, x.tokens) {
		last = token
	}
	if err := x.until(x.server.at(x.base + int64(x.b.due(x.truth.Number, last)))); err != nil {
		return err
	}
	if x.fault == FaultStreamError || x.fault == FaultStreamErrorEvent {
		return x.answer(http.StatusOK, "", errorBody("the model failed to answer", "server_error"))
	}
	x.truth.Tokens, x.truth.ReasoningTokens = x.tokens, min(x.b.Reasoning, x.tokens)
	x.truth.Finish = x.finishReason()
	return x.sendWhole(x.wholeBody())
}

// sendWhole sends the answer, or what a fault leaves of it.
func (x *exchange) sendWhole(body []byte) error {
	switch x.fault {
	case FaultMalformed:
		return x.answer(http.StatusOK, "", body[:len(body)/2])
	case FaultCut, FaultTruncate, FaultTruncateFinish, FaultCutFinish, FaultUnterminated, FaultReset:
	default:
		return x.answer(http.StatusOK, "", body)
	}
	at, err := x.ready()
	if err != nil {
		return err
	}
	x.truth.Status, x.truth.Head = http.StatusOK, at
	x.settle(at)
	full := response(http.StatusOK, "X-Request-Id: "+x.truth.ID+"\r\nContent-Type: application/json\r\n", body)
	if _, err := x.raw.Write(full[:len(full)-len(body)/2]); err != nil {
		return err
	}
	if x.fault == FaultReset {
		x.conn.reset()
	}
	return errMeant
}

func (x *exchange) wholeBody() []byte {
	message := map[string]any{"role": "assistant", "content": nil}
	thinks := min(x.b.Reasoning, x.tokens)
	if thinks > 0 {
		message[x.b.reasoningField()] = x.b.text(x.truth.Number, 0, thinks)
	}
	text := x.b.text(x.truth.Number, thinks, x.tokens)
	switch x.b.Output {
	case OutputToolCall:
		arguments, _ := json.Marshal(map[string]string{"text": text})
		message["tool_calls"] = []any{map[string]any{"id": "call_" + x.truth.ID, "type": "function", "function": map[string]string{"name": "look_up", "arguments": string(arguments)}}}
	case OutputRefusal:
		message["refusal"] = text
	default:
		message["content"] = text
	}
	body := map[string]any{
		"id": x.truth.ID, "object": "chat.completion", "created": x.server.created, "model": x.ask.Model, "system_fingerprint": "fp_simulator",
		"choices": []any{map[string]any{"index": 0, "message": message, "logprobs": nil, "finish_reason": x.truth.Finish}},
	}
	if x.b.Usage != UsageNone {
		body["usage"] = json.RawMessage(x.appendUsage(nil, x.tokens))
	}
	answer, _ := json.Marshal(body)
	return answer
}
