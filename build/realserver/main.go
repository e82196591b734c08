// Command realserver tests Tokenlap against a real inference server: it writes
// a tiny model for the server to load, records what goes between the two, and
// compares what Tokenlap reports with that. build/test-real.sh calls it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/signal"
	"time"
)

const usage = `usage:
  realserver port                      print a free port of this machine
  realserver model FILE                write the tiny model
  realserver wait URL                  wait until a server answers
  realserver check -server URL -tokenlap PROGRAM -dir DIR
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := start(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "realserver:", err)
		stop()
		os.Exit(1)
	}
}

func start(ctx context.Context, args []string) error {
	switch {
	case len(args) == 1 && args[0] == "port":
		return port()
	case len(args) == 2 && args[0] == "model":
		return writeModel(args[1], tiny)
	case len(args) == 2 && args[0] == "wait":
		return wait(ctx, args[1])
	case len(args) > 1 && args[0] == "check":
		return checkAll(ctx, args[1:])
	}
	return errors.New(usage)
}

func port() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	return listener.Close()
}

// wait waits until the server answers, at most three minutes.
func wait(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(request)
		if err == nil {
			return answer.Body.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no answer from %s: %w", address, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// checkAll runs every scenario, also after one has failed.
func checkAll(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	server := flags.String("server", "", "the inference server's `URL`")
	program := flags.String("tokenlap", "", "the `program` under test")
	dir := flags.String("dir", "", "a fresh `directory` for store and files")
	if err := flags.Parse(args); err != nil {
		return err
	}
	target, err := url.Parse(*server)
	if err != nil || target.Host == "" || *program == "" || *dir == "" {
		return errors.New(usage)
	}
	recorder := newRecorder(target)
	proxy := httptest.NewServer(recorder)
	defer proxy.Close()
	c := checker{tokenlap: tokenlap{program: *program, data: *dir + "/data"}, recorder: recorder, dir: *dir}
	if _, err := c.tokenlap.call(ctx, 0, "models", "add", "tiny", "--url", proxy.URL, "--model", "tiny"); err != nil {
		return err
	}
	if _, err := c.tokenlap.call(ctx, 0, "models", "test", "tiny"); err != nil {
		return err
	}
	failed := 0
	report := func(name string, check func() (requests int, err error)) {
		begin := time.Now()
		requests, err := check()
		verdict := "ok"
		if err != nil {
			failed++
			verdict = "FAILED\n" + err.Error()
		}
		fmt.Printf("  %-28s %4d requests %6.1f s  %s\n", name, requests, time.Since(begin).Seconds(), verdict)
	}
	for _, s := range scenarios(proxy.URL) {
		report(s.name, func() (int, error) { return s.requests + s.warmup, c.check(ctx, s) })
	}
	for _, s := range loadScenarios() {
		report(s.name, func() (int, error) { return c.checkLoad(ctx, s) })
	}
	if failed > 0 {
		return fmt.Errorf("%d scenarios failed", failed)
	}
	return nil
}
