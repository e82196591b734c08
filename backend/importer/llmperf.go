package importer

import (
	"bufio"
	"encoding/json"
	"iter"
	"os"
	"path/filepath"
	"time"

	"tokenlap/backend/bench"
)

// llmperfFormat is the file of LLMPerf that lists single requests.
//
//	ttft_s                to the first text                            first
//	end_to_end_latency_s  to the end of the response                   last, done
//	inter_token_latency_s the latency / tokens, TTFT included          reported TPOT
//	number_output_tokens  the text by a Llama tokenizer, any model     tokens
//
// When a request began, the model and the load are in another file, or in none.
var llmperfFormat = origin{format: "LLMPerf JSON", definitions: "llmperf", withoutPrompts: true,
	remark: "Measured by LLMPerf, in its meanings (llmperf): its inter-token latency, shown as TPOT, is latency / tokens including TTFT; latency runs to the end of the response; " +
		"its own tokenizer counted the tokens, one for every model. " + untimedRemark}

// untimedRemark is what to know of requests whose beginnings are not known.
const untimedRemark = "The start times of requests are unknown: they follow one another, and total tokens per second, requests per second and requests in flight are absent."

type llmperfResponse struct {
	ErrorCode    json.RawMessage `json:"error_code"` // a status, a word, or null
	ErrorMessage *string         `json:"error_msg"`
	InterToken   json.RawMessage `json:"inter_token_latency_s"` // a number; of old versions a list
	TTFT         *float64        `json:"ttft_s"`
	Latency      *float64        `json:"end_to_end_latency_s"`
	Input        *int            `json:"number_input_tokens"`
	Output       *int            `json:"number_output_tokens"`
}

func isLLMPerf(b beginning) bool { return b.lists("ttft_s", "end_to_end_latency_s") }

// isLLMPerfSummary recognises the summary, whose keys are flat.
func isLLMPerfSummary(b beginning) bool {
	return b.hasKeys("num_concurrent_requests", "mean_output_tokens")
}

func openLLMPerf(path string, in *bufio.Reader) (Source, error) {
	return openEntries(path, llmperfFormat, in, llmperfEntries)
}

func llmperfEntries(path string, in *bufio.Reader) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		endpoint, row, begin := byFile(path), 0, writtenAt(path)
		for response, err := range listElements[llmperfResponse](path, in) {
			row++
			e := entry{endpoint: endpoint, load: usersLoad(0), stage: -1, begin: begin}
			if err == nil {
				if bad := response.into(&e); bad != nil {
					bad.File, bad.Row = filepath.Base(path), row
					err = bad
				}
			}
			begin = begin.Add(e.sample.Ended().Offset())
			if !yield(e, err) {
				return
			}
		}
	}
}

// writtenAt is when a file was last written: the only time of a file that holds
// none.
func writtenAt(path string) time.Time {
	about, err := os.Stat(path)
	if err != nil {
		return time.Unix(0, 0)
	}
	return about.ModTime().Truncate(time.Second)
}

func (r *llmperfResponse) into(e *entry) *BadRow {
	untimed := true
	e.sample = bench.Sample{
		Endpoint: e.endpoint.Name, Phase: bench.Measured, Streamed: true, Outcome: bench.OK, Tokens: bench.NoTokens,
		Sent: bench.At(0), Message: orEmpty(r.ErrorMessage), Reported: &bench.Reported{Untimed: &untimed},
	}
	s := &e.sample
	var code int
	if len(r.ErrorCode) > 0 && string(r.ErrorCode) != "null" {
		s.Outcome = bench.FailUnreported
		if json.Unmarshal(r.ErrorCode, &code) == nil && code >= 300 && code < 600 {
			s.Outcome, s.Status = failedStatus(code), code
		}
	}
	if bad := r.times(s); bad != nil {
		return bad
	}
	for _, count := range []struct {
		name  string
		value *int
		into  *int
	}{{"number_input_tokens", r.Input, &s.Tokens.Input}, {"number_output_tokens", r.Output, &s.Tokens.Output}} {
		if count.value == nil {
			continue
		}
		if *count.value < 0 {
			return &BadRow{Column: count.name, Text: expectedNumber(float64(*count.value), "a whole number of 0 or more")}
		}
		*count.into = *count.value
	}
	if s.Outcome != bench.OK {
		s.Tokens.Output = -1
	}
	return nil
}

// times reads the durations. Of a failure 0 is none.
func (r *llmperfResponse) times(s *bench.Sample) *BadRow {
	for name, value := range map[string]*float64{"ttft_s": r.TTFT, "end_to_end_latency_s": r.Latency} {
		if value != nil && !isFinite(*value) {
			return &BadRow{Column: name, Text: expectedNumber(*value, "seconds of 0 or more")}
		}
	}
	has := func(value *float64) bool { return value != nil && *value > 0 }
	if s.Outcome == bench.OK {
		switch {
		case !has(r.TTFT):
			return &BadRow{Column: "ttft_s", Text: "nothing where the seconds of a success were expected"}
		case !has(r.Latency) || *r.Latency < *r.TTFT:
			return &BadRow{Column: "end_to_end_latency_s", Text: "no time that contains ttft_s"}
		}
	}
	if has(r.TTFT) {
		s.First = bench.At(inSeconds(*r.TTFT))
	}
	if has(r.Latency) {
		s.Done = bench.At(inSeconds(*r.Latency))
	}
	if s.Outcome != bench.OK {
		return nil
	}
	s.Last = s.Done
	var each []float64
	var mean float64
	switch {
	case json.Unmarshal(r.InterToken, &mean) == nil && mean > 0 && isFinite(mean):
		s.Reported.TPOT = &mean
	case json.Unmarshal(r.InterToken, &each) == nil && len(each) > 0:
		for _, gap := range each {
			mean += gap / float64(len(each))
		}
		if isFinite(mean) {
			s.Reported.TPOT = &mean
		}
	}
	return nil
}
