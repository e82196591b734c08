package client

import (
	"tokenlap/backend/bench"
	"tokenlap/backend/dialect"
)

// maxCounted is the most output of one answer that is kept to be counted: a
// million tokens.
const maxCounted = 4 << 20

// output is the whole output of an answer, collected because the usage comes
// last, if it comes.
type output struct {
	answer, reasoning, tool []byte
	bytes                   int // that there were, also those beyond maxCounted
}

// reset empties the buffers for the next answer.
func (o *output) reset() {
	o.answer, o.reasoning, o.tool, o.bytes = o.answer[:0], o.reasoning[:0], o.tool[:0], 0
}

// estimates are the estimators of the parts of an answer. A connection owns
// them: they are too large to be made for each request.
type estimates struct{ answer, reasoning, tool bench.TokenEstimator }

func (o *output) add(e *dialect.Event) {
	o.bytes += e.OutputBytes()
	if o.bytes > maxCounted {
		return
	}
	o.answer = append(o.answer, e.Answer...)
	o.reasoning = append(o.reasoning, e.Reasoning...)
	o.tool = append(o.tool, e.Tool...)
}

// replace exchanges one of the texts so far for another.
func (o *output) replace(into *[]byte, text []byte) {
	o.bytes += len(text) - len(*into)
	*into = append((*into)[:0], text...)
}

// count adds the output of an event to what may be counted.
func (x *exchange) count(e *dialect.Event) {
	x.answer.add(e.Answer)
	x.reasoning.add(e.Reasoning)
	x.conn.estimates.tool.Add(e.Tool)
	if x.client.options.CountText {
		x.conn.output.add(e)
	}
}

// estimateTokens estimates the tokens of an answer for which the server sent no
// count, or one of 0 that cannot be.
func (x *exchange) estimateTokens() {
	s := &x.sample
	if x.conn == nil || s.Tokens.Output > 0 { // as a rule: the estimate is not cheap where many streams end at once
		return
	}
	estimate := x.estimate()
	if estimate.Tokens == 0 {
		return
	}
	s.Tokens.Source, s.Tokens.Output, s.Tokens.Error = bench.FromEstimate, estimate.Tokens, estimate.Error
	if o := &x.conn.output; x.client.options.CountText && o.bytes <= maxCounted {
		text := func(bytes []byte) string { return x.client.options.MaskAnswer(string(bytes)) }
		s.Uncounted = &bench.OutputText{Answer: text(o.answer), Reasoning: text(o.reasoning), Tool: text(o.tool)}
	}
}

// estimate estimates the tokens of the whole output.
func (x *exchange) estimate() (sum bench.TokenEstimate) {
	var doubt float64
	for _, text := range []*bench.TokenEstimator{&x.conn.estimates.answer, &x.conn.estimates.reasoning, &x.conn.estimates.tool} {
		part := text.Estimate()
		sum.Tokens += part.Tokens
		doubt += part.Error * float64(part.Tokens)
	}
	sum.Error = doubt / float64(max(sum.Tokens, 1))
	return sum
}
