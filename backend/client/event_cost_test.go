package client

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// plainStream is a stream of so many usual events.
func plainStream(events int) []byte {
	const event = `data: {"id":"chatcmpl-0123456789abcdef","object":"chat.completion.chunk","created":1730000000,"model":"meta-llama/Llama-3.1-8B-Instruct","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}]}` + "\n\n"
	return []byte(strings.Repeat(event, events) + `data: {"choices":[{"delta":{},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n")
}

// bare reads streams without a server, so that what an event costs is all there
// is to see.
type bare struct {
	client *Client
	conn   *connection
}

func newBare(t testing.TB) bare {
	t.Helper()
	o := Options{
		Endpoint:   bench.Endpoint{Name: "m", URL: "http://127.0.0.1:9", Model: "m"},
		Generation: bench.Generation{MaxTokens: 8, Stream: true},
		Limits:     bench.Limits{Total: time.Hour}, Clock: bench.StartClock(),
	}
	client, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := net.Pipe()
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return bare{client, scriptedConnection(ours, o.Clock)}
}

func (b bare) read(t testing.TB, body io.Reader) {
	t.Helper()
	b.client.conns.give(b.conn)
	x := exchange{client: b.client, ctx: context.Background(), sample: bench.NewSample(bench.Request{})}
	x.sample.Streamed = true
	if !x.connect() {
		t.Fatal("no connection")
	}
	b.conn.socket.begin(x.ctx, b.client.options.Limits, b.client.options.Clock.Now())
	b.conn.socket.came = b.client.options.Clock.Now()
	x.stream(body)
	if x.sample.Outcome != bench.OK {
		t.Fatalf("%s (%s)", x.sample.Outcome, x.sample.Message)
	}
}

func TestAPlainEventAllocatesNothing(t *testing.T) {
	b, body := newBare(t), bytes.NewReader(nil)
	allocations := func(events int) float64 {
		stream := plainStream(events)
		return testing.AllocsPerRun(20, func() {
			body.Reset(stream)
			b.read(t, body)
		})
	}
	most := allocations(5000) // grows the buffers
	few, many := allocations(1), allocations(5000)
	if few != many {
		t.Errorf("a stream of 1 event has %v allocations, one of 5000 has %v (%v the first time)", few, many, most)
	}
}

// BenchmarkEvents reads a stream as it is, and with each event in a chunk of HTTP's
// coding.
func BenchmarkEvents(b *testing.B) {
	const events = 10_000
	stream := plainStream(events)
	var coded []byte
	for event := range bytes.SplitAfterSeq(stream, []byte("\n\n")) {
		coded = fmt.Appendf(coded, "%x\r\n%s\r\n", len(event), event)
	}
	from := bytes.NewReader(nil)
	for name, read := range map[string]func() io.Reader{
		"plain": func() io.Reader {
			from.Reset(stream)
			return from
		},
		"chunked": func() io.Reader {
			from.Reset(coded)
			return &chunked{in: bufio.NewReaderSize(from, bufferSize)}
		},
	} {
		b.Run(name, func(b *testing.B) {
			bare := newBare(b)
			b.ReportAllocs()
			b.SetBytes(int64(len(stream)))
			rounds := 0
			for b.Loop() {
				bare.read(b, read())
				rounds++
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rounds)/events, "ns/event")
		})
	}
}
