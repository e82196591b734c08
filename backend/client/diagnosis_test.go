package client_test

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

const login = `<!doctype html><html><head><title> Sign in &middot;
	Example Corp </title></head><body><form><input type="password"></form></body></html>`

func TestServersThatSpeakSomethingElseAreNamed(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = quietLog()
	secure.StartTLS()
	t.Cleanup(secure.Close)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	for _, row := range []struct {
		reason, url string
		want        bench.Outcome
		says, hint  string
	}{
		{"HTTP to a TLS port, answered in words", "http" + strings.TrimPrefix(secure.URL, "https"), bench.FailHTTP4xx, "speaks TLS", "https://"},
		{"HTTP to a TLS port, answered with an alert", raw(t, "\x15\x03\x01\x00\x02\x02\x16"), bench.FailMalformed, "speaks TLS", "https://"},
		{"HTTP to a TLS port, answered with a page", raw(t, sized("400 Bad Request", "text/html", "<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>")),
			bench.FailHTTP4xx, "speaks TLS", "https://"},
		{"TLS to a plain port", "https" + strings.TrimPrefix(plain.URL, "http"), bench.FailTLS, "speaks plain HTTP", "http://"},
		{"HTTP/2 alone, by its settings", raw(t, "\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64"), bench.FailMalformed, "HTTP/2 only", "HTTP/1.1"},
		{"HTTP/2 alone, by the handshake", alerting(t, 120), bench.FailTLS, "HTTP/2 only", "HTTP/1.1"},
		{"a login page", raw(t, sized("200 OK", "text/html", login)), bench.FailMalformed, "login page, titled Sign in · Example Corp", "login"},
		{"a login page with a status", raw(t, sized("403 Forbidden", "text/html", login)), bench.FailHTTP4xx, "login page, titled Sign in", "login"},
		{"a page for people", raw(t, sized("200 OK", "text/html", "<html><title>Welcome</title>")), bench.FailMalformed, "web page, titled Welcome", "/v1"},
		{"the page of a proxy in trouble", raw(t, sized("502 Bad Gateway", "text/html", "<html><title>502 Bad Gateway</title>")), bench.FailHTTP5xx, "titled 502 Bad Gateway", "trouble"},
		{"a page without a title", raw(t, sized("200 OK", "text/html", "<html><body>Hello")), bench.FailMalformed, "web page: <html><body>Hello", "/v1"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			o := options(row.url)
			o.Endpoint.Insecure = true
			c, err := client.New(o)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			s := c.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
			if s.Outcome != row.want || !strings.Contains(s.Message, row.says) || !strings.Contains(client.Hint(&s), row.hint) {
				t.Errorf("outcome %s (%s), hint %q; want %s, %q, %q", s.Outcome, s.Message, client.Hint(&s), row.want, row.says, row.hint)
			}
		})
	}
}

func TestAWholeAnswerThatIsAPageIsNamed(t *testing.T) {
	o := options(raw(t, sized("200 OK", "text/html", login)))
	o.Generation.Stream = false
	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if s := c.Send(t.Context(), bench.Request{Due: o.Clock.Now()}); s.Outcome != bench.FailMalformed || !strings.Contains(s.Message, "login page") {
		t.Errorf("%s (%s)", s.Outcome, s.Message)
	}
}

// alerting is a server that ends each TLS handshake with an alert.
func alerting(t *testing.T, alert byte) (url string) {
	t.Helper()
	return "https://" + accepting(t, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 4<<10))
		_, _ = conn.Write([]byte{0x15, 3, 3, 0, 2, 2, alert})
	})
}

// quietLog takes the complaints of servers that are asked the wrong way.
func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }
