package importer

import (
	"bufio"
	"encoding/json"
	"iter"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// aiperfFormat is profile_export.jsonl of AIPerf, one request a line. Its model
// and load stand in the name of the folder, if anywhere.
//
//	request_start_ns      time of day, before the connection       sent
//	request_ack_ns        the server's headers                     headers
//	time_to_first_token   from the start                           first
//	request_latency       from the start to the last response      last
//	inter_chunk_latency   gaps between responses                   chunks
//	inter_token_latency   (latency - TTFT) / (tokens - 1)          reported TPOT
//	output_sequence_length   output tokens, reasoning included     tokens
var aiperfFormat = origin{format: "AIPerf JSONL", definitions: "aiperf", withoutPrompts: true,
	remark: "Measured by AIPerf, in its meanings (aiperf): times count from when its client began, so the connection's set-up is in TTFT and latency; " +
		"TPOT is what it calls inter-token latency; the source of the token counts and the texts are unknown."}

type aiperfRecord struct {
	Metadata struct {
		RequestID string `json:"x_request_id"`
		Start     int64  `json:"request_start_ns"`
		Ack       *int64 `json:"request_ack_ns"`
		End       int64  `json:"request_end_ns"`
		Phase     string `json:"benchmark_phase"`
		Cancelled bool   `json:"was_cancelled"`
	} `json:"metadata"`
	Metrics map[string]aiperfMetric `json:"metrics"`
	Error   *struct {
		Code    *int   `json:"code"`
		Type    string `json:"type"`
		Message string `json:"message"`
	} `json:"error"`
}

type aiperfMetric struct {
	Value json.RawMessage `json:"value"`
	Unit  string          `json:"unit"`
}

func isAIPerf(b beginning) bool {
	return b.hasKeys("metadata", "metrics") && b.contains("request_start_ns")
}

// isAIPerfSummary recognises profile_export_aiperf.json: an object of metrics,
// each with its unit and average.
func isAIPerfSummary(b beginning) bool {
	return b.hasKeys("request_latency") && b.contains("unit") && b.contains("avg")
}

// isAIPerfInputs recognises inputs.json.
func isAIPerfInputs(b beginning) bool {
	return b.hasKeys("data") && b.contains("session_id") && b.contains("payloads")
}

// isAIPerfTable recognises profile_export_aiperf.csv and GenAI-Perf's.
func isAIPerfTable(b beginning) bool { return b.hasColumns("Metric", "avg", "p99") }

func openAIPerf(path string, in *bufio.Reader) (Source, error) {
	return openEntries(path, aiperfFormat, in, aiperfEntries)
}

// aiperfFolder is the name that AIPerf and GenAI-Perf give the folder of a run.
var aiperfFolder = regexp.MustCompile(`^(.+?)-(?:openai|huggingface|template|nim|triton)[a-z-]*-concurrency(\d+)`)

// byFolder returns the model and the load that the name of the folder tells.
func byFolder(path string) (bench.Endpoint, bench.Load) {
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	found := aiperfFolder.FindStringSubmatch(filepath.Base(filepath.Dir(path)))
	if found == nil {
		return byFile(path), usersLoad(0)
	}
	users, err := strconv.Atoi(found[2])
	if err != nil {
		users = 0
	}
	return bench.Endpoint{Name: found[1]}, usersLoad(users)
}

// byFile returns an endpoint that is named after a file that does not name its
// model.
func byFile(path string) bench.Endpoint {
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	return bench.Endpoint{Name: strings.TrimSuffix(name, "_individual_responses")}
}

func aiperfEntries(path string, in *bufio.Reader) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		endpoint, load := byFolder(path)
		for line, err := range jsonLines(path, in) {
			var record aiperfRecord
			var bad *BadRow
			if err == nil {
				bad = line.decode(path, &record)
			}
			e := entry{endpoint: endpoint, load: load, stage: -1, line: line.number}
			if err == nil && bad == nil {
				var column, text string
				if column, text = record.into(&e); text != "" {
					bad = line.bad(path, column, text)
				}
			}
			if bad != nil {
				err = bad
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// into lays the record out; its instants are counted from its start. It returns
// what is wrong and where.
func (r *aiperfRecord) into(e *entry) (column, text string) {
	m := &r.Metadata
	if m.Start <= 0 || m.End < m.Start || time.Duration(m.End-m.Start) > maxSeconds*time.Second {
		return "metadata", "request_start_ns and request_end_ns where two times in their order were expected"
	}
	e.begin, e.sample = time.Unix(0, m.Start), bench.Sample{
		Endpoint: e.endpoint.Name, Phase: bench.Measured, Outcome: bench.OK, Tokens: bench.NoTokens, ResponseID: m.RequestID,
		Sent: bench.At(0), Done: bench.At(time.Duration(m.End - m.Start)),
	}
	s := &e.sample
	if m.Phase == "warmup" {
		s.Phase = bench.Warmup
	}
	if m.Ack != nil && *m.Ack >= m.Start && *m.Ack <= m.End {
		s.Headers = bench.At(time.Duration(*m.Ack - m.Start))
	}
	r.settle(s)
	if column, text = r.count(s); text != "" {
		return column, text
	}
	return r.times(s)
}

// settle tells how the request ended.
func (r *aiperfRecord) settle(s *bench.Sample) {
	if r.Error == nil && !r.Metadata.Cancelled {
		return
	}
	s.Outcome = bench.FailUnreported
	if r.Error != nil {
		s.Message = r.Error.Message
		if s.Message == "" {
			s.Message = r.Error.Type
		}
	}
	switch {
	case r.Metadata.Cancelled || r.Error.Type == "RequestCancellationError":
		s.Outcome = bench.Cancelled
	case strings.Contains(r.Error.Type, "Timeout"):
		s.Outcome = bench.TimeoutTotal
	case r.Error.Code != nil && *r.Error.Code >= 300 && *r.Error.Code < 600:
		s.Outcome, s.Status = failedStatus(*r.Error.Code), *r.Error.Code
	}
}

// count reads the tokens.
func (r *aiperfRecord) count(s *bench.Sample) (column, text string) {
	for _, count := range []struct {
		name string
		into *int
	}{
		{"error_isl", &s.Tokens.Input}, {"input_sequence_length", &s.Tokens.Input}, {"usage_prompt_cache_read_tokens", &s.Tokens.Cached},
		{"output_token_count", &s.Tokens.Output}, {"output_sequence_length", &s.Tokens.Output}, {"reasoning_token_count", &s.Tokens.Reasoning},
	} {
		value, has, wrong := r.number(count.name, 1)
		switch {
		case wrong != "":
			return count.name, wrong
		case has && value != float64(int(value)):
			return count.name, expectedNumber(value, "a whole number of 0 or more")
		case has:
			*count.into = int(value)
		}
	}
	return "", ""
}

// times reads the instants of the output, which a request without streaming does
// not have.
func (r *aiperfRecord) times(s *bench.Sample) (column, text string) {
	ttft, streamed, wrong := r.number("time_to_first_token", 0)
	if wrong != "" {
		return "time_to_first_token", wrong
	}
	latency, ended, wrong := r.number("request_latency", 0)
	switch {
	case wrong != "":
		return "request_latency", wrong
	case !ended && s.Outcome == bench.OK:
		return "request_latency", "nothing where the latency of a success was expected"
	case streamed && ended && latency < ttft:
		return "time_to_first_token", "it is longer than request_latency"
	}
	if s.Streamed = streamed || s.Outcome != bench.OK; !streamed {
		if ended {
			s.Done = bench.At(inSeconds(latency))
		}
		return "", ""
	}
	s.First = bench.At(inSeconds(ttft))
	gaps, wrong := r.list("inter_chunk_latency")
	if wrong != "" {
		return "inter_chunk_latency", wrong
	}
	s.Chunks = chunksOf(ttft, gaps)
	s.Events, s.Last = len(s.Chunks), s.Chunks[len(s.Chunks)-1].At
	if ended {
		s.Last = bench.At(inSeconds(latency))
	}
	if s.Events == 1 && s.Last > s.First { // the gaps were not told
		s.Chunks, s.Events = nil, 0
	}
	s.Done = max(s.Done, s.Last)
	if itl, has, wrong := r.number("inter_token_latency", 0); wrong != "" {
		return "inter_token_latency", wrong
	} else if has {
		s.Reported = &bench.Reported{TPOT: &itl}
	}
	return "", ""
}

// chunksOf returns the output events: the first, in seconds, and those after its
// gaps.
func chunksOf(first float64, gaps []float64) []bench.Chunk {
	chunks := []bench.Chunk{{At: bench.At(inSeconds(first))}}
	for _, gap := range gaps {
		first += gap
		chunks = append(chunks, bench.Chunk{At: bench.At(inSeconds(first))})
	}
	return chunks
}

// aiperfUnits are the units of times in seconds.
var aiperfUnits = map[string]float64{"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "sec": 1}

// number returns a metric, a time in seconds; scale 1 is that of a count, 0 that
// of its unit. Wrong says what is wrong.
func (r *aiperfRecord) number(name string, scale float64) (value float64, has bool, wrong string) {
	metric, has := r.Metrics[name]
	if !has || string(metric.Value) == "null" {
		return 0, false, ""
	}
	if scale == 0 {
		if scale = aiperfUnits[metric.Unit]; scale == 0 {
			return 0, false, "the unit " + quoted(metric.Unit) + " where a unit of time was expected"
		}
	}
	if json.Unmarshal(metric.Value, &value) != nil || !isFinite(value*scale) {
		return 0, false, quoted(string(metric.Value)) + " where a number of 0 or more was expected"
	}
	return value * scale, true, ""
}

// list returns a metric of several times, in seconds.
func (r *aiperfRecord) list(name string) (values []float64, wrong string) {
	metric, has := r.Metrics[name]
	if !has || string(metric.Value) == "null" {
		return nil, ""
	}
	scale := aiperfUnits[metric.Unit]
	if json.Unmarshal(metric.Value, &values) != nil || scale == 0 {
		return nil, "a list of times was expected"
	}
	for i := range values {
		if values[i] *= scale; !isFinite(values[i]) {
			return nil, expectedNumber(values[i], "seconds of 0 or more")
		}
	}
	return values, ""
}
