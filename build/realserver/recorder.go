package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
)

// exchange is one completion as it went over the wire.
type exchange struct {
	asked  []byte
	status int
	kind   string // Content-Type of the answer
	answer []byte
}

// recorder stands between the client and the server, passes every byte on at
// once, and keeps a copy of each completion: the witness that shares no code
// with what it testifies about.
type recorder struct {
	proxy *httputil.ReverseProxy

	mu   sync.Mutex
	kept []exchange
	open int // completions still on their way
	idle sync.Cond
}

func newRecorder(server *url.URL) *recorder {
	r := &recorder{}
	r.idle.L = &r.mu
	r.proxy = &httputil.ReverseProxy{
		FlushInterval:  -1, // at once
		Rewrite:        func(p *httputil.ProxyRequest) { p.SetURL(server) },
		ModifyResponse: r.tap,
		ErrorHandler: func(w http.ResponseWriter, req *http.Request, err error) {
			r.keep(req.Context(), exchange{status: http.StatusBadGateway, answer: []byte(err.Error())})
			http.Error(w, err.Error(), http.StatusBadGateway)
		},
	}
	return r
}

// askedKey is where a request's context holds its body.
type askedKey struct{}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if !strings.HasSuffix(req.URL.Path, "/chat/completions") {
		r.proxy.ServeHTTP(w, req)
		return
	}
	asked, err := io.ReadAll(req.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	req.Body = io.NopCloser(bytes.NewReader(asked))
	r.mu.Lock()
	r.open++
	r.mu.Unlock()
	r.proxy.ServeHTTP(w, req.WithContext(context.WithValue(req.Context(), askedKey{}, asked)))
}

// tap makes the answer's body keep what is read from it.
func (r *recorder) tap(answer *http.Response) error {
	ctx := answer.Request.Context()
	answer.Body = &tapped{ReadCloser: answer.Body, done: func(body []byte) {
		r.keep(ctx, exchange{status: answer.StatusCode, kind: answer.Header.Get("Content-Type"), answer: body})
	}}
	return nil
}

func (r *recorder) keep(ctx context.Context, e exchange) {
	asked, ok := ctx.Value(askedKey{}).([]byte)
	if !ok {
		return
	}
	e.asked = asked
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(r.kept, e)
	r.open--
	r.idle.Broadcast()
}

// take waits for what is on its way, and returns and forgets what was kept.
func (r *recorder) take() []exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.open > 0 {
		r.idle.Wait()
	}
	kept := r.kept
	r.kept = nil
	return kept
}

// tapped copies a body while it is read and hands the copy over when closed.
type tapped struct {
	io.ReadCloser
	body bytes.Buffer
	once sync.Once
	done func([]byte)
}

func (t *tapped) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	t.body.Write(p[:n])
	return n, err
}

func (t *tapped) Close() error {
	err := t.ReadCloser.Close()
	t.once.Do(func() { t.done(t.body.Bytes()) })
	return err
}
