package simulator

import "net/http"

// serveNonStreaming answers with one write when the last token is due.
func (x *exchange) serveNonStreaming() error {
	if x.fault.holds {
		if err := x.hold(x.until); err != nil {
			return err
		}
	}
	last := 0
	for token := 0; token < x.tokens; token += x.behaviour.chunkSize(token, x.tokens) {
		last = token
	}
	x.latest = x.base + int64(x.offset(last))
	if err := x.until(x.server.fromWorkingTime(x.latest)); err != nil {
		return err
	}
	if x.fault.nonStreaming != nil {
		return x.fault.nonStreaming(x)
	}
	return x.sendJSON(http.StatusOK, "", x.answer())
}

// answer returns the body of the answer and records what it holds.
func (x *exchange) answer() []byte {
	x.truth.Tokens, x.truth.ReasoningTokens = x.tokens, x.reasoningTokens(x.tokens)
	x.finish()
	return x.dialect.answer(x)
}
