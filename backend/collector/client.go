package collector

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/key"
)

// ClientOptions are what a part is told of its collector.
type ClientOptions struct {
	URL   string     // such as https://collector:8455
	Token key.Secret // empty: none
	CA    string     // a file of certificates, PEM, that are trusted beside those of the system; "": none

	Observe func(message string) // gets a line for people when something is tried again; may be nil
}

// Client is the side of a part. Its methods try again until their context ends,
// unless the collector refuses.
type Client struct {
	base    *url.URL
	options ClientOptions
	http    *http.Client
	stalled time.Duration // the longest time in which a delivery makes no progress
}

// NewClient makes a client. It opens no connection yet.
func NewClient(o ClientOptions) (*Client, error) {
	base, err := url.Parse(o.URL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" || base.User != nil || base.RawQuery != "" || strings.Trim(base.Path, "/") != "" {
		return nil, bench.Invalid("the address of the collector must be like http://HOST:8455 or https://HOST:8455")
	}
	base.Path = ""
	roots, err := trusted(o.CA)
	if err != nil {
		return nil, err
	}
	if o.Observe == nil {
		o.Observe = func(string) {}
	}
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSClientConfig:       &tls.Config{RootCAs: roots},
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: 5 * time.Second,
		IdleConnTimeout:       time.Minute,
	}
	noRedirect := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{
		base: base, options: o, stalled: time.Minute,
		http: &http.Client{Transport: transport, CheckRedirect: noRedirect},
	}, nil
}

// trusted returns the certificates of the system and those in a file; nil: those
// of the system alone.
func trusted(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, bench.Unreadable("the file of certificates "+path, err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, bench.Invalid("the file %s has no certificate in PEM", path)
	}
	return roots, nil
}

// IsOpen reports whether the token goes to another machine without encryption.
func (c *Client) IsOpen() bool {
	return c.base.Scheme == "http" && !c.options.Token.IsEmpty() && !bench.IsLoopback(c.base.Hostname())
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Start is what a part is told when it announced itself.
type Start struct {
	At          time.Time // when its plan begins, by the clock of the collector
	IsDelivered bool      // the part is there already
}

// Announce says that a part is ready, and returns when the start is fixed.
func (c *Client) Announce(ctx context.Context, part bench.Part, plan, host string) (Start, error) {
	announcement, err := json.Marshal(Announcement{Count: part.Count, Plan: plan, Host: host})
	if err != nil {
		return Start{}, err
	}
	var start startAnswer
	for start.StartAt == 0 && err == nil {
		err = c.retry(ctx, func() error {
			response, err := c.call(ctx, http.MethodPost, fmt.Sprintf("/v1/parts/%d", part.Index), announcement, &start)
			if err == nil && start.StartAt == 0 && response.StatusCode != http.StatusAccepted {
				return c.noCollector()
			}
			return err
		})
	}
	return Start{time.Unix(0, start.StartAt), start.Delivered}, err
}

// callTimeout is the longest time of a request without a file. An announcement is
// answered within pollTime.
const callTimeout = 40 * time.Second

// call sends a request with a JSON body, if there is one, and reads the JSON of
// the answer.
func (c *Client) call(ctx context.Context, method, path string, body []byte, into any) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	r, err := c.request(ctx, method, path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	return c.send(r, into)
}

func (c *Client) request(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base.String()+path, body)
	if err != nil {
		return nil, err
	}
	if !c.options.Token.IsEmpty() {
		r.Header.Set("Authorization", "Bearer "+c.options.Token.Reveal())
	}
	return r, nil
}

// maxAnswer is the most bytes of an answer that are read.
const maxAnswer = 64 << 10

// send sends a request, reads its answer into a value, which may be nil, and
// returns an error for one that is no success: a refusedError where to send it
// again is of no use.
func (c *Client) send(r *http.Request, into any) (*http.Response, error) {
	response, err := c.http.Do(r)
	if err != nil {
		return nil, c.unreachable(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	switch {
	case err != nil:
		return nil, c.unreachable(err)
	case response.StatusCode >= 300:
		return response, c.refused(response, body)
	case into != nil:
		if err := json.Unmarshal(body, into); err != nil {
			return nil, c.noCollector()
		}
	}
	return response, nil
}

func (c *Client) noCollector() error {
	return refusedError{bench.Invalid("what answers at %s is no collector of Tokenlap's: check the address", c.base)}
}

func (c *Client) unreachable(err error) error {
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err // what names the address already
	}
	var wrong *tls.CertificateVerificationError
	failed := &bench.Error{Code: bench.CodeUnavailable, Message: fmt.Sprintf("the collector %s does not answer", c.base), Cause: err}
	if errors.As(err, &wrong) {
		failed.Hint = "name the file of its certificate authority"
		return refusedError{failed}
	}
	return failed
}

// refused returns the error for an answer that is no success, with the sentence
// of the collector.
func (c *Client) refused(response *http.Response, body []byte) error {
	var said refusalAnswer
	_ = json.Unmarshal(body, &said)
	text := key.NewMasker(c.options.Token).Mask(cmp.Or(said.Error, response.Status))
	err := &bench.Error{Code: bench.CodeUnavailable, Message: fmt.Sprintf("the collector %s refused: %s", c.base, text)}
	switch response.StatusCode {
	case http.StatusPreconditionFailed, // another offset, which is asked for again
		http.StatusUnprocessableEntity, // damaged
		http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusInsufficientStorage:
		return err
	case http.StatusConflict:
		err.Code = bench.CodeConflict
	case http.StatusUnauthorized:
		err.Code = bench.CodeInvalid
	}
	return refusedError{err}
}

// refusedError is an error that stays however often a request is sent.
type refusedError struct{ error }

func (r refusedError) Unwrap() error { return r.error }

const (
	firstPause   = 50 * time.Millisecond
	longestPause = time.Second // shorter than the time from fixing the start to it
)

// retry does something until it succeeds, is refused, or ctx ends. It waits
// longer each time, and says once what it waits for.
func (c *Client) retry(ctx context.Context, do func() error) error {
	said := ""
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := do()
		var final refusedError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &final):
			return final.error
		case ctx.Err() != nil:
			return err
		}
		if text := err.Error(); text != said && pause > firstPause {
			said = text
			c.options.Observe(text + "; trying again.")
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause/2 + rand.N(pause/2)):
		}
	}
}
