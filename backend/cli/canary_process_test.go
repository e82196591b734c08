//go:build unix

package cli_test

import (
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// proxied lets processes of the test go through a proxy whose password is a
// canary. The servers behind it do not exist.
func proxied(t *testing.T) *parrot {
	t.Helper()
	proxy := &parrot{asked: map[string]int{}, got: map[string]bool{}}
	listening := httptest.NewServer(proxy)
	t.Cleanup(listening.Close)
	password := strings.NewReplacer("/", "%2F", "+", "%2B", "=", "%3D").Replace(canaries["proxy"])
	url := "http://user:" + password + "@" + strings.TrimPrefix(listening.URL, "http://")
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		t.Setenv(name, url)
	}
	return proxy
}

func TestNoPasswordOfAProxyIsWrittenAnywhere(t *testing.T) {
	h := newHome(t)
	proxy := proxied(t)
	for _, url := range []string{"http://model.invalid/refusal/v1", "http://model.invalid/status-line/v1", "http://model.invalid/answer/v1", "https://model.invalid/v1"} {
		run := []string{"run", "--url", url, "--model", "m", "--iterations", "15", "--prompts", "short-simple-capital", "--output-dir", "out", "--json", "--no-visualizations", "--server-metrics", "http://model.invalid/refusal/metrics"}
		cmd, said := program(t, run...)
		_ = cmd.Wait()
		noCanary(t, url, said.Bytes())
	}
	cmd, said := program(t, "export", "last", "--format", "html", "--output-dir", "out")
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
	noCanaryIn(t, h.dir)
	if !proxy.got[canaries["proxy"]] {
		t.Errorf("the proxy never got its password: %v", proxy.asked)
	}
}

// TestNoKeyIsInTheRemainsOfACrash ends a run as a crash does, with the stacks of
// all goroutines, while requests with the key are under way.
func TestNoKeyIsInTheRemainsOfACrash(t *testing.T) {
	h := newHome(t)
	server := &parrot{asked: map[string]int{}, got: map[string]bool{}}
	listening := httptest.NewServer(server)
	defer listening.Close()
	t.Setenv("GOTRACEBACK", "all")
	t.Setenv("TMPDIR", h.dir)
	t.Setenv("CANARY_KEY", canaries["environment"])
	h.do(0, "models", "add", "hanging", "--url", listening.URL+"/hanging/v1", "--model", "m", "--key", "env:CANARY_KEY")
	h.do(0, "models", "add", "refusal", "--url", listening.URL+"/refusal/v1", "--model", "m", "--key", "env:CANARY_KEY")
	cmd, said := program(t, "run", "hanging", "refusal", "--iterations", "50", "--output-dir", "out", "--no-visualizations")
	until(t, "requests are under way", func() bool {
		server.mu.Lock()
		defer server.mu.Unlock()
		return server.asked["hanging"] > 0 && server.asked["refusal"] >= 50
	})
	if runtime.GOOS == "linux" {
		arguments, err := os.ReadFile("/proc/" + strconv.Itoa(cmd.Process.Pid) + "/cmdline")
		if err != nil {
			t.Fatal(err)
		}
		noCanary(t, "the arguments of the process", arguments)
	}
	if files := noCanaryIn(t, h.dir); files < 3 {
		t.Errorf("only %d files while the run went on", files)
	}
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(said.String(), "goroutine ") {
		t.Errorf("it did not crash: %v, %s", err, said)
	}
	noCanary(t, "what a crash prints", said.Bytes())
	noCanaryIn(t, h.dir)
}
