package simulator

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// exchange is one completion: what was asked, what will be answered, and the
// truth about it.
type exchange struct {
	*conn
	b       *Behaviour
	request *http.Request
	ask     ask
	truth   Truth
	told    bool // the truth is in the ledger
	fault   Fault
	tokens  int
	finish  string
	base    int64 // where the schedule counts from, in working time
	latest  int64 // the last deadline, in working time
}

// complete answers one completion. An error ends the connection.
func (c *conn) complete(request *http.Request) error {
	s := c.server
	if !c.bearsKey(request) {
		return c.refuseKey()
	}
	number := int(s.requests.Add(1) - 1)
	s.first.CompareAndSwap(0, c.arrived)
	x := &exchange{conn: c, b: &s.behaviour, request: request}
	x.truth = Truth{ID: x.b.id(number), Number: number, Conn: c.number, Arrived: c.arrived, Read: c.read, Began: c.arrived}
	err := x.serve()
	if err != nil && err != errMeant && x.truth.Error == "" {
		x.truth.Error = err.Error()
	}
	x.settle(s.now())
	return err
}

// id names an answer; the same seed and number give the same one.
func (b *Behaviour) id(number int) string {
	return fmt.Sprintf("chatcmpl-%08x%06d", uint32(mix(b.Seed+1)), number)
}

// settle puts the truth into the ledger, once. It comes before the last write,
// so that a client that has seen the end also finds the truth.
func (x *exchange) settle(at int64) {
	if x.told {
		return
	}
	x.told = true
	x.truth.Done = at
	x.server.ledger.add(x.truth)
}

func (x *exchange) serve() error {
	asked, refused := x.b.readAsk(x.body.Bytes())
	x.ask = asked
	x.truth.Model, x.truth.Stream = asked.Model, asked.Stream
	if len(x.b.Script) > 0 {
		return x.recite()
	}
	if refused != nil {
		return x.answer(refused.status, "", errorBody(refused.message, refused.kind))
	}
	x.fault = x.b.fault(x.truth.Number)
	x.truth.Fault = string(x.fault)
	x.truth.PromptTokens = asked.promptTokens()
	x.truth.CachedTokens = min(x.b.Cached, x.truth.PromptTokens)
	x.tokens, x.finish = x.b.length(asked.limit())
	if x.fault == FaultEmpty {
		x.tokens, x.finish = 0, "stop"
	}
	leave, err := x.enter()
	if err != nil {
		return err
	}
	defer leave()
	x.base = x.server.worked(x.truth.Began)
	if done, err := x.failEarly(); done || err != nil {
		return err
	}
	if x.ask.Stream && x.fault != FaultNotStreamed {
		return newStream(x).run()
	}
	return x.whole()
}

// enter waits for a slot where only so many requests are served at a time.
// The returned function gives it back. A request that came while all were
// taken began when one was given back, whether or not it was seen to wait.
func (x *exchange) enter() (leave func(), err error) {
	s := x.server
	if s.slots == nil {
		return func() {}, nil
	}
	select {
	case s.slots <- struct{}{}:
	case <-s.closing:
		return nil, errClosed
	}
	s.mu.Lock()
	x.truth.Began = max(x.truth.Arrived, s.freed)
	s.mu.Unlock()
	return s.leave, nil
}

func (s *Server) leave() {
	s.mu.Lock()
	if len(s.slots) == cap(s.slots) {
		s.freed = s.now()
	}
	s.mu.Unlock()
	<-s.slots
}

// failEarly answers where the fault leaves no room for a real answer; done
// reports that it did.
func (x *exchange) failEarly() (done bool, err error) {
	retry := "Retry-After: " + strconv.Itoa(int((x.b.RetryAfter+time.Second-1)/time.Second)) + "\r\n"
	switch x.fault {
	case FaultHTTP400:
		err = x.answer(http.StatusBadRequest, "", errorBody("this request was made to fail", "invalid_request_error"))
	case FaultHTTP429:
		err = x.answer(http.StatusTooManyRequests, retry, errorBody("rate limit reached, try again later", "rate_limit_exceeded"))
	case FaultHTTP503:
		err = x.answer(http.StatusServiceUnavailable, retry, errorBody("the model is overloaded", "service_unavailable"))
	case FaultRedirect:
		err = x.answer(http.StatusFound, "Location: "+x.server.URL()+"/elsewhere\r\n", nil)
	case FaultEchoKey:
		err = x.answer(http.StatusUnauthorized, "", errorBody("incorrect key provided: "+x.request.Header.Get("Authorization"), "invalid_api_key"))
	case FaultJSONError:
		err = x.answer(http.StatusOK, "", errorBody("the model failed to answer", "server_error"))
	case FaultHTML:
		err = x.send(http.StatusOK, "Content-Type: text/html; charset=utf-8\r\n", []byte("<!DOCTYPE html>\n<html><body><h1>Welcome to the gateway</h1></body></html>\n"))
	case FaultCloseEarly:
		err = errMeant
	case FaultSlowHeaders:
		return false, x.hold(x.until)
	default:
		return false, nil
	}
	return true, err
}

// hold keeps the answer back; afterwards the schedule goes on where it was.
// A client that gives up meanwhile does what a hold is for.
func (x *exchange) hold(wait func(at int64) error) error {
	length := int64(x.b.Hold)
	if length == 0 {
		length = int64(day)
	}
	err := wait(x.server.now() + length)
	x.base += length
	if err == errLeft {
		return errMeant
	}
	return err
}

// answer writes a whole JSON answer and settles the truth.
func (x *exchange) answer(status int, headers string, body []byte) error {
	return x.send(status, "Content-Type: application/json\r\n"+headers, body)
}

func (x *exchange) send(status int, headers string, body []byte) error {
	at, err := x.ready()
	if err != nil {
		return err
	}
	x.truth.Status, x.truth.Head = status, at
	x.settle(at)
	_, err = x.raw.Write(response(status, "X-Request-Id: "+x.truth.ID+"\r\n"+headers, body))
	return err
}

// recite plays the script.
func (x *exchange) recite() error {
	at := x.truth.Read
	for i, step := range x.b.Script {
		at += int64(step.After)
		if err := x.until(at); err != nil {
			return err
		}
		now := x.server.now()
		if len(step.Bytes) > 0 {
			x.truth.Writes = append(x.truth.Writes, now)
		}
		ends := step.Close || step.Reset
		if ends || i == len(x.b.Script)-1 {
			x.settle(now)
		}
		if len(step.Bytes) > 0 {
			if _, err := x.raw.Write(step.Bytes); err != nil {
				return err
			}
		}
		if step.Reset {
			x.conn.reset()
		}
		if ends {
			return errMeant
		}
	}
	return nil
}

func (x *exchange) finishReason() string {
	if x.finish == "stop" && x.b.Output == OutputToolCall {
		return "tool_calls"
	}
	return x.finish
}
