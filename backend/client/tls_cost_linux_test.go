package client

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"runtime"
	"syscall"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// BenchmarkEventsOverTLS reports the processor time of the thread that reads, of
// system calls and decryption too, for streams that come as fast as they are
// written.
func BenchmarkEventsOverTLS(b *testing.B) {
	for _, row := range []struct {
		name  string
		write int // bytes of each record; 0: one event
	}{{"an event a record", 0}, {"records of 16 KB", 16 << 10}} {
		b.Run(row.name, func(b *testing.B) { benchmarkTLS(b, row.write) })
	}
}

func benchmarkTLS(b *testing.B, size int) {
	const events = 10_000
	stream := plainStream(events)
	if size == 0 {
		size = bytes.Index(stream, []byte("\n\n")) + 2
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for left := stream; len(left) > 0; {
			n := min(size, len(left))
			_, _ = w.Write(left[:n])
			_ = http.NewResponseController(w).Flush()
			left = left[n:]
		}
	}))
	b.Cleanup(server.Close)
	client, err := New(Options{
		Endpoint:   bench.Endpoint{Name: "m", URL: server.URL, Model: "m", Insecure: true},
		Generation: bench.Generation{MaxTokens: events, Stream: true},
		Limits:     bench.Limits{Total: time.Hour}, Clock: bench.StartClock(),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(client.Close)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var took time.Duration
	rounds := 0
	for b.Loop() {
		before := threadTime(b)
		if s := client.Send(b.Context(), bench.Request{}); s.Outcome != bench.OK || s.Events < events {
			b.Fatalf("%s (%s), %d events", s.Outcome, s.Message, s.Events)
		}
		took += threadTime(b) - before
		rounds++
	}
	b.ReportMetric(float64(took.Nanoseconds())/float64(rounds)/events, "cpu-ns/event")
}

// threadTime is the processor time of this thread.
func threadTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_THREAD, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
