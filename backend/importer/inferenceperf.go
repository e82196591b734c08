package importer

import (
	"bufio"
	"encoding/json"
	"iter"
	"path/filepath"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// inferencePerfFormat is per_request_lifecycle_metrics.json of inference-perf.
// Its times are seconds of a clock of its own.
//
//	start_time, end_time   the request                             sent, done
//	output_token_times     events of the stream; versions before   chunks
//	                       0.5 count empty ones and [DONE] too
//	output_tokens          by its tokenizer                        tokens, no source
//	server_usage           since 0.5, the server's own count       tokens, source usage
var inferencePerfFormat = origin{format: "inference-perf JSON", definitions: "inference-perf", withoutPrompts: true,
	remark: "Measured by inference-perf, in its meanings (inference-perf): TTFT is the first event of the stream, even an empty one; the connection's set-up is in TTFT and latency; " +
		"its own tokenizer counted the tokens that the server did not; the times of day are unknown, the run begins when the file was written; prompts are left out."}

type inferencePerfRequest struct {
	Scheduled *float64 `json:"scheduled_time"`
	Start     *float64 `json:"start_time"`
	End       *float64 `json:"end_time"`
	Request   *string  `json:"request"`
	Info      *struct {
		Input    *int      `json:"input_tokens"`
		Output   *int      `json:"output_tokens"`
		Times    []float64 `json:"output_token_times"`
		Response *struct {
			Output *int      `json:"output_tokens"`
			Times  []float64 `json:"output_token_times"`
			Usage  *struct {
				Input  *int `json:"prompt_tokens"`
				Output *int `json:"completion_tokens"`
			} `json:"server_usage"`
		} `json:"response_metrics"`
	} `json:"info"`
	Error *struct {
		Type    string `json:"error_type"`
		Message string `json:"error_msg"`
	} `json:"error"`
}

func isInferencePerf(b beginning) bool {
	return b.lists("start_time", "end_time", "request", "info")
}

// isInferencePerfSummary recognises summary_lifecycle_metrics.json and the files
// of the stages.
func isInferencePerfSummary(b beginning) bool {
	return b.hasKeys("load_summary", "successes", "failures")
}

func openInferencePerf(path string, in *bufio.Reader) (Source, error) {
	return openEntries(path, inferencePerfFormat, in, inferencePerfEntries)
}

func inferencePerfEntries(path string, in *bufio.Reader) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		row, written, zero := 0, writtenAt(path), 0.0
		for request, err := range listElements[inferencePerfRequest](path, in) {
			row++
			e := entry{endpoint: request.endpoint(path), load: usersLoad(0), stage: -1}
			if err == nil {
				if zero == 0 && request.Start != nil {
					zero = *request.Start
				}
				if bad := request.into(&e, zero); bad != nil {
					bad.File, bad.Row = filepath.Base(path), row
					err = bad
				}
			}
			e.begin = written.Add(e.begin.Sub(time.Time{}))
			if !yield(e, err) {
				return
			}
		}
	}
}

// endpoint returns the model that the body of the request names.
func (r *inferencePerfRequest) endpoint(path string) bench.Endpoint {
	model := modelOf([]byte(orEmpty(r.Request)))
	if model == "" {
		return byFile(path)
	}
	return bench.Endpoint{Name: nameOf(model), Model: model}
}

// modelOf returns the model that the body of a request names, or "".
func modelOf(body []byte) string {
	var fields struct {
		Model string `json:"model"`
	}
	if json.Unmarshal(body, &fields) != nil {
		return ""
	}
	return fields.Model
}

// into lays the request out from its start, which it leaves in begin as the time
// since zero.
func (r *inferencePerfRequest) into(e *entry, zero float64) *BadRow {
	if r.Start == nil || r.End == nil || !(*r.End >= *r.Start && *r.End-*r.Start <= maxSeconds && *r.Start-zero > -maxSeconds && *r.Start-zero < maxSeconds) {
		return &BadRow{Column: "start_time, end_time", Text: "no two times in their order"}
	}
	start := *r.Start
	e.begin = time.Time{}.Add(inSeconds(start - zero))
	e.sample = bench.Sample{
		Endpoint: e.endpoint.Name, Phase: bench.Measured, Outcome: bench.OK, Tokens: bench.NoTokens,
		Sent: bench.At(0), Done: bench.At(inSeconds(*r.End - start)),
	}
	s := &e.sample
	if r.Scheduled != nil && *r.Scheduled > 0 && *r.Scheduled <= start && start-*r.Scheduled < maxSeconds {
		s.Due = bench.At(inSeconds(*r.Scheduled - start))
	}
	if r.Error != nil {
		s.Outcome, s.Message, s.Streamed = bench.FailUnreported, r.Error.Message, true
		if s.Message == "" {
			s.Message = r.Error.Type
		}
		if strings.Contains(r.Error.Type, "Timeout") {
			s.Outcome = bench.TimeoutTotal
		}
	}
	times := r.count(s)
	before := start
	for _, at := range times {
		if !(at >= before && at <= *r.End+1) {
			return &BadRow{Column: "output_token_times", Text: number(at) + " where a time not before " + number(before) + " was expected"}
		}
		s.Chunks = append(s.Chunks, bench.Chunk{At: bench.At(inSeconds(at - start))})
		before = at
	}
	if s.Events = len(s.Chunks); s.Events > 0 {
		s.Streamed, s.First, s.Last = true, s.Chunks[0].At, s.Chunks[s.Events-1].At
		s.Done = max(s.Done, s.Last)
	}
	return nil
}

// count reads the tokens and returns the times of the events.
func (r *inferencePerfRequest) count(s *bench.Sample) (times []float64) {
	if r.Info == nil {
		return nil
	}
	set := func(into *int, values ...*int) {
		for _, value := range values {
			if value != nil && *value >= 0 {
				*into = *value
			}
		}
	}
	times = r.Info.Times
	set(&s.Tokens.Input, r.Info.Input)
	set(&s.Tokens.Output, r.Info.Output)
	if response := r.Info.Response; response != nil {
		set(&s.Tokens.Output, response.Output)
		if len(response.Times) > 0 {
			times = response.Times
		}
		if response.Usage != nil && response.Usage.Output != nil {
			set(&s.Tokens.Input, response.Usage.Input)
			set(&s.Tokens.Output, response.Usage.Output)
			s.Tokens.Source = bench.FromUsage
		}
	}
	if s.Outcome != bench.OK && s.Tokens.Output == 0 {
		s.Tokens.Output = -1
	}
	return times
}
