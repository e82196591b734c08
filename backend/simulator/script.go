package simulator

import (
	"fmt"
	"strings"
	"time"
)

// A script is a fault that is written down byte by byte: one answer of the
// chat API that servers, gateways and proxies have been seen to send, or that
// nobody should send. It is the same whatever was asked.
type script struct {
	name  Fault
	steps func() []Step // made when it is asked for: the large ones would cost each start of the program
}

// scriptNames returns the names of all scripts.
func scriptNames() []Fault {
	names := make([]Fault, len(scripts))
	for i, one := range scripts {
		names[i] = one.name
	}
	return names
}

// scriptRow returns the row of a script, or nil.
func scriptRow(name Fault) *faultRow {
	for _, one := range scripts {
		if one.name == name {
			return &faultRow{name: name, instead: func(x *exchange) error { return x.play(one.steps()) }}
		}
	}
	return nil
}

const (
	eventHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
	lastChunk = "0\r\n\r\n"
	doneEvent = "data: [DONE]\n\n"

	drip    = 100 * time.Millisecond // between the bytes of what comes slowly
	flood   = 1 << 16                // bytes of a part of what does not end
	without = -1                     // times of what is repeated until the client leaves
)

// word is an event with output.
func word(text string) string { return delta(`"content":"` + text + `"`) }

// delta is an event with these fields of its delta.
func delta(fields string) string {
	return data(`{"id":"scripted","choices":[{"index":0,"delta":{` + fields + `},"finish_reason":null}]}`)
}

func finished(reason string) string {
	return data(`{"id":"scripted","choices":[{"index":0,"delta":{},"finish_reason":"` + reason + `"}]}`)
}

// counted is an event with this usage.
func counted(usage string) string {
	return data(`{"id":"scripted","choices":[],"usage":` + usage + `}`)
}

func data(text string) string { return "data: " + text + "\n\n" }

var (
	threeWords = word("one ") + word("two ") + word("three")
	goodEnd    = finished("stop") + counted(`{"prompt_tokens":4,"completion_tokens":3}`) + doneEvent
)

// chunk is a text as an HTTP chunk.
func chunk(text string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(text), text) }

func written(text string) Step { return Step{Bytes: []byte(text)} }

// streamOf is a whole stream of events, an HTTP chunk each.
func streamOf(parts ...string) []Step {
	var body strings.Builder
	body.WriteString(eventHead)
	for _, part := range parts {
		body.WriteString(chunk(part))
	}
	return []Step{written(body.String() + lastChunk)}
}

// verbatim is an answer of these bytes, after which the connection stays open.
func verbatim(text string) []Step { return []Step{written(text)} }

// closing is an answer of these bytes, after which the connection is closed.
func closing(text string) []Step { return []Step{{Bytes: []byte(text), Close: true}} }

// resetting is an answer of these bytes, after which the connection is reset.
// It pauses before, since what has not been read by then is lost.
func resetting(text string) []Step { return []Step{written(text), {After: drip, Reset: true}} }

// endless is an answer whose last part is repeated until the client leaves.
func endless(head, part string, every time.Duration) []Step {
	return []Step{written(head), {After: every, Bytes: []byte(part), Times: without}}
}

// status is an answer with a status and a JSON body.
func status(line string, headers, body string) []Step {
	return sized(line, "application/json", headers, body)
}

// sized is an answer of known length.
func sized(line, kind, headers, body string) []Step {
	return verbatim(fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n%s", line, kind, headers, len(body), body))
}
