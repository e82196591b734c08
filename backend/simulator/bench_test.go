package simulator

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// childEnv holds the query with which the test binary serves as a simulator
// of its own process, so that its processor time is measured apart from ours.
const childEnv = "TOKENLAP_SIMULATOR_CHILD"

func serveAsChild(query string) {
	b, err := Parse(query)
	if err != nil {
		panic(err)
	}
	server, err := Start("127.0.0.1:0", b)
	if err != nil {
		panic(err)
	}
	fmt.Println(server.URL())
	bufio.NewReader(os.Stdin).ReadByte() // until the parent closes it
	server.Close()
}

// startChild returns the URL, and a function that ends the process and returns
// the processor time that it used.
func startChild(b *testing.B, query string) (url string, stop func() time.Duration) {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), childEnv+"="+query)
	command.Stderr = os.Stderr
	input, err := command.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(line), func() time.Duration {
		input.Close()
		command.Wait()
		return command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	}
}

// drain asks once on the connection and throws the stream away.
func drain(conn net.Conn, tokens int, buffer []byte) error {
	body := fmt.Sprintf(`{"model":"m","messages":[{"role":"user","content":"count"}],"stream":true,"max_tokens":%d}`, tokens)
	if _, err := fmt.Fprintf(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		return err
	}
	tail := 0
	for {
		n, err := conn.Read(buffer[tail:])
		if err != nil {
			return err
		}
		if bytes.HasSuffix(buffer[:tail+n], []byte(endOfBody)) {
			return nil
		}
		tail = copy(buffer, buffer[max(0, tail+n-8):tail+n])
	}
}

// drainAll runs the streams at once, each with so many tokens.
func drainAll(b *testing.B, url string, streams, tokens int) {
	var all sync.WaitGroup
	for range streams {
		conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/v1"))
		if err != nil {
			b.Fatal(err)
		}
		all.Go(func() {
			defer conn.Close()
			if err := drain(conn, tokens, make([]byte, 256<<10)); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
}

// Chunks as fast as they can be written: 64 streams, a reader that discards.
func BenchmarkFullSpeed(b *testing.B) {
	const streams = 64
	url, stop := startChild(b, "ttft=0s&itl=0s")
	tokens := max(1, b.N/streams)
	b.ResetTimer()
	drainAll(b, url, streams, tokens)
	b.StopTimer()
	used := stop()
	chunks := float64(tokens * streams)
	b.ReportMetric(chunks/b.Elapsed().Seconds(), "chunks/s")
	b.ReportMetric(float64(used.Nanoseconds())/chunks, "cpu-ns/chunk")
}

// 1,000 streams at 50 tokens a second: processor time, and how far behind its
// deadlines the server was.
func BenchmarkPaced(b *testing.B) {
	for _, streams := range []int{1, 100, 1000} {
		b.Run(fmt.Sprint(streams), func(b *testing.B) {
			url, stop := startChild(b, "ttft=200ms&itl=20ms")
			for b.Loop() {
				drainAll(b, url, streams, 128)
			}
			late := lateness(b, url)
			chunks := float64(streams * 128 * b.N)
			b.ReportMetric(float64(stop().Nanoseconds())/chunks, "cpu-ns/chunk")
			b.ReportMetric(late[len(late)/2].Seconds()*1e3, "late-p50-ms")
			b.ReportMetric(late[len(late)*99/100].Seconds()*1e3, "late-p99-ms")
			b.ReportMetric(late[len(late)-1].Seconds()*1e3, "late-max-ms")
		})
	}
}

func lateness(b *testing.B, url string) []time.Duration {
	answer, err := http.Get(strings.TrimSuffix(url, "/v1") + "/truth")
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	var page Page
	if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
		b.Fatal(err)
	}
	var late []time.Duration
	schedule := Defaults().Schedule(0, 128)
	for _, truth := range page.Requests {
		for i, at := range truth.Writes {
			late = append(late, time.Duration(at-truth.Began)-schedule[i])
		}
	}
	slices.Sort(late)
	return late
}
