package openai

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

// exchange is one request and its answer on one line: the goroutine that runs
// it does all its input and output.
//
//	connect -> write -> headers -> stream | whole answer | error body -> finish
type exchange struct {
	client *Client
	ctx    context.Context
	line   *line
	sample bench.Sample
	spoilt bool   // the line cannot be used again
	over   bool   // [DONE] came
	body   []byte // of an error
	runes  int    // characters of output, for an estimate of tokens
	answer keeper
	aloud  keeper // reasoning
}

// connect takes an idle line or opens one; false: there is none.
func (x *exchange) connect() bool {
	c := x.client
	if x.line = c.lines.take(); x.line != nil {
		x.sample.Reused = true
	} else if !x.dial() {
		return false
	}
	x.sample.Conn = c.options.Clock.Now()
	l := x.line
	l.events.reset(maxBody)
	l.chunks = l.chunks[:0]
	x.answer.limit, x.aloud.limit = c.options.KeepText, c.options.KeepText
	return true
}

func (x *exchange) dial() bool {
	ctx, stop := context.WithTimeout(x.ctx, x.client.options.Limits.Total)
	defer stop()
	l, err := x.client.dialer.dial(ctx)
	if err != nil {
		x.sample.Outcome, x.sample.Message = bench.FailConnect, err.Error()
		var failed *dialError
		switch {
		case x.ctx.Err() != nil:
			x.sample.Outcome = bench.Cancelled
		case ctx.Err() != nil:
			x.sample.Outcome = bench.TimeoutTotal
		case isTimeout(err):
			x.sample.Outcome = bench.TimeoutConnect
		case errors.As(err, &failed):
			x.sample.Outcome = failed.kind
		}
		x.sample.Done = x.client.options.Clock.Now()
		return false
	}
	x.line = l
	x.sample.DNS, x.sample.TCP, x.sample.TLS = l.dns, l.tcp, l.tls
	return true
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}

// run writes the request and reads the answer, whatever it is.
func (x *exchange) run(r bench.Request) {
	tap := x.line.tap
	tap.begin(x.ctx, x.client.options.Limits, x.sample.Start)
	uncancel := context.AfterFunc(x.ctx, func() { _ = tap.SetDeadline(time.Unix(1, 0)) })
	defer uncancel()
	x.spoilt = true // until the end of the body has been seen

	if !x.write(r) {
		return
	}
	response, err := x.head()
	x.sample.Sent, x.sample.Wrote = tap.sent, tap.wrote
	if err != nil {
		x.fail(err)
		return
	}
	x.sample.Headers, x.sample.Status = tap.came, response.StatusCode
	x.read(response)
}

func (x *exchange) write(r bench.Request) bool {
	l := x.line
	err := l.tap.enter(sending)
	if err == nil {
		l.out = x.client.phrase.Load().appendRequest(l.out[:0], r.Prefix+r.Prompt.Text)
		_, err = l.conn.Write(l.out)
		x.sample.Sent, x.sample.Wrote = l.tap.sent, l.tap.wrote
	}
	if err == nil {
		err = l.tap.enter(heading)
	}
	if err == nil {
		return true
	}
	if x.fail(err); x.sample.Outcome == bench.FailReset {
		x.sample.Outcome = bench.FailSend
	}
	return false
}

// head reads the response headers; informational ones are passed over.
func (x *exchange) head() (*http.Response, error) {
	for range 8 {
		response, err := http.ReadResponse(x.line.in, nil)
		if err != nil || response.StatusCode >= 200 {
			return response, err
		}
	}
	return nil, errors.New("the server sent one informational response after the other")
}

// read decides by status and content type what the body is.
func (x *exchange) read(response *http.Response) {
	body := io.ReadCloser(response.Body)
	x.sample.RetryAfter = retryAfter(response.Header.Get("Retry-After"))
	switch coding := response.Header.Get("Content-Encoding"); coding {
	case "", "identity":
	case "gzip":
		unzip, err := gzip.NewReader(body)
		if err != nil {
			x.fail(err)
			return
		}
		x.sample.Message = "the server compressed its answer although asked not to: chunk times are those of whole lumps"
		body = unzip
	default:
		x.end(bench.FailMalformed, "the server used the content coding "+coding+" although asked not to")
		return
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	switch {
	case response.StatusCode < 200 || response.StatusCode > 299:
		x.refused(response, body)
	case kind == "application/json":
		x.whole(body)
	case kind == "text/html":
		x.end(bench.FailMalformed, "the server sent a web page: "+x.excerpt(body))
	case x.client.options.Generation.Stream:
		x.stream(body)
	default:
		x.end(bench.FailMalformed, "the server sent "+strconv.Quote(kind)+" in place of JSON: "+x.excerpt(body))
	}
	if response.Close {
		x.spoilt = true
	}
}

// stream reads events until [DONE], the end of the body or a failure.
func (x *exchange) stream(body io.Reader) {
	tap, events := x.line.tap, &x.line.events
	if err := tap.enter(thinking); err != nil {
		x.fail(err)
		return
	}
	for {
		n, err := body.Read(events.room())
		x.sample.BodyBytes += int64(n)
		events.grew(n)
		for {
			e, ok, tooLarge := events.next()
			if tooLarge != nil {
				x.end(bench.FailTooLarge, "a line of the stream is over "+strconv.Itoa(maxBody>>20)+" MB")
				return
			}
			if !ok {
				break
			}
			if x.take(e) {
				x.drain(body, err)
				return
			}
		}
		if err == io.EOF {
			x.spoilt = false
			if e, ok := events.end(); ok {
				x.sample.Unterminated = true
				x.take(e)
			}
			x.close(tap.came)
			return
		}
		if err != nil {
			x.fail(err)
			return
		}
	}
}

// take handles one event with the stamp of the read that brought it; true
// means that the stream is over.
func (x *exchange) take(e event) bool {
	s, tap, d := &x.sample, x.line.tap, &x.line.delta
	if len(e.data) == 0 {
		s.Heartbeats++
		return false
	}
	if !s.FirstEvent.Reached() {
		s.FirstEvent = tap.came
	}
	if string(e.data) == "[DONE]" {
		x.over = true
		x.close(tap.came)
		return true
	}
	switch ok := d.parse(e.data); {
	case e.kind == "error" && (!ok || len(d.failure) == 0):
		x.end(bench.FailStreamError, string(e.data))
		return true
	case !ok:
		x.end(bench.FailMalformed, "an event of the stream is no JSON: "+string(e.data[:min(len(e.data), 200)]))
		return true
	case d.failed || e.kind == "error":
		x.end(bench.FailStreamError, string(d.failure))
		return true
	}
	x.note(d, tap.came)
	if d.hasOutput() {
		x.output(d)
	}
	return false
}

// note keeps what any chunk may carry.
func (x *exchange) note(d *delta, at bench.Instant) {
	s := &x.sample
	if s.ResponseID == "" && len(d.id) > 0 {
		s.ResponseID = string(d.id)
	}
	if len(d.finish) > 0 {
		s.FinishReason = string(d.finish)
	}
	if d.hasUsage {
		s.Tokens = d.tokens
	}
	if len(d.answer)+len(d.tool) > 0 && !s.Answer.Reached() {
		s.Answer = at
	}
	x.answer.add(d.answer)
	x.aloud.add(d.reasoning)
	x.runes += utf8.RuneCount(d.answer) + utf8.RuneCount(d.reasoning) + utf8.RuneCount(d.tool)
}

// output stamps an output-bearing event.
func (x *exchange) output(d *delta) {
	s, l, o := &x.sample, x.line, &x.client.options
	at := l.tap.came
	if !s.First.Reached() {
		s.First = at
		l.tap.wait.stage = flowing
		if o.Limits.Idle > 0 {
			_ = l.tap.enter(flowing) // a cancellation shows at the next read
		}
		if ttft, ok := s.TTFT(); ok && o.OnFirst != nil {
			o.OnFirst(ttft)
		}
	}
	s.Last = at
	s.Events++
	chunk := bench.Chunk{At: at, Read: l.tap.reads, Bytes: uint32(len(d.answer) + len(d.reasoning) + len(d.tool))}
	if d.hasUsage {
		chunk.Tokens = uint32(max(0, d.tokens.Output))
	}
	l.chunks = append(l.chunks, chunk)
	if o.Output != nil {
		o.Output.Add(1)
	}
}

// close ends a stream that ended by itself and judges it.
func (x *exchange) close(at bench.Instant) {
	s := &x.sample
	if s.Outcome != "" {
		return
	}
	s.Done = at
	switch {
	case s.FinishReason == "" && !x.over:
		x.end(bench.FailTruncated, "the stream ended with neither a finish_reason nor [DONE]")
	case s.Events == 0:
		x.end(bench.FailEmpty, "the stream ended without any output")
	default:
		s.Outcome = bench.OK
	}
}

// drain reads the end of the body behind [DONE], so that the line can be used
// again; for a short while only.
func (x *exchange) drain(body io.Reader, err error) {
	if x.sample.Outcome != bench.OK || err == io.EOF {
		x.spoilt = err != io.EOF
		return
	}
	const patience, most = 250 * time.Millisecond, 64 << 10
	x.line.tap.wait.ctx = nil // from here on a deadline is just a deadline
	_ = x.line.tap.SetDeadline(time.Now().Add(patience))
	left := int64(most)
	for buf := x.line.events.room(); left > 0 && err == nil; {
		var n int
		n, err = body.Read(buf)
		left -= int64(n)
	}
	x.spoilt = err != io.EOF
}

// whole reads an answer in one piece, asked for or not.
func (x *exchange) whole(body io.Reader) {
	data, ok := x.all(body)
	if !ok {
		return
	}
	s, d := &x.sample, &x.line.delta
	switch ok := d.parse(data); {
	case !ok:
		x.end(bench.FailMalformed, "the answer is no JSON object: "+string(data[:min(len(data), 200)]))
	case d.failed:
		x.end(bench.FailStreamError, string(d.failure))
	case x.client.options.Generation.Stream:
		x.note(d, 0)
		x.end(bench.FailNotStreamed, "a stream was asked for and the whole answer came at once")
	case !d.hasOutput():
		x.note(d, 0)
		x.end(bench.FailEmpty, "the answer holds no output")
	default:
		x.note(d, 0)
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
	x.spoilt = false
	if x.sample.Done = x.line.tap.came; len(data) == 0 {
		x.end(bench.FailEmpty, "the answer has no body")
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
		x.end(bench.FailHTTP3xx, "redirected to "+response.Header.Get("Location")+": give the model this URL")
		return
	}
	message := x.excerpt(body)
	if message == "" {
		message = response.Status
	}
	x.end(kind, message)
}

// excerpt is the beginning of an error's body; the rest is drained if short.
func (x *exchange) excerpt(body io.Reader) string {
	const kept, drained = 4 << 10, 64 << 10
	data, err := io.ReadAll(io.LimitReader(body, drained+1))
	x.sample.BodyBytes = int64(len(data))
	x.spoilt = err != nil || len(data) > drained
	x.body = data
	if d := &x.line.delta; d.parse(data) && len(d.failure) > 0 {
		data = d.failure
	}
	return string(data[:min(len(data), kept)])
}

// fail ends the exchange with an error of the connection or of the body.
func (x *exchange) fail(err error) {
	var limit expired
	switch {
	case x.ctx.Err() != nil:
		x.end(bench.Cancelled, "")
	case errors.As(err, &limit):
		x.end(limit.kind, "")
	case errors.Is(err, errTooLarge):
		x.end(bench.FailTooLarge, "the response headers are over "+strconv.Itoa(maxHead>>20)+" MB")
	case isMalformed(err):
		x.end(bench.FailMalformed, err.Error())
	case errors.Is(err, io.ErrUnexpectedEOF) && x.sample.Headers.Reached():
		x.end(bench.FailTruncated, "the connection was closed in the middle of the answer")
	case errors.Is(err, io.ErrUnexpectedEOF):
		x.end(bench.FailReset, "the connection was closed without an answer")
	default:
		x.end(bench.FailReset, err.Error())
	}
}

// isMalformed reports whether the server broke the rules of HTTP or of its
// own compression; net/http has no type for most of it.
func isMalformed(err error) bool {
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
		return true
	}
	return strings.Contains(err.Error(), "malformed") || strings.Contains(err.Error(), "invalid byte in chunk")
}

// end records a failure, unless there is one already.
func (x *exchange) end(kind bench.Outcome, message string) {
	s := &x.sample
	if s.Outcome != "" {
		return
	}
	s.Outcome, s.Message = kind, message
	if !s.Done.Reached() {
		s.Done = x.client.options.Clock.Now()
	}
}

// finish completes the sample and lets go of the line.
func (x *exchange) finish() {
	s, c := &x.sample, x.client
	s.Message = clip(x.hide(c.options.Mask(s.Message)), 4<<10)
	s.Text, s.Reasoning = x.kept(&x.answer), x.kept(&x.aloud)
	s.FinishReason, s.ResponseID = clip(x.hide(s.FinishReason), 100), clip(x.hide(s.ResponseID), 200)
	if s.Tokens.Source == "" && x.runes > 0 {
		s.Tokens.Source, s.Tokens.Output = bench.FromEstimate, estimate(x.runes)
	}
	if x.line == nil {
		return
	}
	s.Chunks = slices.Clone(x.line.chunks)
	s.Heartbeats += x.line.events.comments
	if x.spoilt || x.ctx.Err() != nil {
		x.line.close()
		return
	}
	c.lines.give(x.line)
}

// estimate guesses tokens from characters: about four of them make a token
// in the common vocabularies.
func estimate(runes int) int { return max(1, (runes+2)/4) }

// hide replaces the keys in use, should a server send one back.
func (x *exchange) hide(text string) string {
	for _, secret := range x.client.options.Secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[key]")
		}
	}
	return text
}

func (x *exchange) kept(k *keeper) string {
	if len(k.text) == 0 {
		return ""
	}
	return clip(x.hide(string(k.text)), k.limit)
}

// keeper collects a text up to a limit, and a little beyond it, so that a key
// that straddles the limit can still be recognised.
type keeper struct {
	text  []byte
	limit int
}

func (k *keeper) add(piece []byte) {
	const beyond = 512
	if space := k.limit + beyond - len(k.text); k.limit > 0 && space > 0 {
		k.text = append(k.text, piece[:min(len(piece), space)]...)
	}
}

// clip cuts a text to at most n bytes of valid UTF-8.
func clip(text string, n int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// retryAfter reads the header's seconds or date; 0: none.
func retryAfter(value string) time.Duration {
	if seconds, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && seconds > 0 && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
