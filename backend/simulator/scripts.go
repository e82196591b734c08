package simulator

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

const refusedBody = `{"error":{"message":"this request was made to fail"}}`

// scripts is the one list.
var scripts = []script{
	// The connection breaks, stage by stage.
	{"reset_at_once", func() []Step { return resetting("") }},
	{"reset_in_head", func() []Step { return resetting("HTTP/1.1 200 OK\r\nContent-Ty") }},
	{"close_in_head", func() []Step { return closing("HTTP/1.1 200 OK\r\nContent-Ty") }},
	{"reset_after_head", func() []Step { return resetting(eventHead) }},
	{"close_after_head", func() []Step { return closing(eventHead) }},
	{"reset_in_event", func() []Step { return resetting(eventHead + chunk(word("one "))[:40]) }},
	{"close_in_event", func() []Step { return closing(eventHead + chunk(word("one ")) + chunk(word("two "))[:40]) }},
	{"close_in_chunk_length", func() []Step { return closing(eventHead + chunk(threeWords) + "1") }},
	{"reset_before_finish", func() []Step { return resetting(eventHead + chunk(threeWords)) }},
	{"reset_after_finish", func() []Step { return resetting(eventHead + chunk(threeWords+finished("stop"))) }},
	{"reset_after_done", func() []Step { return resetting(eventHead + chunk(threeWords+goodEnd)) }},

	// What comes slowly, or never ends. Limits end the request.
	{"drip_head", func() []Step { return endless("HTTP/1.1 200 OK\r\nX-Slow: ", "a", drip) }},
	{"drip_event", func() []Step { return endless(eventHead, "1\r\nd\r\n", drip) }},
	{"comments_only", func() []Step { return endless(eventHead, chunk(": still there\n\n"), drip) }},
	{"comments_after_output", func() []Step { return endless(eventHead+chunk(threeWords), chunk(": still there\n\n"), drip) }},
	{"endless_stream", func() []Step { return endless(eventHead, chunk(word("again ")), time.Millisecond) }},
	{"silent_after_finish", func() []Step {
		return []Step{written(eventHead + chunk(threeWords+goodEnd[:len(goodEnd)-len(doneEvent)])), {After: day, Close: true}}
	}},

	// What is larger than anybody needs.
	{"huge_headers", func() []Step {
		return verbatim("HTTP/1.1 200 OK\r\nX-Large: " + strings.Repeat("a", 2<<20) + "\r\n\r\n")
	}},
	{"endless_headers", func() []Step { return endless("HTTP/1.1 200 OK\r\n", strings.Repeat("X-More: a\r\n", flood/11), 0) }},
	{"endless_comment", func() []Step { return endless(eventHead+chunk(": "), chunk(strings.Repeat("a", flood)), 0) }},
	{"endless_json", func() []Step {
		return endless("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"+chunk(`{"choices":[`), chunk(strings.Repeat("{},", flood/3)), 0)
	}},
	{"endless_chunk_length", func() []Step { return endless(eventHead+"1;", strings.Repeat("a", flood), 0) }},
	{"endless_trailers", func() []Step {
		return endless(eventHead+chunk(threeWords+goodEnd)+"0\r\n", strings.Repeat("X-More: a\r\n", flood/11), 0)
	}},
	{"endless_error", func() []Step {
		return endless("HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", chunk(strings.Repeat("a", flood)), 0)
	}},
	{"gzip_bomb", gzipBomb},
	{"many_choices", func() []Step {
		return streamOf(data(`{"choices":[`+strings.Repeat(`{"index":0,"delta":{"content":"a"}},`, 9_999)+`{"index":0,"delta":{"content":"a"}}]}`), goodEnd)
	}},
	{"many_events", func() []Step { return streamOf(strings.Repeat(word("a "), 50_000), goodEnd) }},
	{"deep_json", func() []Step {
		return streamOf(word("one "), data(`{"choices":`+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)+`}`), word("two"), goodEnd)
	}},
	{"deep_error", func() []Step {
		return status("400 Bad Request", "", `{"error":`+strings.Repeat(`{"error":`, 100_000)+`"deep"`+strings.Repeat("}", 100_001))
	}},
	{"long_message", func() []Step {
		return status("400 Bad Request", "", `{"error":{"message":"`+strings.Repeat("far too long ", 100_000)+`"}}`)
	}},

	// Lengths that are wrong.
	{"length_too_long", func() []Step {
		return closing("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n" + threeWords)
	}},
	{"length_too_short", func() []Step {
		return closing("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 20\r\n\r\n" + threeWords + goodEnd)
	}},
	{"length_negative", func() []Step { return closing("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + threeWords) }},
	{"length_twice", func() []Step { return closing("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd") }},
	{"length_no_number", func() []Step { return closing("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + threeWords) }},
	{"length_and_chunked", func() []Step {
		return verbatim("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(threeWords+goodEnd) + lastChunk)
	}},
	{"no_length", func() []Step {
		return closing("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + threeWords + goodEnd)
	}},
	{"chunk_no_number", func() []Step { return closing(eventHead + chunk(word("one ")) + "zz\r\n") }},
	{"chunk_overflow", func() []Step { return closing(eventHead + "fffffffffffffffff\r\n" + threeWords) }},
	{"chunk_too_short", func() []Step { return closing(eventHead + "5\r\n" + threeWords + "\r\n" + lastChunk) }},
	{"coding_unknown", func() []Step { return closing("HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\nabc") }},
	{"gzip_is_plain", func() []Step {
		return closing("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\n" + threeWords + goodEnd)
	}},

	// HTTP as it also comes.
	{"http_10", func() []Step {
		return closing("HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + threeWords + goodEnd)
	}},
	{"no_status_line", func() []Step { return closing("hello\r\n\r\n") }},
	{"status_no_number", func() []Step { return closing("HTTP/1.1 fine\r\n\r\n") }},
	{"http2_frames", func() []Step { return closing("\x00\x00\x12\x04\x00\x00\x00\x00\x00" + strings.Repeat("\x00", 18)) }},
	{"tls_alert", func() []Step { return closing("\x15\x03\x01\x00\x02\x02\x46") }},
	{"early_hints", func() []Step {
		return verbatim("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" + eventHead + chunk(threeWords+goodEnd) + lastChunk)
	}},
	{"endless_early_hints", func() []Step { return endless("", strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 100), drip) }},
	{"switching_protocols", func() []Step {
		return closing("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
	}},
	{"no_content", func() []Step { return verbatim("HTTP/1.1 204 No Content\r\n\r\n") }},
	{"partial_content", func() []Step {
		return verbatim("HTTP/1.1 206 Partial Content\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(threeWords+goodEnd) + lastChunk)
	}},
	{"not_modified", func() []Step { return verbatim("HTTP/1.1 304 Not Modified\r\n\r\n") }},
	{"redirect_elsewhere", func() []Step { return status("302 Found", "Location: http://192.0.2.1/v1/chat/completions\r\n", "") }},
	{"redirect_to_file", func() []Step { return status("301 Moved Permanently", "Location: file:///etc/hostname\r\n", "") }},
	{"redirect_loop", func() []Step { return status("307 Temporary Redirect", "Location: /v1/chat/completions\r\n", "") }},
	{"redirect_nowhere", func() []Step { return status("308 Permanent Redirect", "", "") }},
	{"http_401", func() []Step { return status("401 Unauthorized", "WWW-Authenticate: Bearer\r\n", refusedBody) }},
	{"http_403", func() []Step { return status("403 Forbidden", "", refusedBody) }},
	{"http_404", func() []Step { return sized("404 Not Found", "text/plain", "", "404 page not found\n") }},
	{"http_405", func() []Step {
		return sized("405 Method Not Allowed", "text/plain", "Allow: GET\r\n", "Method Not Allowed")
	}},
	{"http_408", func() []Step { return status("408 Request Timeout", "Connection: close\r\n", refusedBody) }},
	{"http_413", func() []Step {
		return sized("413 Payload Too Large", "text/html", "", "<html><head><title>413 Request Entity Too Large</title></head></html>")
	}},
	{"http_422", func() []Step {
		return status("422 Unprocessable Entity", "", `{"detail":[{"loc":["body","model"],"msg":"field required","type":"value_error.missing"}]}`)
	}},
	{"http_500", func() []Step { return sized("500 Internal Server Error", "text/plain", "", "Internal Server Error") }},
	{"http_502", func() []Step {
		return sized("502 Bad Gateway", "text/html", "", "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>")
	}},
	{"http_504", func() []Step {
		return sized("504 Gateway Time-out", "text/html", "", "<html><head><title>504 Gateway Time-out</title></head></html>")
	}},
	{"http_524", func() []Step {
		return sized("524 ", "text/html", "", "<html><head><title>A timeout occurred</title></head></html>")
	}},
	{"http_999", func() []Step { return sized("999 Odd", "text/plain", "", "odd") }},
	{"retry_after_date", func() []Step {
		at := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
		return status("429 Too Many Requests", "Retry-After: "+at+"\r\n", refusedBody)
	}},
	{"retry_after_nonsense", func() []Step { return status("429 Too Many Requests", "Retry-After: -1e300\r\n", refusedBody) }},

	// Bodies that are no stream.
	{"empty_body", func() []Step { return sized("200 OK", "text/event-stream", "", "") }},
	{"blank_body", func() []Step { return sized("200 OK", "text/event-stream", "", "\n\n \n") }},
	{"text_body", func() []Step { return sized("200 OK", "text/event-stream", "", "one moment please") }},
	{"login_page", func() []Step {
		return sized("200 OK", "text/html", "", `<html><head><title>Sign in</title></head><body><input type="password"></body></html>`)
	}},
	{"json_null", func() []Step { return status("200 OK", "", "null") }},
	{"json_list", func() []Step { return status("200 OK", "", "[]") }},
	{"json_broken", func() []Step { return status("200 OK", "", `{"choices":[{"message":`) }},
	{"json_lines", func() []Step {
		return sized("200 OK", "application/x-ndjson", "", `{"message":{"content":"one "},"done":false}`+"\n"+`{"message":{"content":"two"},"done":true}`+"\n")
	}},
	{"error_as_text", func() []Step { return sized("200 OK", "text/plain", "", refusedBody) }},
	{"error_text_only", func() []Step { return status("400 Bad Request", "", `{"error":"this request was made to fail"}`) }},
	{"error_raw", func() []Step {
		return status("502 Bad Gateway", "", `{"error":{"message":"Provider returned error","metadata":{"raw":"{\"message\":\"this request was made to fail\"}"}}}`)
	}},

	// Events in an odd order or number.
	{"event_twice", func() []Step { return streamOf(word("one "), word("one "), word("two"), goodEnd) }},
	{"finish_first", func() []Step {
		return streamOf(finished("stop"), threeWords, counted(`{"prompt_tokens":4,"completion_tokens":3}`), doneEvent)
	}},
	{"stop_everywhere", func() []Step {
		return streamOf(
			data(`{"choices":[{"delta":{"content":"one "},"finish_reason":"stop"}]}`), data(`{"choices":[{"delta":{"content":"two"},"finish_reason":"stop"}]}`), doneEvent)
	}},
	{"done_first", func() []Step { return streamOf(doneEvent, threeWords, finished("stop")) }},
	{"done_twice", func() []Step { return streamOf(threeWords, goodEnd, doneEvent) }},
	{"done_only", func() []Step { return streamOf(doneEvent) }},
	{"error_after_finish", func() []Step { return streamOf(threeWords, finished("stop"), data(refusedBody), doneEvent) }},
	{"error_null", func() []Step {
		return streamOf(data(`{"error":null,"choices":[{"delta":{"content":"one"}}]}`), goodEnd)
	}},
	{"error_empty", func() []Step { return streamOf(word("one "), data(`{"error":{}}`), doneEvent) }},
	{"error_number", func() []Step { return streamOf(word("one "), data(`{"error":503}`), doneEvent) }},

	// Events with odd fields.
	{"no_choices", func() []Step { return streamOf(data(`{"id":"scripted"}`), goodEnd) }},
	{"choices_null", func() []Step { return streamOf(data(`{"choices":null}`), threeWords, goodEnd) }},
	{"choices_object", func() []Step { return streamOf(data(`{"choices":{}}`), goodEnd) }},
	{"choice_null", func() []Step { return streamOf(data(`{"choices":[null]}`), threeWords, goodEnd) }},
	{"delta_null", func() []Step { return streamOf(data(`{"choices":[{"delta":null}]}`), threeWords, goodEnd) }},
	{"content_null", func() []Step { return streamOf(delta(`"role":"assistant","content":null`), threeWords, goodEnd) }},
	{"content_number", func() []Step { return streamOf(delta(`"content":5`), goodEnd) }},
	{"finish_null_text", func() []Step {
		return streamOf(data(`{"choices":[{"delta":{"content":"one"},"finish_reason":"null"}]}`), doneEvent)
	}},
	{"finish_unknown", func() []Step { return streamOf(threeWords, finished("tired"), doneEvent) }},
	{"id_changes", func() []Step {
		return streamOf(data(`{"id":"a","choices":[{"delta":{"content":"one "}}]}`), data(`{"id":"b","choices":[{"delta":{"content":"two"}}]}`), goodEnd)
	}},
	{"cumulative", func() []Step {
		return streamOf(data(`{"choices":[{"delta":{"content":"one "},"message":{"content":"one "}}]}`), data(`{"choices":[{"delta":{"content":"two"},"message":{"content":"one two"}}]}`), goodEnd)
	}},
	{"reasoning_object", func() []Step { return streamOf(delta(`"reasoning_content":{"text":"hm "}`), threeWords, goodEnd) }},
	{"reasoning_details", func() []Step {
		return streamOf(delta(`"reasoning_details":[{"type":"reasoning.text","text":"hm "}]`), threeWords, goodEnd)
	}},
	{"huge_numbers", func() []Step {
		return streamOf(data(`{"created":1e999,"choices":[{"index":18446744073709551616,"delta":{"content":"one"}}]}`), goodEnd)
	}},

	// Text that is no text.
	{"invalid_utf8", func() []Step { return streamOf(word("caf\xe9 \xff\xfe"), goodEnd) }},
	{"lone_surrogate", func() []Step { return streamOf(word(`\ud83d alone`), goodEnd) }},
	{"nul_bytes", func() []Step { return streamOf(word("a\x00b"), goodEnd) }},
	{"nul_escaped", func() []Step { return streamOf(word(`a\u0000b`), goodEnd) }},
	{"bom_within", func() []Step { return streamOf(word("one "), "\ufeff"+word("two "), word("three"), goodEnd) }},
	{"terminal_codes", func() []Step { return streamOf(word(`\u001b]0;owned\u0007\u001b[31mred`), goodEnd) }},
	{"mixed_line_ends", func() []Step {
		return streamOf("data: "+strings.TrimPrefix(strings.TrimSuffix(word("one "), "\n\n"), "data: ")+"\r\n\r\n", strings.TrimSuffix(word("two "), "\n\n")+"\r\r", word("three"), goodEnd)
	}},
	{"fields_unknown", func() []Step { return streamOf("retry: 10\nid: 7\nfoo: bar\nfoo\n"+word("one"), goodEnd) }},
	{"data_blank", func() []Step { return streamOf("data\n\ndata:\n\ndata: \n\n", threeWords, goodEnd) }},

	// Usage that lies.
	{"usage_negative", func() []Step {
		return streamOf(threeWords, finished("stop"), counted(`{"prompt_tokens":-4,"completion_tokens":-3}`), doneEvent)
	}},
	{"usage_huge", func() []Step {
		return streamOf(threeWords, finished("stop"), counted(`{"prompt_tokens":4,"completion_tokens":999999999999999999}`), doneEvent)
	}},
	{"usage_overflow", func() []Step {
		return streamOf(threeWords, finished("stop"), counted(`{"prompt_tokens":4,"completion_tokens":99999999999999999999999}`), doneEvent)
	}},
	{"usage_below_chunks", func() []Step {
		return streamOf(threeWords, finished("stop"), counted(`{"prompt_tokens":4,"completion_tokens":1}`), doneEvent)
	}},
	{"usage_zero", func() []Step {
		return streamOf(threeWords, finished("stop"), counted(`{"prompt_tokens":0,"completion_tokens":0}`), doneEvent)
	}},
	{"usage_fraction", func() []Step {
		return streamOf(threeWords, finished("stop"), counted(`{"prompt_tokens":4,"completion_tokens":3.5}`), doneEvent)
	}},
	{"usage_text", func() []Step {
		return streamOf(threeWords, finished("stop"), counted(`{"prompt_tokens":"4","completion_tokens":"3"}`), doneEvent)
	}},
	{"usage_list", func() []Step { return streamOf(threeWords, finished("stop"), counted(`[3]`), doneEvent) }},
	{"usage_null", func() []Step { return streamOf(threeWords, finished("stop"), counted(`null`), doneEvent) }},
	{"usage_twice", func() []Step {
		return streamOf(threeWords, finished("stop"), counted(`{"prompt_tokens":4,"completion_tokens":2}`), counted(`{"prompt_tokens":4,"completion_tokens":3}`), doneEvent)
	}},
	{"usage_reasoning_above", func() []Step {
		return streamOf(threeWords, finished("stop"), counted(`{"prompt_tokens":4,"completion_tokens":3,"completion_tokens_details":{"reasoning_tokens":9}}`), doneEvent)
	}},
	{"usage_cached_above", func() []Step {
		return streamOf(threeWords, finished("stop"), counted(`{"prompt_tokens":4,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":900}}`), doneEvent)
	}},
}

// gzipBomb is a line of events that is 64 MB long when it is unpacked.
var gzipBomb = sync.OnceValue(func() []Step {
	var packed bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	_, _ = zip.Write([]byte("data: "))
	blank := make([]byte, flood)
	for range 64 << 20 / flood {
		_, _ = zip.Write(blank)
	}
	_ = zip.Close()
	head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", packed.Len())
	return []Step{written(head + packed.String())}
})
