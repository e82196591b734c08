package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"iter"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// k6Format is what k6 writes with --out json=FILE: a line for each value of each
// metric. The values of one request follow one another and have its end as their
// time; they are milliseconds.
//
//	time                      the end                              done
//	http_req_duration         sending + waiting + receiving        sent = done - it
//	http_req_sending          the request                          wrote
//	http_req_waiting          to the first byte of the response    headers
//	http_req_blocked, ..._connecting, ..._tls_handshaking          start, TCP, TLS
//
// k6 does not see the events of a stream, so there is no time to first token.
var k6Format = origin{format: "k6 JSON", definitions: "k6", withoutPrompts: true,
	remark: "Measured by k6, in its meanings (k6): latency is http_req_duration, from sending the request to the end of the response; " +
		"k6 does not see single events or tokens, so TTFT, TPOT and tokens are absent; models are named after the URLs."}

type k6Point struct {
	Type   string `json:"type"`
	Metric string `json:"metric"`
	Data   struct {
		Time  json.RawMessage `json:"time"`
		Value float64         `json:"value"`
		Tags  json.RawMessage `json:"tags"`
	} `json:"data"`
}

type k6Tags struct {
	Name   string `json:"name"`
	URL    string `json:"url"`
	Model  string `json:"model"`
	Status string `json:"status"`
	Error  string `json:"error"`
	Code   string `json:"error_code"`
}

func isK6(b beginning) bool {
	return b.hasKeys("type", "metric", "data") && (b.contains("Point") || b.contains("Metric"))
}

func isK6Summary(b beginning) bool { return b.hasKeys("metrics", "root_group") }

func isK6Table(b beginning) bool { return b.hasColumns("metric_name", "timestamp", "metric_value") }

func openK6(path string, in *bufio.Reader) (Source, error) {
	return openEntries(path, k6Format, in, k6Entries)
}

// k6Request collects the values of one request.
type k6Request struct {
	line       jsonLine // of its first value
	time, tags []byte
	values     map[string]float64
}

func k6Entries(path string, in *bufio.Reader) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		var current k6Request
		flush := func() bool {
			request := current
			current = k6Request{}
			if _, is := request.values["http_req_duration"]; !is {
				return true
			}
			e, bad := request.entry(path)
			if bad != nil {
				return yield(e, bad)
			}
			return yield(e, nil)
		}
		for line, err := range jsonLines(path, in) {
			var point k6Point
			if err == nil {
				if bad := line.decode(path, &point); bad != nil {
					err = bad
				}
			}
			if err != nil {
				if !flush() || !yield(entry{line: line.number}, err) {
					return
				}
				continue
			}
			if point.Type != "Point" || !strings.HasPrefix(point.Metric, "http_req") {
				continue
			}
			if !current.holds(point) {
				if !flush() {
					return
				}
				current = k6Request{line: line, time: point.Data.Time, tags: point.Data.Tags, values: map[string]float64{}}
			}
			current.values[point.Metric] = point.Data.Value
		}
		flush()
	}
}

// holds reports whether a value is of the same request.
func (r *k6Request) holds(point k6Point) bool {
	_, twice := r.values[point.Metric]
	return r.values != nil && !twice && bytes.Equal(r.time, point.Data.Time) && bytes.Equal(r.tags, point.Data.Tags)
}

func (r *k6Request) entry(path string) (entry, *BadRow) {
	e := entry{load: usersLoad(0), stage: -1, line: r.line.number}
	var ended time.Time
	var tags k6Tags
	if json.Unmarshal(r.time, &ended) != nil || ended.Year() < 1970 || ended.Year() > 2200 {
		return e, r.line.bad(path, "time", quoted(strings.Trim(string(r.time), "\""))+" where a time was expected")
	}
	if len(r.tags) > 0 && json.Unmarshal(r.tags, &tags) != nil {
		return e, r.line.bad(path, "tags", "no texts")
	}
	took := map[string]time.Duration{}
	for metric, value := range r.values {
		if !isFinite(value / 1000) {
			return e, r.line.bad(path, metric, expectedNumber(value, "a number of milliseconds"))
		}
		took[metric] = inSeconds(value / 1000)
	}
	setup := took["http_req_blocked"] + took["http_req_connecting"] + took["http_req_tls_handshaking"]
	duration := took["http_req_duration"]
	e.begin, e.endpoint = ended.Add(-duration-setup), tags.endpoint(path)
	sent := bench.At(setup)
	e.sample = bench.Sample{
		Endpoint: e.endpoint.Name, Phase: bench.Measured, Outcome: bench.OK, Tokens: bench.NoTokens, Message: tags.Error,
		Start: bench.At(0), Sent: sent, Done: sent + bench.Instant(duration),
		TCP: took["http_req_connecting"], TLS: took["http_req_tls_handshaking"], Reused: took["http_req_connecting"] == 0,
	}
	s := &e.sample
	if waiting, has := took["http_req_waiting"]; has && took["http_req_sending"]+waiting <= duration {
		s.Wrote = sent + bench.Instant(took["http_req_sending"])
		s.Headers = s.Wrote + bench.Instant(waiting)
	}
	s.Status, _ = strconv.Atoi(tags.Status) // 0: none came
	failed, said := r.values["http_req_failed"]
	if said && failed != 0 || !said && (s.Status == 0 || s.Status >= 400) {
		s.Outcome = tags.failure(s.Status)
	}
	return e, nil
}

// endpoint is named after the model, if the test tags one, or the URL.
func (t k6Tags) endpoint(path string) bench.Endpoint {
	if t.Model != "" {
		return bench.Endpoint{Name: nameOf(t.Model), Model: t.Model}
	}
	name := t.Name
	if name == "" {
		name = t.URL
	}
	if _, rest, has := strings.Cut(name, "://"); has {
		name = rest
	}
	name, _, _ = strings.Cut(name, "?")
	if name == "" {
		return byFile(path)
	}
	return bench.Endpoint{Name: name}
}

// failure returns the kind of failure by the status or k6's error code.
func (t k6Tags) failure(status int) bench.Outcome {
	code, _ := strconv.Atoi(t.Code) // 0: none
	switch {
	case status >= 300:
		return failedStatus(status)
	case code == 1050:
		return bench.TimeoutTotal
	case code >= 1100 && code < 1200:
		return bench.FailDNS
	case code == 1220:
		return bench.FailReset
	case code >= 1200 && code < 1300:
		return bench.FailConnect
	case code >= 1300 && code < 1400:
		return bench.FailTLS
	}
	return bench.FailUnreported
}
