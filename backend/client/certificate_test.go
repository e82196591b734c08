package client_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

// secured accepts connections and shakes hands with a certificate of its own for
// a name and a time.
func secured(t *testing.T, name string, until time.Time) (url string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: until.Add(-48 * time.Hour), NotAfter: until,
		DNSNames: []string{name}, IPAddresses: []net.IP{net.ParseIP(name)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return "https://" + accepting(t, func(conn net.Conn) {
		_ = tls.Server(conn, config).Handshake() // the other side refuses it
	})
}

func TestWhatThisMachineLacksHasItsHint(t *testing.T) {
	for cause, hint := range map[error]string{
		syscall.EMFILE: "ulimit -n", syscall.ENFILE: "ulimit -n", syscall.EADDRNOTAVAIL: "wait a minute", syscall.ECONNREFUSED: "does it listen on this port",
	} {
		failed := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("socket", cause)}
		s := bench.Sample{Outcome: bench.FailConnect, Message: client.DialMessage(failed)}
		if !strings.Contains(client.Hint(&s), hint) || !strings.Contains(s.Message, cause.Error()) {
			t.Errorf("%v: %s; hint %q, want %q in it", cause, s.Message, client.Hint(&s), hint)
		}
	}
}

func TestEachFaultOfACertificateHasItsHint(t *testing.T) {
	now := time.Now()
	for _, row := range []struct{ name, url, says, hint string }{
		{"expired", secured(t, "127.0.0.1", now.Add(-time.Hour)), "not valid today", "renew the certificate"},
		{"not yet valid", secured(t, "127.0.0.1", now.Add(72*time.Hour)), "not valid today", "the clock of this machine"},
		{"of another name", secured(t, "192.0.2.1", now.Add(time.Hour)), "another name", "write a host name into the URL"},
		{"of its own authority", secured(t, "127.0.0.1", now.Add(time.Hour)), "unknown authority", "SSL_CERT_FILE"},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := options(row.url)
			c, err := client.New(o)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			s := c.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
			if s.Outcome != bench.FailTLS || !strings.Contains(s.Message, row.says) || !strings.Contains(client.Hint(&s), row.hint) {
				t.Errorf("%s: %s; hint %q", s.Outcome, s.Message, client.Hint(&s))
			}
		})
	}
}
