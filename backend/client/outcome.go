package client

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}

func isLimit(err error) bool {
	var limit expired
	return errors.As(err, &limit)
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
	case errors.Is(err, io.ErrUnexpectedEOF) && x.sample.Headers.Reached():
		x.end(bench.FailTruncated, "the connection was closed in the middle of the answer")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		x.end(bench.FailReset, "the connection was closed without an answer")
	case isOfTheNetwork(err):
		x.end(bench.FailReset, err.Error())
	case diagnoseHead(err) != "":
		x.end(bench.FailMalformed, diagnoseHead(err))
	default: // net/http and gzip complain of what they read
		x.end(bench.FailMalformed, err.Error())
	}
}

// isBroken reports whether the other side ended the connection within a body.
func isBroken(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || isOfTheNetwork(err) && !isLimit(err) && !isTimeout(err)
}

func isOfTheNetwork(err error) bool {
	var network net.Error
	var system syscall.Errno
	return errors.As(err, &network) || errors.As(err, &system) || errors.Is(err, net.ErrClosed)
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

// finish completes the sample and gives its connection back.
func (x *exchange) finish() {
	s, c := &x.sample, x.client
	if x.uncancel != nil {
		x.uncancel()
	}
	x.flush()
	const kept, seen = 4 << 10, 8 << 10 // masking takes its time
	hide := c.options.MaskAnswer
	s.Message = clip(c.options.Mask(clip(s.Message, seen)), kept)
	s.Text, s.Reasoning = x.kept(&x.answer), x.kept(&x.reasoning)
	s.FinishReason, s.ResponseID = clip(hide(clip(s.FinishReason, seen)), 100), clip(hide(clip(s.ResponseID, seen)), 200)
	x.estimateTokens()
	if x.conn == nil {
		return
	}
	s.Chunks = slices.Clone(x.conn.chunks)
	s.Heartbeats += x.conn.events.comments
	switch {
	case x.broken || x.closes || x.ctx.Err() != nil:
		x.conn.close()
	case x.rest != nil:
		c.retire(x.conn, x.rest)
	default:
		c.conns.give(x.conn)
	}
}

func (x *exchange) kept(k *textBuffer) string {
	if len(k.text) == 0 {
		return ""
	}
	return clip(x.client.options.MaskAnswer(string(k.text)), k.limit)
}

// textBuffer collects a text up to a limit, and a little beyond it, so that a key
// that straddles the limit can still be recognised. It estimates the tokens of
// the whole text.
type textBuffer struct {
	estimate *bench.TokenEstimator
	text     []byte
	limit    int
	bytes    int    // of the whole text
	rest     uint64 // hash of what is not in text
}

func (k *textBuffer) add(piece []byte) {
	if len(piece) == 0 {
		return
	}
	const beyond = 512
	k.bytes += len(piece)
	k.estimate.Add(piece)
	if space := k.limit + beyond - len(k.text); k.limit > 0 && space > 0 {
		n := min(len(piece), space)
		k.text = append(k.text, piece[:n]...)
		piece = piece[n:]
	}
	k.rest = hashOn(k.rest, piece)
}

// hashOn continues a hash that does not depend on how a text is cut.
func hashOn(hash uint64, piece []byte) uint64 {
	const prime = 1099511628211
	for _, b := range piece {
		hash = (hash + uint64(b) + 1) * prime
	}
	return hash
}

// set replaces what was collected.
func (k *textBuffer) set(text []byte) {
	k.text, k.bytes, k.rest, *k.estimate = k.text[:0], 0, 0, bench.TokenEstimator{}
	k.add(text)
}

// isWhole reports whether text is all that was collected.
func (k *textBuffer) isWhole(text []byte) bool {
	n := len(k.text)
	return len(text) == k.bytes && bytes.Equal(text[:n], k.text) && hashOn(0, text[n:]) == k.rest
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
	if value == "" { // as a rule: what cannot be parsed costs memory
		return 0
	}
	if seconds, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && seconds > 0 && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
