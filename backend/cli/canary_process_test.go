//go:build unix

package cli_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// panicSignal makes a program of the test panic, in a goroutine where nothing
// recovers.
const panicSignal = syscall.SIGUSR1

func init() {
	if os.Getenv("TOKENLAP_TEST_AS_PROGRAM") == "" {
		return
	}
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, panicSignal)
	go func() {
		<-asked
		var none []string
		_ = none[len(os.Args)]
	}()
}

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

// TestNoKeyThatACertificateRepeatsIsWrittenAnywhere has the key in all names of
// certificates: of one that is for another host, and of one that nobody vouches
// for.
func TestNoKeyThatACertificateRepeatsIsWrittenAnywhere(t *testing.T) {
	h := newHome(t)
	t.Setenv("CANARY_KEY", canaries["environment"])
	for reason, host := range map[string]string{"certificate is valid for [key]": "other.example", "signed by unknown authority": "localhost"} {
		url, authority := namedAfter(t, canaries["environment"], host)
		t.Setenv("SSL_CERT_FILE", authority)
		if host == "localhost" {
			t.Setenv("SSL_CERT_FILE", os.DevNull)
		}
		for _, args := range [][]string{
			{"run", "--url", url, "--model", "m", "--key", "env:CANARY_KEY", "--iterations", "2", "--prompts", "short-simple-capital", "--output-dir", "out", "--no-visualizations", "--server-metrics", url + "/metrics"},
			{"run", "--url", url, "--model", "m", "--key", "env:CANARY_KEY", "--dry-run", "--json", "--no-visualizations"},
			{"export", "last", "--format", "html", "--output-dir", "out"}, {"history", "show", "last"},
		} {
			cmd, said := program(t, args...)
			_ = cmd.Wait()
			noCanary(t, "the output of "+strings.Join(args, " "), said.Bytes())
			if args[0] == "run" && !strings.Contains(said.String(), reason) {
				t.Errorf("%q does not say that %s: %s", args, reason, said)
			}
		}
	}
	noCanaryIn(t, h.dir)
}

// namedAfter serves TLS with a certificate for a host, in all of whose other names
// a text stands. The certificate is its own authority, to be trusted through a file.
func namedAfter(t *testing.T, text, host string) (url, authority string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	name := pkix.Name{CommonName: text, Organization: []string{text}, OrganizationalUnit: []string{text}}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: name, Issuer: name, DNSNames: []string{text, host}, EmailAddresses: []string{text},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	authority = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}), 0o600); err != nil {
		t.Fatal(err)
	}
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1) + "/v1", authority
}

// TestNoKeyIsInTheRemainsOfACrash ends a run as crashes do, with the stacks of all
// goroutines, while requests with the key are under way.
func TestNoKeyIsInTheRemainsOfACrash(t *testing.T) {
	for how, by := range map[string]struct {
		signal os.Signal
		says   string
	}{
		"SIGQUIT": {syscall.SIGQUIT, "SIGQUIT: quit"},
		"a panic": {panicSignal, "panic: runtime error: index out of range"},
	} {
		t.Run(how, func(t *testing.T) { crashes(t, by.signal, by.says) })
	}
}

func crashes(t *testing.T, by os.Signal, says string) {
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
	if err := cmd.Process.Signal(by); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(said.String(), says) || strings.Count(said.String(), "\ngoroutine ") < 5 {
		t.Errorf("it did not crash with all stacks: %v, %s", err, said)
	}
	noCanary(t, "what a crash prints", said.Bytes())
	noCanaryIn(t, h.dir)
}
