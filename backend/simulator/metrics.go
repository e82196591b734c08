package simulator

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
)

const (
	metricsPath = "/metrics"

	// kvCapacity is how many tokens the cache is said to hold.
	kvCapacity = 16384
)

// metrics are what the server reports of itself.
type metrics struct {
	running, waiting   atomic.Int64 // requests
	held               atomic.Int64 // tokens of the requests that run, prompt and output
	prompt, generation atomic.Int64 // tokens, counted
}

// begin counts a request as running until the function that it returns is
// called.
func (m *metrics) begin(promptTokens, outputTokens int) (end func()) {
	prompt, output := int64(promptTokens), int64(outputTokens)
	m.running.Add(1)
	m.held.Add(prompt + output)
	m.prompt.Add(prompt)
	return func() {
		m.generation.Add(output)
		m.held.Add(-prompt - output)
		m.running.Add(-1)
	}
}

// MetricsURL returns where the server's own metrics are; "" if it has none.
func (s *Server) MetricsURL() string {
	if !s.behaviour.Metrics {
		return ""
	}
	return "http://" + s.listener.Addr().String() + metricsPath
}

// serveMetrics answers in the text format of Prometheus with the names of vLLM.
func (c *conn) serveMetrics(*http.Request) error {
	if !c.server.behaviour.Metrics {
		return c.reject(http.StatusNotFound, "nothing is served at "+metricsPath+" without the option metrics")
	}
	var text strings.Builder
	m := &c.server.metrics
	for _, one := range []struct {
		name, kind string
		value      float64
	}{
		{"vllm:num_requests_running", "gauge", float64(m.running.Load())},
		{"vllm:num_requests_waiting", "gauge", float64(m.waiting.Load())},
		{"vllm:kv_cache_usage_perc", "gauge", min(1, float64(m.held.Load())/kvCapacity)},
		{"vllm:num_preemptions_total", "counter", 0},
		{"vllm:prompt_tokens_total", "counter", float64(m.prompt.Load())},
		{"vllm:generation_tokens_total", "counter", float64(m.generation.Load())},
	} {
		fmt.Fprintf(&text, "# TYPE %s %s\n%s{engine=\"0\",model_name=\"simulated\"} %g\n", one.name, one.kind, one.name, one.value)
	}
	if _, err := c.ready(); err != nil {
		return err
	}
	_, err := c.raw.Write(response(http.StatusOK, "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n", []byte(text.String())))
	return err
}
