package collector

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// NewServer returns a server of the collector's protocol whose connections are
// bounded in time and headers.
func (c *Collector) NewServer() *http.Server {
	server := &http.Server{
		Handler:           c.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // what it would say is about single connections
	}
	server.RegisterOnShutdown(c.endPolls)
	return server
}

// Handler answers requests. Those that change something are refused where a
// browser sent them from another site.
func (c *Collector) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/time", c.serveTime)
	mux.HandleFunc("GET /v1/status", c.serveStatus)
	mux.HandleFunc("POST /v1/parts/{part}", c.ofPart(c.serveAnnouncement))
	mux.HandleFunc("HEAD /v1/parts/{part}/file", c.ofPart(c.serveOffset))
	mux.HandleFunc("PATCH /v1/parts/{part}/file", c.ofPart(c.serveFile))
	all := http.NewServeMux()
	all.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	all.Handle("/", c.allowed(mux))
	return http.NewCrossOriginProtection().Handler(all)
}

// allowed lets requests pass that have the token. Without one, only those pass
// that name this machine by an address: a site whose name leads here has a name.
func (c *Collector) allowed(next http.Handler) http.Handler {
	want := sha256.Sum256([]byte("Bearer " + c.options.Token.Reveal()))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		switch {
		case c.options.Token.IsEmpty() && !isAddress(r.Host):
			refuse(w, refusef(http.StatusForbidden, "a collector without a token answers to an address or localhost, not to %q", r.Host))
		case !c.options.Token.IsEmpty() && subtle.ConstantTimeCompare(got[:], want[:]) != 1:
			w.Header().Set("WWW-Authenticate", "Bearer")
			refuse(w, refusef(http.StatusUnauthorized, "the token of the collector is missing or wrong"))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func isAddress(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	_, err = netip.ParseAddr(host)
	return host == "localhost" || err == nil
}

// clockAnswer is the answer to a request for the time.
type clockAnswer struct {
	Now  int64         `json:"now_unix_ns"`
	Step time.Duration `json:"step_ns"` // smallest step of the clock
}

func (c *Collector) serveTime(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	answer(w, http.StatusOK, clockAnswer{time.Now().UnixNano(), wallStep()})
}

// statusAnswer is how far the collector is.
type statusAnswer struct {
	Count     int                `json:"count"`
	Announced int                `json:"announced"`
	Delivered int                `json:"delivered"`
	StartAt   time.Time          `json:"start_at,omitzero"`
	Parts     map[int]partStatus `json:"parts"`
}

type partStatus struct {
	Host      string    `json:"host"`
	Stored    int64     `json:"stored_bytes"`
	Length    int64     `json:"length_bytes,omitempty"`
	Delivered time.Time `json:"delivered_at,omitzero"`
}

func (c *Collector) serveStatus(w http.ResponseWriter, _ *http.Request) {
	c.mu.Lock()
	now := c.state
	c.mu.Unlock()
	status := statusAnswer{Count: now.Count, Announced: len(now.Parts), Delivered: now.delivered(), StartAt: now.StartAt, Parts: map[int]partStatus{}}
	for index, part := range now.Parts {
		status.Parts[index] = partStatus{part.Host, c.uploads[index].size(), part.Length, part.Delivered}
	}
	answer(w, http.StatusOK, status)
}

// ofPart makes a handler of one that gets the part which the path names, and whose
// error is answered.
func (c *Collector) ofPart(serve func(w http.ResponseWriter, r *http.Request, index int) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		index, err := strconv.Atoi(r.PathValue("part"))
		if err != nil || index < 1 || index > c.options.Count {
			err = refusef(http.StatusNotFound, "there is no part %.20q: the collector waits for parts 1 to %d", r.PathValue("part"), c.options.Count)
		} else {
			err = serve(w, r, index)
		}
		if err != nil {
			refuse(w, err)
		}
	}
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // who does not take it asks again
}

// refusal is why a request is not carried out, for whoever sent it.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

func refusef(status int, format string, args ...any) error {
	return refusal{status, fmt.Sprintf(format, args...)}
}

// refusalAnswer is the answer to a request that was not carried out.
type refusalAnswer struct {
	Error string `json:"error"`
}

// refuse answers a request with an error: that of a refusal, or one of the disk,
// after which the request may be sent again.
func refuse(w http.ResponseWriter, err error) {
	var refused refusal
	if !errors.As(err, &refused) {
		if bench.CodeOf(err) == "" {
			err = fmt.Errorf("the collector cannot store the part: %w", err)
		}
		refused = refusal{http.StatusInsufficientStorage, err.Error()}
	}
	answer(w, refused.status, refusalAnswer{refused.text})
}
