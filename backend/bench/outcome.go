package bench

// Outcome is "ok" or the kind of the failure.
type Outcome string

const (
	OK                Outcome = "ok"
	FailDNS           Outcome = "dns"
	FailConnect       Outcome = "connect"
	FailTLS           Outcome = "tls"
	FailSend          Outcome = "send"
	FailHTTP3xx       Outcome = "http_3xx" // a redirect: never followed within a measurement
	FailHTTP4xx       Outcome = "http_4xx"
	FailHTTP429       Outcome = "http_429"
	FailHTTP5xx       Outcome = "http_5xx"
	TimeoutConnect    Outcome = "timeout_connect"
	TimeoutHeaders    Outcome = "timeout_headers"
	TimeoutFirstToken Outcome = "timeout_first_token"
	TimeoutIdle       Outcome = "timeout_idle"
	TimeoutTotal      Outcome = "timeout_total"
	FailStreamError   Outcome = "stream_error" // an error object inside a 200
	FailTruncated     Outcome = "truncated"    // ended with neither finish_reason nor [DONE]
	FailReset         Outcome = "reset"        // the connection broke before that
	FailEmpty         Outcome = "empty"        // ended properly without any output
	FailMalformed     Outcome = "malformed"    // not what the API promises: HTML, broken JSON
	FailNotStreamed   Outcome = "not_streamed" // a whole JSON answer where a stream was asked
	FailTooLarge      Outcome = "too_large"    // a line, an event, headers or a body over its cap
	Cancelled         Outcome = "cancelled"    // cut off by the user
	Dropped           Outcome = "dropped"      // due, but the in-flight limit was reached; never sent
	FailUnreported    Outcome = "untold"       // imported: it failed, and the file does not tell how
)
