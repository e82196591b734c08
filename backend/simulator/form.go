package simulator

import (
	"encoding/json"
	"time"
)

// Forms of chunks that servers and gateways differ in.

// Field of a chunk that carries reasoning.
const (
	FieldReasoningContent = "reasoning_content"
	FieldReasoning        = "reasoning"
	FieldReasoningDetails = "reasoning_details" // a list of typed texts
	FieldReasoningObject  = "reasoning_object"  // reasoning_content as an object with a text
	FieldContentPart      = "content_part"      // content as a list of parts, one of them thinking
	FieldThinkTag         = "think_tag"         // content, between <think> and </think>
)

// Finish reasons of chunks that are not the last.
const (
	FinishAtEnd      = "at_end"      // null
	FinishEveryChunk = "every_chunk" // as if each were the last
	FinishNullText   = "null_text"   // the word null as a string
)

// What chunks repeat of the text before them.
const (
	RepeatNothing = "nothing"
	RepeatContent = "content" // all of it, in the content of the delta
	RepeatMessage = "message" // all of it, in a message beside the delta
)

// reasoningForms are what stands around reasoning in a delta, by its field.
var reasoningForms = map[string]struct{ before, after string }{
	"":                    {`"reasoning_content":"`, `"`},
	FieldReasoningContent: {`"reasoning_content":"`, `"`},
	FieldReasoning:        {`"reasoning":"`, `"`},
	FieldReasoningDetails: {`"content":"","reasoning_details":[{"type":"reasoning.text","index":0,"text":"`, `"}]`},
	FieldReasoningObject:  {`"reasoning_content":{"text":"`, `"}`},
	FieldContentPart:      {`"content":[{"type":"thinking","thinking":[{"type":"text","text":"`, `"}]}]`},
	FieldThinkTag:         {`"content":"`, `"`},
}

const openTag, closeTag = "<think>", "</think>"

// appendReasoning appends the member of a delta with n tokens of reasoning.
func (x *exchange) appendReasoning(dst []byte, token, n int) []byte {
	form := reasoningForms[x.behaviour.ReasoningField]
	dst = x.appendTagged(append(dst, form.before...), token, n)
	return append(dst, form.after...)
}

// appendTagged appends the words of n tokens, with tags around reasoning where
// these tell it apart.
func (x *exchange) appendTagged(dst []byte, token, n int) []byte {
	hasTags := x.behaviour.ReasoningField == FieldThinkTag && x.isReasoning(token)
	if hasTags && token == 0 {
		dst = append(dst, openTag...)
	}
	dst = x.appendText(dst, token, n)
	if hasTags && token+n == x.behaviour.Reasoning {
		dst = append(dst, closeTag...)
	}
	return dst
}

// addReasoning adds n tokens of reasoning to a message that is not streamed,
// and returns what its content begins with.
func (x *exchange) addReasoning(message map[string]any, n int) (prefix string) {
	text := x.behaviour.text(x.truth.Number, 0, n)
	switch x.behaviour.ReasoningField {
	case FieldThinkTag:
		return openTag + text + closeTag
	case FieldContentPart: // would be the content itself
		message["reasoning_content"] = text
		return ""
	}
	form := reasoningForms[x.behaviour.ReasoningField]
	_ = json.Unmarshal([]byte("{"+form.before+text+form.after+"}"), &message) // no word needs escaping
	return ""
}

// appendContent appends the member of a delta with n tokens of the answer.
func (x *exchange) appendContent(dst []byte, token, n int) []byte {
	dst = append(dst, `"content":"`...)
	if begin := x.behaviour.Reasoning; x.behaviour.Repeat == RepeatContent {
		token, n = begin, token+n-begin
	}
	return append(x.appendText(dst, token, n), '"')
}

// appendMessage appends the message beside a delta, up to a token.
func (x *exchange) appendMessage(dst []byte, end int) []byte {
	if x.behaviour.Repeat != RepeatMessage || end <= x.behaviour.Reasoning {
		return dst
	}
	dst = append(dst, `,"message":{"role":"assistant","content":"`...)
	dst = x.appendText(dst, x.behaviour.Reasoning, end-x.behaviour.Reasoning)
	return append(dst, `"}`...)
}

// earlyFinish returns the JSON of the finish reason of a chunk that is not the
// last.
func (b *Behaviour) earlyFinish() string {
	switch b.Finish {
	case FinishEveryChunk:
		return `"stop"`
	case FinishNullText:
		return `"null"`
	}
	return "null"
}

// delayUsage sends what comes before the last of the closing events, waits, and
// returns the rest.
func (st *stream) delayUsage(closing [][]byte) ([][]byte, error) {
	if st.behaviour.UsageDelay == 0 || len(closing) < 2 || st.dialect.framing != plainEvents { // others state both in one event
		return closing, nil
	}
	last := len(closing) - 1
	for _, data := range closing[:last] {
		if err := st.event(data); err != nil {
			return nil, err
		}
	}
	if err := st.flushGathered(); err != nil {
		return nil, err
	}
	return closing[last:], st.until(st.server.now() + int64(st.behaviour.UsageDelay/time.Nanosecond))
}
