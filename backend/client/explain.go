package client

import (
	"fmt"
	"net/http"

	"tokenlap/backend/bench"
)

// Explain says in words what became of a request.
func Explain(s *bench.Sample) string {
	what := map[bench.Outcome]string{
		bench.OK: "answered", bench.FailDNS: "the host name was not found", bench.FailConnect: "no connection could be made",
		bench.FailTLS: "the TLS handshake failed", bench.FailSend: "the request could not be sent",
		bench.FailHTTP3xx: "the server redirected", bench.FailHTTP4xx: "the server refused the request", bench.FailHTTP429: "the server's rate limit was reached",
		bench.FailHTTP5xx: "the server failed", bench.TimeoutConnect: "the connection took too long", bench.TimeoutHeaders: "the response headers took too long",
		bench.TimeoutFirstToken: "the first token took too long", bench.TimeoutIdle: "the stream stood still for too long",
		bench.TimeoutTotal: "the answer took too long", bench.FailStreamError: "the server reported an error within its answer",
		bench.FailTruncated: "the answer broke off", bench.FailReset: "the connection broke", bench.FailEmpty: "the answer was empty",
		bench.FailMalformed: "the answer was not what the API promises", bench.FailNotStreamed: "the answer was not streamed",
		bench.FailTooLarge: "the answer was too large", bench.Cancelled: "cut off by the user", bench.Dropped: "never sent: the in-flight limit was reached",
		bench.FailUnreported: "failed in a way that the file it was imported from does not tell",
	}[s.Outcome]
	if s.Status >= 300 {
		what += fmt.Sprintf(" (%d)", s.Status)
	}
	if s.Message != "" {
		what += ": " + s.Message
	}
	return what
}

// Hint says what to do about a failure, where something is known; else "".
func Hint(s *bench.Sample) string {
	if hint := diagnosisHint(s.Message, s.Status); hint != "" {
		return hint
	}
	if hint := hintFor(s.Status); hint != "" {
		return hint
	}
	return hints[s.Outcome]
}

// timeoutOfProxy is what Cloudflare sends for http.StatusGatewayTimeout.
const timeoutOfProxy = 524

func hintFor(status int) string {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return "the server wants another key: check the model's key reference and that the key is still valid"
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return "check the path of the URL (most servers: /v1), the model id, and the API that the model is set to"
	case http.StatusRequestTimeout:
		return "the server waited too long for the request: the network there is slow, or the server is overloaded"
	case http.StatusRequestEntityTooLarge:
		return "the prompt is larger than the server or a proxy before it takes: send shorter prompts, or raise its limit"
	case http.StatusGatewayTimeout, timeoutOfProxy:
		return "a proxy gave up waiting for the server: raise its limit, or reduce the load"
	case http.StatusTooManyRequests:
		return "the account's rate limit or quota is used up: wait, or reduce the load"
	}
	switch {
	case status >= 500:
		return "the server itself is in trouble: its log says more; it may still be loading the model"
	case status >= 400:
		return "the server does not take the request: its message says why; extra body fields and headers of the model may be the cause"
	case status >= 300:
		return "give the model the URL that the server points to"
	}
	return ""
}

var hints = map[bench.Outcome]string{
	bench.FailDNS:           "check the host name in the URL, and whether this machine needs a VPN or a proxy to see it",
	bench.FailConnect:       "is the server running, and does it listen on this port? A server in a container must listen on 0.0.0.0",
	bench.FailTLS:           "if the server speaks plain HTTP, write http:// in the URL; a certificate of your own authority is trusted through SSL_CERT_FILE; to skip verification is the last resort",
	bench.FailNotStreamed:   "the server answers in one piece: measure it with --no-stream",
	bench.FailMalformed:     "this may be another API than the model is set to: check the path of the URL, and the API (--api)",
	bench.FailStreamError:   "the server's message says why; its log says more",
	bench.FailTruncated:     "the server or a proxy in between gave up: their logs say more",
	bench.FailReset:         "the server or a proxy in between broke off: their logs say more",
	bench.FailTooLarge:      "this may be another API than the model is set to: check the path of the URL, and the API (--api)",
	bench.TimeoutIdle:       "the server or a proxy in between is stuck: check their logs",
	bench.TimeoutConnect:    "nothing answers there: check host and port, a firewall or a VPN in between",
	bench.FailEmpty:         "a reasoning model may need a larger --max-tokens",
	bench.TimeoutTotal:      "the server may still be loading the model: try again, or raise --timeout",
	bench.TimeoutHeaders:    "the server may still be loading the model: try again, or raise the limit",
	bench.TimeoutFirstToken: "the server may still be loading the model: try again, or raise the limit",
}
