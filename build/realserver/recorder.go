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
	request     []byte
	status      int
	contentType string // of the response
	response    []byte
}

// recorder is a proxy between the client and the server that passes every byte
// on at once and keeps a copy of each completion. It shares no code with the
// client.
type recorder struct {
	proxy *httputil.ReverseProxy

	mu        sync.Mutex
	exchanges []exchange
	inFlight  int       // completions
	idle      sync.Cond // inFlight is 0
}

func newRecorder(server *url.URL) *recorder {
	r := &recorder{}
	r.idle.L = &r.mu
	r.proxy = &httputil.ReverseProxy{
		FlushInterval:  -1, // at once
		Rewrite:        func(p *httputil.ProxyRequest) { p.SetURL(server) },
		ModifyResponse: r.copyBody,
		ErrorHandler: func(w http.ResponseWriter, req *http.Request, err error) {
			r.keep(req.Context(), exchange{status: http.StatusBadGateway, response: []byte(err.Error())})
			http.Error(w, err.Error(), http.StatusBadGateway)
		},
	}
	return r
}

// bodyKey is the key of a request's body in its context.
type bodyKey struct{}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if !strings.HasSuffix(req.URL.Path, "/completions") && !strings.HasSuffix(req.URL.Path, "/api/chat") {
		r.proxy.ServeHTTP(w, req)
		return
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	r.mu.Lock()
	r.inFlight++
	r.mu.Unlock()
	r.proxy.ServeHTTP(w, req.WithContext(context.WithValue(req.Context(), bodyKey{}, body)))
}

// copyBody makes the response's body keep a copy of what is read from it.
func (r *recorder) copyBody(response *http.Response) error {
	ctx := response.Request.Context()
	response.Body = &copiedBody{ReadCloser: response.Body, done: func(body []byte) {
		r.keep(ctx, exchange{status: response.StatusCode, contentType: response.Header.Get("Content-Type"), response: body})
	}}
	return nil
}

func (r *recorder) keep(ctx context.Context, e exchange) {
	body, ok := ctx.Value(bodyKey{}).([]byte)
	if !ok {
		return
	}
	e.request = body
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, e)
	r.inFlight--
	r.idle.Broadcast()
}

// take waits for completions in flight, then returns the exchanges since the
// last take.
func (r *recorder) take() []exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.inFlight > 0 {
		r.idle.Wait()
	}
	exchanges := r.exchanges
	r.exchanges = nil
	return exchanges
}

// copiedBody copies a body while it is read and passes the copy to done when it
// is closed.
type copiedBody struct {
	io.ReadCloser
	body bytes.Buffer
	once sync.Once
	done func([]byte)
}

func (b *copiedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.body.Write(p[:n])
	return n, err
}

func (b *copiedBody) Close() error {
	err := b.ReadCloser.Close()
	b.once.Do(func() { b.done(b.body.Bytes()) })
	return err
}
