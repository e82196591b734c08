package window

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"strconv"
)

// noncePlace stands in the built page where its policy and its script need the
// nonce. frontend/vite.config.ts has the same.
const noncePlace = "NONCE-OF-THIS-START"

// nonce is new with each start: style elements of the page that do not have it
// do not apply.
var nonce = rand.Text()

// withNonce puts the nonce into index.html as it is served.
func withNonce(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "" && r.URL.Path != "/" && r.URL.Path != "/index.html" {
			next.ServeHTTP(w, r)
			return
		}
		page := &buffered{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(page, r)
		text := bytes.ReplaceAll(page.body.Bytes(), []byte(noncePlace), []byte(nonce))
		if w.Header().Get("Content-Length") != "" {
			w.Header().Set("Content-Length", strconv.Itoa(len(text)))
		}
		w.WriteHeader(page.status)
		_, _ = w.Write(text) // fails where the window has closed
	})
}

// buffered keeps what is written to it.
type buffered struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (b *buffered) WriteHeader(status int)         { b.status = status }
func (b *buffered) Write(text []byte) (int, error) { return b.body.Write(text) }
