package client

import (
	"crypto/x509"
	"errors"
	"html"
	"regexp"
	"strings"
	"syscall"
)

// The messages of servers that speak another protocol than the URL says, and
// of pages in place of an API. Each has a hint of its own.
const (
	speaksTLS    = "the server speaks TLS on this port"
	speaksPlain  = "the server speaks plain HTTP on this port"
	speaksHTTP2  = "the server speaks HTTP/2 only, and requests are HTTP/1.1"
	sentLogin    = "the server sent a login page"
	sentWebPage  = "the server sent a web page"
	redirectsAll = "redirected to "
	redirectsNot = "redirected, without a Location header that says where to"
	hasNoBody    = "the answer has no body"
	isOfLines    = "the answer is lines of JSON, not events"

	isExpired  = "the server's certificate is not valid today"
	isForOther = "the server's certificate is for another name"
	lacksFiles = "this machine allows no more open files"
	lacksPorts = "this machine has no port left for another connection"
)

// diagnosisHints say what to do, by how the message begins.
var diagnosisHints = []struct{ message, hint string }{
	{speaksTLS, "write https:// in the URL"},
	{speaksPlain, "write http:// in the URL"},
	{speaksHTTP2, "switch HTTP/1.1 on in the server or in the proxy before it: streams over one HTTP/2 connection would wait for each other"},
	{sentLogin, "the URL leads to a gateway that wants a login: use its address for programs, or a network that needs none"},
	{redirectsNot, "the server or a proxy before it is set up wrongly: check the URL, and the log of the proxy"},
	{hasNoBody, "something answers there, but no model does: check the path of the URL (most servers: /v1)"},
	{isOfLines, "this is another API than the model is set to, such as Ollama's own: check the path of the URL, and the API (--api)"},
	{isExpired, "renew the certificate, or set the clock of this machine; to skip verification is the last resort"},
	{isForOther, "write a host name into the URL that the certificate names; to skip verification is the last resort"},
	{lacksFiles, "raise the limit of open files (ulimit -n), or reduce the load"},
	{lacksPorts, "reduce the load, or wait a minute until the ports of closed connections are free again"},
	{sentWebPage, "the URL leads to a page for people: check its path (most servers: /v1)"},
}

// diagnosisHint returns the hint for a message, or "". A page that comes with
// an error status is the server's own, so the status tells more.
func diagnosisHint(message string, status int) string {
	for _, d := range diagnosisHints {
		if strings.HasPrefix(message, d.message) && (status < 300 || d.message != sentWebPage) {
			return d.hint
		}
	}
	return ""
}

// diagnoseDial says why a connection was not made: which other protocol a failed
// TLS handshake shows, what a certificate lacks, or what this machine lacks; or "".
func diagnoseDial(err error) string {
	var invalid x509.CertificateInvalidError
	var otherName x509.HostnameError
	switch text := err.Error(); {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return isExpired
	case errors.As(err, &otherName):
		return isForOther
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return lacksFiles
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return lacksPorts
	case strings.Contains(text, "first record does not look like a TLS handshake"):
		return speaksPlain
	case strings.Contains(text, "no application protocol"):
		return speaksHTTP2
	}
	return ""
}

// diagnoseHead says which other protocol an answer shows that is no HTTP/1
// response, or "". What net/http quotes of it begins with a TLS alert or with
// the header of an HTTP/2 frame.
func diagnoseHead(err error) string {
	_, quoted, isQuoted := strings.Cut(err.Error(), `malformed HTTP response "`)
	switch {
	case !isQuoted:
		return ""
	case strings.HasPrefix(quoted, `\x15\x03`):
		return speaksTLS
	case strings.HasPrefix(quoted, `\x00\x00`):
		return speaksHTTP2
	}
	return ""
}

// wantsTLS recognises the refusals of servers that expected a TLS handshake.
var wantsTLS = regexp.MustCompile(`(?i)HTTP request (was sent )?to (an )?HTTPS (server|port)`)

var (
	pageTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	loginWord = regexp.MustCompile(`(?i)\b(log ?in|sign ?in|anmeld\w+|authenticat\w+|single sign-on|sso|type=["']?password)\b`)
)

// describePage says what a web page is that came in place of an answer.
func describePage(page string) string {
	const seen = 8 << 10
	page = page[:min(len(page), seen)]
	what := sentWebPage
	if !strings.HasPrefix(strings.TrimSpace(page), "<") {
		return clip(page, seen)
	}
	if loginWord.MatchString(page) {
		what = sentLogin
	}
	if title := pageTitle.FindStringSubmatch(page); title != nil {
		if text := strings.Join(strings.Fields(html.UnescapeString(title[1])), " "); text != "" {
			return what + ", titled " + clip(text, 120)
		}
	}
	return what + ": " + clip(strings.TrimSpace(page), 200)
}

// dialMessage is the message of a connection that was not made.
func dialMessage(err error) string {
	if said := diagnoseDial(err); said != "" {
		return said + ": " + err.Error()
	}
	return err.Error()
}

// redirection is the message of a redirect to this address.
func redirection(to string) string {
	if to == "" {
		return redirectsNot
	}
	return redirectsAll + to + ": give the model this URL"
}
