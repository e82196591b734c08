package client

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// exchange is one request and its answer on one connection: the goroutine that runs
// it does all its input and output.
//
//	connect -> write -> headers -> stream | whole answer | error body -> finish
type exchange struct {
	client     *Client
	ctx        context.Context
	template   *template
	conn       *connection
	sample     bench.Sample
	broken     bool      // the connection cannot be used again
	over       bool      // [DONE] came
	ended      bool      // a finish reason came and no output after it
	released   bool      // the user went on while the stream was silent after its finish reason
	pending    io.Reader // the stream to go on with after that; nil: none
	uncancel   func() bool
	at         bench.Instant // when the event at hand came
	readNumber uint32        // the number of the read that brought it
	lineAt     bench.Instant // when the line came that is not known to be a whole event yet; 0: none
	lineRead   uint32
	heldAt     bench.Instant // when text came of which it is not known yet whether it is reasoning; 0: none
	closes     bool          // the server closes the connection after this answer
	rest       io.Reader     // of the body behind [DONE]; nil: it has been read
	body       []byte        // of an error
	answer     textBuffer
	reasoning  textBuffer // reasoning
}

// connect takes an idle connection or opens one; false: there is none.
func (x *exchange) connect() bool {
	c := x.client
	if x.conn = c.conns.take(); x.conn != nil {
		x.sample.Reused = true
	} else if !x.dial() {
		return false
	}
	x.sample.Conn = c.options.Clock.Now()
	conn := x.conn
	x.sample.DNS, x.sample.TCP, x.sample.TLS = conn.dns, conn.tcp, conn.tls
	conn.dns, conn.tcp, conn.tls = 0, 0, 0 // reported once
	conn.events.reset(maxBody)
	conn.chunks, conn.opening = conn.chunks[:0], conn.opening[:0]
	conn.output.reset()
	x.answer.limit, x.reasoning.limit = c.options.KeepText, c.options.KeepText
	conn.estimates = estimates{}
	x.answer.estimate, x.reasoning.estimate = &conn.estimates.answer, &conn.estimates.reasoning
	conn.think.reset(c.thinkTags)
	conn.repeats.answer.reset()
	conn.repeats.reasoning.reset()
	return true
}

func (x *exchange) dial() bool {
	ctx, stop := context.WithTimeout(x.ctx, x.client.options.Limits.Total)
	defer stop()
	conn, err := x.client.dialer.dial(ctx)
	if err != nil {
		x.sample.Outcome, x.sample.Message = bench.FailConnect, dialMessage(err)
		var failed *dialError
		until, _ := ctx.Deadline()
		switch {
		case x.ctx.Err() != nil:
			x.sample.Outcome = bench.Cancelled
		case !time.Now().Before(until): // the dial may notice before ctx does
			x.sample.Outcome = bench.TimeoutTotal
		case isTimeout(err):
			x.sample.Outcome = bench.TimeoutConnect
		case errors.As(err, &failed):
			x.sample.Outcome = failed.kind
		}
		x.sample.Done = x.client.options.Clock.Now()
		return false
	}
	x.conn = conn
	return true
}

// run writes the request and reads the answer, whatever it is.
func (x *exchange) run(r *bench.Request) {
	socket := x.conn.socket
	socket.begin(x.ctx, x.client.options.Limits, x.sample.Start)
	x.uncancel = context.AfterFunc(x.ctx, func() { _ = socket.SetDeadline(time.Unix(1, 0)) })
	x.broken = true // until the end of the body has been seen

	response, err := x.ask(r)
	x.sample.Sent, x.sample.Wrote = socket.sent, socket.wrote
	if err == nil {
		x.sample.Headers, x.sample.Status = socket.came, response.StatusCode
		x.sample.Wrote = min(socket.wrote, socket.came) // the answer may be here before the system call returns
		err = socket.enter(reading)
	}
	if err != nil {
		x.fail(err)
		return
	}
	x.read(response)
}

// ask writes the request and reads the response headers. A server may refuse
// a large request before it has read it, and close: its answer counts then.
func (x *exchange) ask(r *bench.Request) (*http.Response, error) {
	conn := x.conn
	if err := conn.socket.enter(sending); err != nil {
		return nil, err
	}
	conn.body = x.template.body.Append(conn.body[:0], r.Messages(), r.MaxTokens(x.client.options.Generation.MaxTokens))
	conn.out = x.template.append(conn.out[:0], conn.body)
	_, unsent := conn.transport.Write(conn.out)
	if isLimit(unsent) || x.ctx.Err() != nil {
		return nil, unsent
	}
	if err := conn.socket.enter(heading); err != nil {
		return nil, err
	}
	response, err := x.head()
	if unsent != nil && err != nil {
		x.end(bench.FailSend, unsent.Error())
		return nil, unsent
	}
	return response, err
}

// cutHeader is how net/http complains of a header line that the end of the
// connection cut off.
var cutHeader = regexp.MustCompile(`^malformed MIME header`)

// head reads the response headers; informational ones are passed over.
func (x *exchange) head() (*http.Response, error) {
	for range 8 {
		response, err := http.ReadResponse(x.conn.in, nil)
		if broken := x.conn.socket.failure; err != nil && broken != nil && cutHeader.MatchString(err.Error()) {
			return nil, broken
		}
		if err != nil || response.StatusCode >= 200 {
			return response, err
		}
	}
	return nil, errors.New("the server sent one informational response after the other")
}

// read decides by status and content type what the body is.
func (x *exchange) read(response *http.Response) {
	x.closes = response.Close
	var body io.Reader = response.Body
	if slices.Contains(response.TransferEncoding, "chunked") {
		body = &chunked{in: x.conn.in}
	}
	x.sample.RetryAfter = retryAfter(response.Header.Get("Retry-After"))
	isSuccess := response.StatusCode >= 200 && response.StatusCode <= 299
	if isSuccess && x.client.options.Generation.Stream { // from here on the first token is waited for
		if err := x.conn.socket.enter(thinking); err != nil {
			x.fail(err)
			return
		}
	}
	switch coding := response.Header.Get("Content-Encoding"); coding {
	case "", "identity":
	case "gzip":
		unzip, err := gzip.NewReader(body)
		if err != nil {
			x.fail(err)
			return
		}
		if body = unzip; x.client.options.Generation.Stream {
			x.sample.Message = bench.Compressed
		}
	default:
		x.end(bench.FailMalformed, "the server used the content coding "+coding+" although asked not to")
		return
	}
	switch {
	case !isSuccess:
		x.refused(response, body)
	case x.client.options.Generation.Stream:
		x.expectStream(response.Header.Get("Content-Type"), body)
	default:
		x.whole(body)
	}
}

const wholeAtOnce = "a stream was requested and the whole answer came at once"

// whole reads an answer in one piece, asked for or not.
func (x *exchange) whole(body io.Reader) {
	data, ok := x.all(body)
	if !ok {
		return
	}
	s, e := &x.sample, &x.conn.event
	switch ok := x.parse(data); {
	case !ok && data[0] == '<':
		x.end(bench.FailMalformed, describePage(string(data)))
	case !ok:
		x.end(bench.FailMalformed, "the answer is no JSON object: "+string(data[:min(len(data), 200)]))
	case e.Failed:
		x.end(bench.FailStreamError, string(e.Failure))
	case x.client.options.Generation.Stream:
		x.note(e)
		x.end(bench.FailNotStreamed, wholeAtOnce)
	case !e.Ends:
		x.note(e)
		x.end(bench.FailTruncated, "the answer has no finish_reason that ends it")
	case !e.HasOutput():
		x.note(e)
		x.end(bench.FailEmpty, "the answer contains no output")
	default:
		x.note(e)
		s.Outcome = bench.OK
	}
}

// all reads a whole body within the cap.
func (x *exchange) all(body io.Reader) ([]byte, bool) {
	data, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	x.sample.BodyBytes = int64(len(data))
	switch {
	case err != nil:
		x.fail(err)
		return nil, false
	case len(data) > maxBody:
		x.end(bench.FailTooLarge, "the answer is over "+strconv.Itoa(maxBody>>20)+" MB")
		return nil, false
	}
	x.broken = false
	if x.sample.Done = max(x.conn.socket.came, x.conn.socket.ended); len(data) == 0 {
		x.end(bench.FailEmpty, hasNoBody)
		return nil, false
	}
	return data, true
}

// refused handles a status that is no success.
func (x *exchange) refused(response *http.Response, body io.Reader) {
	kind := bench.FailHTTP4xx
	switch status := response.StatusCode; {
	case status == http.StatusTooManyRequests:
		kind = bench.FailHTTP429
	case status >= 500:
		kind = bench.FailHTTP5xx
	case status < 400:
		x.end(bench.FailHTTP3xx, redirection(response.Header.Get("Location")))
		return
	}
	message := x.excerpt(body)
	if message == "" {
		message = response.Status
	}
	switch {
	case wantsTLS.MatchString(message):
		message = speaksTLS + ": " + describePage(message)
	case strings.HasPrefix(strings.TrimSpace(message), "<"):
		message = describePage(message)
	}
	x.end(kind, message)
}

// excerpt is the beginning of an error's body; the rest is drained if short.
func (x *exchange) excerpt(body io.Reader) string {
	const kept, drained = 4 << 10, 64 << 10
	data, err := io.ReadAll(io.LimitReader(body, drained+1))
	x.sample.BodyBytes = int64(len(data))
	x.broken = err != nil || len(data) > drained
	x.body = data
	if x.parse(data) && len(x.conn.event.Failure) > 0 {
		data = x.conn.event.Failure
	}
	return string(data[:min(len(data), kept)])
}
