package simulator

import (
	"encoding/json"
	"strconv"
	"strings"
)

// vocabulary is what the simulator has to say. Each word is a token; none
// needs escaping in JSON, some need two, three and four bytes of UTF-8.
var vocabulary = [...]string{
	" the", " slow", " river", " 🙂", " carries", " light", " past", " seven", " quiet", " mills", " and",
	" every", " wheel", " turns", " once", " for", " each", " naïve", " promise", " made", " upstream", ",",
	" while", " barges", " of", " copper", " wait", " below", " 水", " until", " morning", ".", " Then",
	" someone", " counts", " them", " twice", ":", " forty", " lamps", " lit", " by", " noon", " 🚀", " none",
	" lost", " in", " fog", " so", " we", " write", " it", " down", ";", " numbers", " keep", " better", " than",
	" stories", " do",
}

// word is the text of a token: the same for the same seed, request and place.
func (b *Behaviour) word(number, token int) string {
	return vocabulary[(b.Seed*31+uint64(number)*17+uint64(token))%uint64(len(vocabulary))]
}

// text is the words of the tokens from one up to another.
func (b *Behaviour) text(number, from, to int) string {
	var text strings.Builder
	for token := from; token < to; token++ {
		text.WriteString(b.word(number, token))
	}
	return text.String()
}

func (b *Behaviour) reasoningField() string {
	if b.ReasoningField == "" {
		return FieldReasoningContent
	}
	return b.ReasoningField
}

// usagePlan is where a stream tells its counts.
type usagePlan struct {
	null    bool // as null where there is none yet
	every   bool
	lastOut bool
	lastOwn bool
}

func (x *exchange) planUsage() usagePlan {
	switch x.b.Usage {
	case UsageLastEmpty:
		return usagePlan{lastOwn: true}
	case UsageLastOutput:
		return usagePlan{lastOut: true}
	case UsageEveryChunk:
		return usagePlan{every: true, lastOwn: true}
	case UsageNone:
		return usagePlan{}
	}
	options := x.ask.StreamOptions
	if options == nil || !options.IncludeUsage {
		return usagePlan{}
	}
	return usagePlan{null: !options.Continuous, every: options.Continuous, lastOwn: true}
}

// chunks builds the JSON of a stream's chunks:
//
//	head  {"id":"...","object":"chat.completion.chunk",...
//	      ,"choices":[{"index":0,"delta":{ DELTA },"logprobs":null,"finish_reason":...}] USAGE }
type chunks struct {
	x      *exchange
	head   []byte
	usage  usagePlan
	middle int // the token that begins the middle chunk
	named  bool
	roled  bool
}

func newChunks(x *exchange) chunks {
	model, _ := json.Marshal(x.ask.Model)
	head := append([]byte(`{"id":"`), x.truth.ID...)
	head = append(head, `","object":"chat.completion.chunk","created":`...)
	head = strconv.AppendInt(head, x.server.created, 10)
	head = append(append(head, `,"model":`...), model...)
	head = append(head, `,"system_fingerprint":"fp_simulator","choices":[`...)
	return chunks{x: x, head: head, usage: x.planUsage(), middle: x.tokens / 2}
}

// role appends the chunk that only names the speaker.
func (c *chunks) role(to []byte) []byte {
	c.roled = true
	to = append(append(to, c.head...), `{"index":0,"delta":{"role":"assistant","content":""}`...)
	return c.close(to, "", 0)
}

// output appends the chunk with n tokens from the given one on.
func (c *chunks) output(to []byte, token, n int) []byte {
	to = append(append(to, c.head...), `{"index":0,"delta":{`...)
	if !c.roled {
		c.roled = true
		to = append(to, `"role":"assistant",`...)
	}
	to = c.delta(to, token, n)
	to = append(to, '}')
	if token+n == c.x.tokens && c.usage.lastOut {
		return c.close(to, c.x.finishReason(), token+n)
	}
	return c.close(to, "", token+n)
}

func (c *chunks) delta(to []byte, token, n int) []byte {
	b := c.x.b
	switch {
	case token < b.Reasoning:
		to = append(append(append(to, '"'), b.reasoningField()...), `":"`...)
	case b.Output == OutputToolCall:
		return c.toolCall(to, token, n)
	case b.Output == OutputRefusal:
		to = append(to, `"refusal":"`...)
	default:
		to = append(to, `"content":"`...)
	}
	return append(c.words(to, token, n), '"')
}

// toolCall: the first chunk names the function; all arguments together are
// one JSON object.
func (c *chunks) toolCall(to []byte, token, n int) []byte {
	to = append(to, `"tool_calls":[{"index":0,`...)
	if !c.named {
		to = append(append(to, `"id":"call_`...), c.x.truth.ID...)
		to = append(to, `","type":"function","function":{"name":"look_up","arguments":"{\"text\":\"`...)
		c.named = true
	} else {
		to = append(to, `"function":{"arguments":"`...)
	}
	to = c.words(to, token, n)
	if token+n == c.x.tokens {
		to = append(to, `\"}`...)
	}
	return append(to, `"}}]`...)
}

func (c *chunks) words(to []byte, token, n int) []byte {
	b := c.x.b
	for i := token; i < token+n; i++ {
		to = append(to, b.word(c.x.truth.Number, i)...)
	}
	if b.LongLine > 0 && token <= c.middle && c.middle < token+n {
		for range b.LongLine {
			to = append(to, 'a')
		}
	}
	return to
}

// end appends the chunk that says why the answer ends.
func (c *chunks) end(to []byte) []byte {
	to = append(append(to, c.head...), `{"index":0,"delta":{}`...)
	return c.close(to, c.x.finishReason(), c.x.truth.Tokens)
}

// counts appends the chunk with usage and no choices.
func (c *chunks) counts(to []byte) []byte {
	to = append(append(to, c.head...), `],"usage":`...)
	return append(c.x.appendUsage(to, c.x.truth.Tokens), '}')
}

// close ends a chunk after its delta; tokens is the count so far.
func (c *chunks) close(to []byte, finish string, tokens int) []byte {
	if finish == "" {
		to = append(to, `,"logprobs":null,"finish_reason":null}]`...)
	} else {
		to = append(append(to, `,"logprobs":null,"finish_reason":"`...), finish...)
		to = append(to, `"}]`...)
	}
	switch {
	case c.usage.every, c.usage.lastOut && finish != "":
		to = c.x.appendUsage(append(to, `,"usage":`...), tokens)
	case c.usage.null:
		to = append(to, `,"usage":null`...)
	}
	return append(to, '}')
}

// appendUsage appends the usage object for so many output tokens.
func (x *exchange) appendUsage(to []byte, tokens int) []byte {
	number := func(name string, n int) { to = strconv.AppendInt(append(to, name...), int64(n), 10) }
	number(`{"prompt_tokens":`, x.truth.PromptTokens)
	number(`,"completion_tokens":`, tokens)
	number(`,"total_tokens":`, x.truth.PromptTokens+tokens)
	number(`,"prompt_tokens_details":{"cached_tokens":`, x.truth.CachedTokens)
	number(`},"completion_tokens_details":{"reasoning_tokens":`, min(x.b.Reasoning, tokens))
	return append(to, "}}"...)
}
