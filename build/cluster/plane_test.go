package cluster

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

const (
	etcdURL = "http://127.0.0.1:2379"
	apiPort = "6443"
	token   = "of-the-test"
)

// startPlane starts etcd, an API server and the controller of Jobs, and returns a
// client of the API server.
func startPlane(t *testing.T) *kubernetes.Clientset {
	dir := t.TempDir()
	start(t, dir, "etcd", "--data-dir", filepath.Join(dir, "etcd"), "--unsafe-no-fsync", "--log-level", "warn",
		"--listen-client-urls", etcdURL, "--advertise-client-urls", etcdURL)
	key, users := filepath.Join(dir, "service-accounts.key"), filepath.Join(dir, "tokens.csv")
	write(t, key, newKey(t))
	write(t, users, []byte(token+",admin,admin,system:masters\n"))
	start(t, dir, "kube-apiserver", "--etcd-servers", etcdURL, "--secure-port", apiPort, "--bind-address", "127.0.0.1",
		"--advertise-address", "192.0.2.1", "--endpoint-reconciler-type", "none", "--cert-dir", dir, "--token-auth-file", users,
		"--authorization-mode", "AlwaysAllow", "--service-cluster-ip-range", "10.96.0.0/24",
		"--service-account-issuer", "https://kubernetes.default.svc", "--service-account-key-file", key, "--service-account-signing-key-file", key)
	config := &rest.Config{
		Host: "https://127.0.0.1:" + apiPort, BearerToken: token, QPS: 200, Burst: 400,
		TLSClientConfig: rest.TLSClientConfig{CAFile: filepath.Join(dir, "apiserver.crt"), ServerName: "kubernetes.default"},
	}
	client := waitUntilReady(t, config)
	start(t, dir, "kube-controller-manager", "--kubeconfig", kubeconfig(t, dir, config), "--leader-elect=false", "--secure-port", "0",
		"--cert-dir", dir, "--controllers", "job-controller,serviceaccount-controller")
	return client
}

// start starts one of the programs in control and ends it with the test.
func start(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	log, err := os.Create(filepath.Join(dir, name+".log"))
	if err != nil {
		t.Fatal(err)
	}
	process := exec.Command(*control, append([]string{name}, args...)...)
	process.Stdout, process.Stderr = log, log
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
		if t.Failed() {
			t.Logf("the end of what %s wrote:\n%s", name, tail(log.Name()))
		}
		log.Close()
	})
}

func tail(path string) string {
	text, _ := os.ReadFile(path)
	return string(text[max(0, len(text)-4000):])
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func newKey(t *testing.T) []byte {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: text})
}

func waitUntilReady(t *testing.T, config *rest.Config) *kubernetes.Clientset {
	var client *kubernetes.Clientset
	wait(t, "the API server is ready", 3*time.Minute, func() error {
		var err error
		if client, err = kubernetes.NewForConfig(config); err != nil { // its certificate is not there yet
			return err
		}
		_, err = client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(t.Context())
		return err
	})
	return client
}

func kubeconfig(t *testing.T, dir string, config *rest.Config) string {
	path := filepath.Join(dir, "kubeconfig")
	err := clientcmd.WriteToFile(api.Config{
		Clusters:       map[string]*api.Cluster{"test": {Server: config.Host, CertificateAuthority: config.CAFile, TLSServerName: config.ServerName}},
		AuthInfos:      map[string]*api.AuthInfo{"admin": {Token: token}},
		Contexts:       map[string]*api.Context{"test": {Cluster: "test", AuthInfo: "admin"}},
		CurrentContext: "test",
	}, path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// wait asks until there is no error, and fails the test after a limit.
func wait(t *testing.T, what string, limit time.Duration, ask func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	for {
		err := ask()
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("it is not so after %v that %s: %v", limit, what, err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// documents splits YAML into its documents.
func documents(t *testing.T, text []byte) (all [][]byte) {
	t.Helper()
	reader := yaml.NewDocumentDecoder(io.NopCloser(bytes.NewReader(text)))
	buffer := make([]byte, len(text)+1)
	for {
		n, err := reader.Read(buffer)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, bytes.Clone(buffer[:n]))
	}
}

// run runs the command line and returns what it prints.
func run(t *testing.T, args ...string) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), *tokenlap, args...)
	var errs bytes.Buffer
	command.Stderr = &errs
	out, err := command.Output()
	if err != nil {
		t.Fatal(fmt.Errorf("tokenlap %q: %w\n%s", args, err, errs.String()))
	}
	return out
}
