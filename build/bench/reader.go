//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// readerURL is the environment variable that makes this program a bare reader of
// the simulator at a URL.
const readerURL = "TOKENLAP_BENCH_READER"

const (
	readerStreams  = 64
	readerRequests = 5 // on each stream, one after the other
	readerTokens   = 5000
	readerBuffer   = 16 << 10 // as of the client
)

// bareReader reads what a run of full speed reads, over as many connections, and
// does nothing with it. It returns the processor seconds that this took.
func (b *benchmark) bareReader(simulate []string) (float64, error) {
	own, err := os.Executable()
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	server, err := b.simulator(ctx, simulate...)
	if err != nil {
		return 0, err
	}
	defer server.Close()
	reader := exec.CommandContext(ctx, own)
	reader.Env = append(os.Environ(), readerURL+"="+server.URL)
	if out, err := reader.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("reader: %w: %s", err, out)
	}
	return (reader.ProcessState.UserTime() + reader.ProcessState.SystemTime()).Seconds(), nil
}

// readAll asks and reads until each stream has had its answers.
func readAll(url string) error {
	var (
		all    sync.WaitGroup
		errors = make(chan error, readerStreams)
	)
	for range readerStreams {
		all.Go(func() { errors <- readStream(strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/v1")) })
	}
	all.Wait()
	close(errors)
	for err := range errors {
		if err != nil {
			return err
		}
	}
	return nil
}

func readStream(address string) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	body := fmt.Sprintf(`{"model":"simulated","stream":true,"stream_options":{"include_usage":true},"max_tokens":%d,"messages":[{"role":"user","content":"What is the capital of France?"}]}`, readerTokens)
	request := fmt.Appendf(nil, "POST /v1/chat/completions HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s", address, len(body), body)
	buffer := make([]byte, readerBuffer)
	for range readerRequests {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		if err := readAnswer(conn, buffer); err != nil {
			return err
		}
	}
	return nil
}

// readAnswer reads to the end of a chunked body. The last bytes of a read stay in
// front of those of the next, so that an end in two parts is found.
func readAnswer(conn net.Conn, buffer []byte) error {
	end, kept := []byte("\r\n0\r\n\r\n"), 0
	for {
		n, err := conn.Read(buffer[kept:])
		if err != nil {
			return err
		}
		if n += kept; bytes.HasSuffix(buffer[:n], end) {
			return nil
		}
		kept = copy(buffer, buffer[max(0, n-len(end)+1):n])
	}
}
