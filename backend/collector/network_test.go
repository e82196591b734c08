package collector_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/collector"
	"tokenlap/backend/key"
)

// begun opens a connection and sends the beginning of a delivery, without its end.
func (p *place) begun(data []byte, send int) net.Conn {
	p.t.Helper()
	conn, err := net.Dial("tcp", p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	fmt.Fprintf(conn, "PATCH /v1/parts/1/file HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nUpload-Offset: 0\r\nUpload-Length: %d\r\nRepr-Digest: sha-256=:%s:\r\nContent-Length: %d\r\n\r\n",
		token, len(data), base64.StdEncoding.EncodeToString(sum[:]), len(data))
	if _, err := conn.Write(data[:send]); err != nil {
		p.t.Fatal(err)
	}
	return conn
}

// sendHalf delivers the first half of a file and closes the connection.
func (p *place) sendHalf(data []byte) {
	p.t.Helper()
	half := len(data) / 2
	p.begun(data, half).Close()
	p.until("half of the file is stored", func() bool { return strings.Contains(p.status(), fmt.Sprintf(`"stored_bytes":%d,`, half)) })
}

func TestADeliveryGoesOnWhereItWasCutOff(t *testing.T) {
	p := serve(t, 1, nil)
	p.announce(p.client(""))
	data := content(1, 4<<20)
	p.sendHalf(data)
	p.restart()
	passed := &passage{t: t, to: p.address}
	if err := deliver(t.Context(), p.client(passed.listen(nil)), p.part(1), data); err != nil {
		t.Fatal(err)
	}
	p.wantFile(1, data)
	if sent := passed.sent.Load(); sent < 2<<20 || sent > 2<<20+100_000 {
		t.Errorf("%d bytes were sent for the other half of 4 MiB", sent)
	}
}

func TestADeliveryWhoseConnectionHangsIsReplaced(t *testing.T) {
	p := serve(t, 1, nil)
	p.announce(p.client(""))
	data := content(1, 1<<20)
	for _, sent := range []int{0, 1, 300_000} { // all of these hang at once
		defer p.begun(data, sent).Close()
	}
	begin := time.Now()
	if err := deliver(t.Context(), p.client(""), p.part(1), data); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > 20*time.Second { // without a replacement 30 s
		t.Errorf("it took %v", took)
	}
	p.wantFile(1, data)
}

func TestADeliveryThatStandsStillIsCutOffWithWhatCame(t *testing.T) {
	collector.SetTimes(t, time.Minute, 50*time.Millisecond)
	p := serve(t, 1, nil)
	p.announce(p.client(""))
	data := content(1, 1000)
	conn := p.begun(data, 400)
	defer conn.Close()
	said, err := io.ReadAll(conn) // until it is closed
	if err != nil || !strings.Contains(string(said), "412 ") || !strings.Contains(string(said), "Upload-Offset: 400") {
		t.Errorf("%q, %v", said, err)
	}
	if err := deliver(t.Context(), p.client(""), p.part(1), data); err != nil {
		t.Error(err)
	}
	p.wantFile(1, data)
}

// passage passes connections on to a collector and cuts them off.
type passage struct {
	t    *testing.T
	to   string
	sent atomic.Int64 // bytes to the collector
}

// listen returns the address of a passage whose connections are cut off after so
// many bytes in either direction as limits says; nil: never.
func (p *passage) listen(limits func() int64) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			limit := int64(1 << 60)
			if limits != nil {
				limit = limits()
			}
			all.Go(func() { p.pass(conn, limit) })
		}
	})
	p.t.Cleanup(func() {
		listener.Close()
		all.Wait()
	})
	return listener.Addr().String()
}

func (p *passage) pass(from net.Conn, limit int64) {
	defer from.Close()
	to, err := net.Dial("tcp", p.to)
	if err != nil { // it is being restarted
		return
	}
	defer to.Close()
	budget := &budget{left: limit}
	var both sync.WaitGroup
	for _, way := range []struct {
		from, to net.Conn
		count    *atomic.Int64
	}{{from, to, &p.sent}, {to, from, new(atomic.Int64)}} {
		both.Go(func() {
			buffer := make([]byte, 16<<10)
			for {
				n, err := way.from.Read(buffer)
				passed := budget.take(n)
				way.count.Add(int64(passed))
				_, writeErr := way.to.Write(buffer[:passed])
				if err != nil || writeErr != nil || passed < n {
					from.Close()
					to.Close()
					return
				}
			}
		})
	}
	both.Wait()
}

type budget struct {
	mu   sync.Mutex
	left int64
}

func (b *budget) take(n int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	taken := min(b.left, int64(n))
	b.left -= taken
	return int(taken)
}

// Connections end at seeded places, in requests and in answers, and the collector
// is restarted while parts announce themselves and deliver.
func TestCutConnectionsAndRestartsLoseNothing(t *testing.T) {
	const parts = 4
	p := serve(t, parts, nil)
	random, cuts := rand.New(rand.NewPCG(13, 0)), rand.New(rand.NewPCG(13, 1))
	address := (&passage{t: t, to: p.address}).listen(func() int64 {
		return []int64{cuts.Int64N(2000), cuts.Int64N(400_000), cuts.Int64N(2 << 20)}[cuts.IntN(3)]
	})
	var delivered sync.WaitGroup
	files := make([][]byte, parts)
	starts := make([]time.Time, parts)
	acknowledged := make(chan int, parts)
	for i := range parts {
		files[i] = content(uint64(i), 1<<20+i*300_000)
		c := p.client(address)
		delivered.Go(func() {
			start, err := c.Announce(t.Context(), p.part(i+1), plan, "host")
			if err != nil {
				t.Error(err)
			}
			starts[i] = start.At
			if _, err := c.Clock(t.Context()); err != nil {
				t.Error(err)
			}
			if err := deliver(t.Context(), c, p.part(i+1), files[i]); err != nil {
				t.Error(err)
			}
			acknowledged <- i
		})
	}
	for range 12 {
		time.Sleep(time.Duration(random.Int64N(int64(60 * time.Millisecond))))
		known := len(acknowledged)
		p.restart()
		if stored := len(p.Files()); stored < known {
			t.Errorf("%d files were acknowledged, %d are stored", known, stored)
		}
	}
	delivered.Wait()
	for i := range parts {
		p.wantFile(i+1, files[i])
		if !starts[i].Equal(starts[0]) {
			t.Errorf("part %d starts at %v, part 1 at %v", i+1, starts[i], starts[0])
		}
	}
}

// damaging reads other bytes than it did first.
type damaging struct {
	*bytes.Reader
	reads atomic.Int32
}

func (d *damaging) ReadAt(p []byte, at int64) (int, error) {
	n, err := d.Reader.ReadAt(p, at)
	if d.reads.Add(1) > 1 && n > 0 {
		p[0]++
	}
	return n, err
}

func TestAFileThatArrivesDamagedIsDroppedAndNotSentForEver(t *testing.T) {
	p := serve(t, 1, nil)
	c := p.client("")
	p.announce(c)
	data := content(1, 10_000)
	err := c.Deliver(t.Context(), p.part(1), &damaging{Reader: bytes.NewReader(data)}, int64(len(data)))
	if err == nil || !strings.Contains(err.Error(), "differs from its digest") {
		t.Fatal(err)
	}
	if len(p.Files()) > 0 {
		t.Error("it is stored all the same")
	}
	if err := deliver(t.Context(), c, p.part(1), data); err != nil {
		t.Errorf("the file itself: %v", err)
	}
	p.wantFile(1, data)
}

func TestCertificatesAreVerified(t *testing.T) {
	p := serve(t, 1, nil)
	server := httptest.NewUnstartedServer(p.Handler())
	server.Config.ErrorLog = p.NewServer().ErrorLog
	server.StartTLS()
	defer server.Close()
	authority := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ why, ca, says string }{
		{"named", authority, ""},
		{"unknown", "", "name the file of its certificate authority"},
	} {
		c, err := collector.NewClient(collector.ClientOptions{URL: server.URL, Token: key.NewSecret(token), CA: row.ca})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_, err = c.Announce(t.Context(), p.part(1), plan, "host")
		var wrong *tls.CertificateVerificationError
		if (err == nil) != (row.says == "") || err != nil && (!strings.Contains(err.Error(), row.says) || !errors.As(err, &wrong)) {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}

func TestAddressesAndFilesThatAClientRefuses(t *testing.T) {
	noPEM := filepath.Join(t.TempDir(), "no.pem")
	if err := os.WriteFile(noPEM, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ url, ca, says string }{
		{"collector:8455", "", "must be like"},
		{"ftp://collector", "", "must be like"},
		{"http://user:secret-password@collector", "", "must be like"},
		{"http://collector/path", "", "must be like"},
		{"http://collector?token=x", "", "must be like"},
		{"http://collector", noPEM, "no certificate"},
		{"http://collector", noPEM + "x", "cannot be read"},
	} {
		_, err := collector.NewClient(collector.ClientOptions{URL: row.url, CA: row.ca})
		if err == nil || !strings.Contains(err.Error(), row.says) || strings.Contains(err.Error(), "secret-password") {
			t.Errorf("%s: %v", row.url, err)
		}
	}
}

func TestATokenThatLeavesTheMachineInTheOpen(t *testing.T) {
	for url, want := range map[string]bool{
		"http://127.0.0.1:8455": false, "http://localhost": false, "http://[::1]:1": false,
		"https://collector": false, "http://collector:8455": true, "http://10.0.0.1": true,
	} {
		c, err := collector.NewClient(collector.ClientOptions{URL: url, Token: key.NewSecret(token)})
		if err != nil || c.IsOpen() != want {
			t.Errorf("%s: %v, %v", url, c.IsOpen(), err)
		}
	}
}

func TestWhatIsNoCollectorIsSaid(t *testing.T) {
	for _, says := range []string{"<html>", "{}", "null"} {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, says) }))
		defer other.Close()
		c, err := collector.NewClient(collector.ClientOptions{URL: other.URL})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_, announced := c.Announce(t.Context(), bench.Part{Index: 1, Count: 1}, plan, "h")
		_, measured := c.Clock(t.Context())
		for _, err := range []error{announced, measured} {
			if err == nil || !strings.Contains(err.Error(), "no collector") {
				t.Errorf("%s: %v", says, err)
			}
		}
	}
}
