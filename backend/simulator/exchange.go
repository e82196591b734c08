package simulator

import (
	"fmt"
	"net/http"
	"time"
)

// exchange is one request for an answer, and the truth about it.
type exchange struct {
	*conn
	behaviour *Behaviour
	dialect   *dialect
	http      *http.Request
	request   completionRequest
	truth     Truth
	recorded  bool // the truth is in the log
	fault     *faultRow
	tokens    int    // of the answer
	reason    string // why it ends there
	base      int64  // where the schedule counts from, in working time
	latest    int64  // the last deadline, in working time
}

// complete answers a request. An error ends the connection.
func (c *conn) complete(request *http.Request, d *dialect) error {
	s := c.server
	if !c.hasKey(request, d) {
		return c.reply(http.StatusUnauthorized, "", d.errorBody(&noKey))
	}
	number := int(s.requests.Add(1) - 1)
	s.first.CompareAndSwap(0, c.arrived)
	x := &exchange{conn: c, behaviour: s.behaviour.in(d), dialect: d, http: request}
	x.truth = Truth{ID: d.idPrefix + s.behaviour.id(number), Number: number, Conn: c.number, Arrived: c.arrived, Read: c.read, Began: c.arrived}
	err := x.serve()
	if err != nil && err != errIntended && x.truth.Error == "" {
		x.truth.Error = err.Error()
	}
	x.recordTruth(s.now())
	return err
}

// id returns the id of an answer: the same for the same seed and number.
func (b *Behaviour) id(number int) string {
	return fmt.Sprintf("%08x%06d", uint32(mix(b.Seed+1)), number)
}

// in returns the behaviour as far as the API can show it.
func (b *Behaviour) in(d *dialect) *Behaviour {
	if b.Reasoning == 0 || d.reasons || b.ReasoningField == FieldThinkTag {
		return b
	}
	shown := *b
	shown.Reasoning = 0
	return &shown
}

// recordTruth adds the truth to the log, once. It comes before the last write,
// so that a client that has seen the end also finds the truth.
func (x *exchange) recordTruth(done int64) {
	if x.recorded {
		return
	}
	x.recorded = true
	x.truth.Done = done
	x.server.log.add(x.truth)
}

func (x *exchange) serve() error {
	b := x.behaviour
	request, rejected := x.dialect.parse(x.http, x.body.Bytes())
	x.request = request
	x.truth.Model, x.truth.Stream = request.model, request.stream
	if len(b.Script) > 0 {
		return x.play(b.Script)
	}
	if rejected == nil {
		rejected = b.check(&x.request)
	}
	if rejected != nil {
		return x.reject(rejected)
	}
	x.fault = rowOf(b.fault(x.truth.Number))
	x.truth.Fault = string(x.fault.name)
	x.truth.PromptTokens = request.prompt.tokens
	x.tokens, x.reason = b.outputLength(&x.request)
	if x.fault.noOutput {
		x.tokens, x.reason = 0, "stop"
	}
	return x.serveInTurn()
}

// serveInTurn answers once the server has a slot for the request.
func (x *exchange) serveInTurn() error {
	s := x.server
	s.metrics.waiting.Add(1)
	began, err := x.acquire()
	s.metrics.waiting.Add(-1)
	if err != nil {
		return err
	}
	defer s.metrics.begin(x.truth.PromptTokens, x.tokens)()
	x.truth.Began, x.truth.CachedTokens = began, x.cachedTokens()
	err = x.respond()
	s.capacity.release(x.servedUntil(err))
	return err
}

// respond answers, or does what the fault does in place of it.
func (x *exchange) respond() error {
	x.base = x.server.toWorkingTime(x.truth.Began)
	if x.fault.instead != nil {
		return x.fault.instead(x)
	}
	if x.fault.beforeHead != nil {
		if err := x.fault.beforeHead(x); err != nil {
			return err
		}
	}
	if x.request.stream && !x.fault.notStreamed {
		return newStream(x).serve()
	}
	return x.serveNonStreaming()
}

// hold delays the answer; afterwards the schedule goes on where it was. A
// client that gives up meanwhile does what a hold is for.
func (x *exchange) hold(wait func(at int64) error) error {
	length := int64(x.behaviour.Hold)
	if length == 0 {
		length = int64(day)
	}
	err := wait(x.server.now() + length)
	x.base += length
	if err == errLeft {
		return errIntended
	}
	return err
}

// reject answers with an error of the dialect.
func (x *exchange) reject(r *rejection) error {
	return x.sendJSON(r.status, "", x.dialect.errorBody(r))
}

// sendJSON records the truth and writes a JSON answer of known length.
func (x *exchange) sendJSON(status int, headers string, body []byte) error {
	return x.send(status, "Content-Type: application/json\r\n"+headers, body)
}

func (x *exchange) send(status int, headers string, body []byte) error {
	at, err := x.ready()
	if err != nil {
		return err
	}
	x.truth.Status, x.truth.Head = status, at
	x.recordTruth(at)
	_, err = x.raw.Write(response(status, "X-Request-Id: "+x.truth.ID+"\r\n"+headers, body))
	return err
}

// play answers with a script.
func (x *exchange) play(script []Step) error {
	at := x.truth.Read
	for i, step := range script {
		for n := 0; n == 0 || n < step.Times || step.Times < 0; n++ {
			at += int64(step.After)
			err := x.until(at)
			if err == nil {
				err = x.playOnce(step, i == len(script)-1 && n >= step.Times-1)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// playOnce does one step of a script; the truth is recorded before what ends it.
func (x *exchange) playOnce(step Step, isLast bool) error {
	if isLast || step.Close || step.Reset {
		x.recordTruth(x.server.now())
	}
	if len(step.Bytes) > 0 {
		if x.truth.Writes = append(x.truth.Writes, x.server.now()); step.Times != 0 {
			x.truth.Writes = x.truth.Writes[:1]
		}
		if _, err := x.raw.Write(step.Bytes); err != nil {
			return err
		}
	}
	if step.Reset {
		x.conn.reset()
	}
	if step.Close || step.Reset {
		return errIntended
	}
	return nil
}

// finish returns the finish reason in the API's word for writing, and records
// it in that of chat.
func (x *exchange) finish() string {
	x.truth.Finish = x.reason
	if _, has := x.dialect.finishes["tool_calls"]; has && x.reason == "stop" && x.behaviour.Output == OutputToolCall {
		x.truth.Finish = "tool_calls"
	}
	if _, has := x.dialect.finishes[x.fault.finish]; has {
		x.truth.Finish = x.fault.finish
	}
	return x.dialect.finishes[x.truth.Finish]
}

// isReasoning reports whether a token is reasoning.
func (x *exchange) isReasoning(token int) bool { return token < x.behaviour.Reasoning }

// reasoningTokens returns how many of the first tokens are reasoning.
func (x *exchange) reasoningTokens(tokens int) int { return min(x.behaviour.Reasoning, tokens) }

// texts returns the reasoning and the answer of an answer that is not streamed.
func (x *exchange) texts() (reasoning, answer string) {
	n := x.reasoningTokens(x.tokens)
	return x.behaviour.text(x.truth.Number, 0, n), x.behaviour.text(x.truth.Number, n, x.tokens)
}

// retryAfter is the header that asks the client to wait, in whole seconds.
func (x *exchange) retryAfter() string {
	return fmt.Sprintf("Retry-After: %d\r\n", (x.behaviour.RetryAfter+time.Second-1)/time.Second)
}
