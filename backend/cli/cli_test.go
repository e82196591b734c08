package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"tokenlap/backend/cli"
	"tokenlap/backend/simulator"
)

// TestMain lets the test binary stand for the program, so that tests can kill
// and interrupt a real process, and so that a self-check can start its simulator.
func TestMain(m *testing.M) {
	if failed := mountSmallDisk(); failed != nil {
		fmt.Fprintln(os.Stderr, failed)
		os.Exit(70)
	}
	if os.Getenv("TOKENLAP_TEST_AS_PROGRAM") != "" || len(os.Args) > 1 && os.Args[1] == "simulate" {
		os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	keyring.MockInit()
	cache, err := os.MkdirTemp("", "tokenlap-cache") // one for all tests: compiling takes its time
	if err != nil {
		panic(err)
	}
	os.Setenv("XDG_CACHE_HOME", cache)
	code := m.Run()
	os.RemoveAll(cache)
	os.Exit(code)
}

// home is a user with a data folder of their own.
type home struct {
	t     *testing.T
	dir   string
	draws bool // its runs draw charts, which takes long under the race detector
}

func newHome(t *testing.T) home {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TOKENLAP_DATA", filepath.Join(dir, "data"))
	t.Chdir(dir)
	return home{t: t, dir: dir}
}

// do runs a command line and wants this exit code.
func (h home) do(code int, args ...string) (out, errs string) {
	h.t.Helper()
	return h.feed("", code, args...)
}

func (h home) feed(in string, code int, args ...string) (out, errs string) {
	h.t.Helper()
	if args[0] == "run" && !h.draws {
		args = append(args[:len(args):len(args)], "--no-visualizations")
	}
	var stdout, stderr bytes.Buffer
	if got := cli.Main(args, strings.NewReader(in), &stdout, &stderr); got != code {
		h.t.Fatalf("tokenlap %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, stdout.String(), stderr.String())
	}
	return stdout.String(), stderr.String()
}

// read runs a command with --json and reads what it prints.
func read[T any](h home, args ...string) (value T) {
	h.t.Helper()
	out, _ := h.do(0, append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &value); err != nil {
		h.t.Fatalf("tokenlap %s: %v in %s", strings.Join(args, " "), err, out)
	}
	return value
}

// serve starts a simulator and returns its URL.
func serve(t *testing.T, query string) string {
	t.Helper()
	return simulate(t, query).URL()
}

// simulate starts a simulator.
func simulate(t *testing.T, query string) *simulator.Server {
	t.Helper()
	b, err := simulator.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	server, err := simulator.Start("127.0.0.1:0", b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server
}

const swift = "ttft=1ms&itl=0s&tokens=6"
