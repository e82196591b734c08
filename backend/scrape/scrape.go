// Package scrape reads what an inference server reports of itself: the
// Prometheus metrics of vLLM, SGLang, TGI and llama.cpp, and the list of loaded
// models of Ollama. Which server it is shows in what it answers. The runner
// reads beside a run, never from the goroutines that measure.
package scrape

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

const (
	// Every is the time between two readings.
	Every = time.Second

	timeout = 900 * time.Millisecond // of a reading: it ends before the next
	maxBody = 8 << 20
)

// Scraper reads the metrics of one server. It is for one goroutine.
type Scraper struct {
	url    string
	model  string
	header http.Header
	client *http.Client
	before map[bench.SeriesName]counted // the counters, as last read
}

// counted is a counter and when it was read.
type counted struct {
	total float64
	at    bench.Instant
}

// New returns a scraper of the metrics of an endpoint. Header are the headers
// of the endpoint's requests, its key among them: they are sent, and an
// unverified certificate is accepted, only where the metrics have the same
// scheme, host and port as the endpoint itself.
func New(endpoint bench.Endpoint, metrics string, header http.Header) *Scraper {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 1
	s := &Scraper{url: metrics, model: endpoint.Model, before: map[bench.SeriesName]counted{}}
	if isSameOrigin(metrics, endpoint.URL) {
		s.header = header.Clone()
		if endpoint.Insecure {
			transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true} //nolint:gosec // the user's choice for this server
		}
	}
	if s.header == nil {
		s.header = http.Header{}
	}
	s.header.Set("Accept", "text/plain;version=0.0.4, application/json;q=0.5")
	s.client = &http.Client{Transport: transport, Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // another host must not get the headers
	}}
	return s
}

// isSameOrigin reports whether two URLs have the same scheme, host and port.
func isSameOrigin(one, other string) bool {
	a, errA := url.Parse(one)
	b, errB := url.Parse(other)
	return errA == nil && errB == nil && a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && portOf(a) == portOf(b)
}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}

// Close closes the idle connection.
func (s *Scraper) Close() { s.client.CloseIdleConnections() }

// Read reads the metrics once. Now is asked when the answer is complete, for the
// instant of the points. A rate has its first point with the second reading.
func (s *Scraper) Read(ctx context.Context, now func() bench.Instant) ([]bench.SeriesPoint, error) {
	body, err := s.fetch(ctx)
	if err != nil {
		return nil, err
	}
	at := now()
	values, err := parse(body, s.model)
	if err != nil {
		return nil, err
	}
	var points []bench.SeriesPoint
	for _, value := range values {
		if number, ok := s.valueOf(value, at); ok {
			points = append(points, bench.SeriesPoint{Name: value.series, Point: bench.Point{At: at, Value: number}})
		}
	}
	return points, nil
}

// valueOf returns a gauge as it is and a counter as its rate since the reading
// before. A counter that fell, as after a restart of the server, has no rate.
func (s *Scraper) valueOf(value reading, at bench.Instant) (float64, bool) {
	if !value.isCounter {
		return value.number, true
	}
	before, known := s.before[value.series]
	s.before[value.series] = counted{value.number, at}
	elapsed, _ := at.Since(before.at)
	if !known || elapsed <= 0 || value.number < before.total {
		return 0, false
	}
	return (value.number - before.total) / elapsed.Seconds(), true
}

func (s *Scraper) fetch(ctx context.Context) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, nil)
	if err != nil {
		return nil, err
	}
	request.Header = s.header
	response, err := s.client.Do(request)
	if err != nil {
		return nil, reasonOf(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server answered %s", strings.TrimSpace(fmt.Sprint(response.StatusCode, " ", http.StatusText(response.StatusCode))))
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, reasonOf(err)
	case len(body) > maxBody:
		return nil, fmt.Errorf("the answer is longer than %d MB", maxBody>>20)
	}
	return body, nil
}

// reasonOf returns why a request failed, without its URL.
func reasonOf(err error) error {
	var failed *url.Error
	if !errors.As(err, &failed) {
		return err
	}
	if failed.Timeout() {
		return fmt.Errorf("no answer within %v", timeout)
	}
	return failed.Err
}
