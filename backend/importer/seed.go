package importer

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
)

// seedFormat is the detailed CSV of the tool that Tokenlap follows. Its meanings
// are kept, marked seed-v1:
//
//	column                  its meaning                             kept as
//	timestamp               local time at the end                   done, last
//	total_latency           to the end of the body                  sent = done - it
//	time_to_first_token     the first chunk that could be parsed    first = sent + it
//	output_tokens           chunks with text                        tokens, source chunks
//	time_per_output_token   total_latency / output_tokens           told
//	..._inter_token_latency gaps between those chunks               told
//	tokens_per_second       output_tokens / total_latency           comes out the same
//
// Nothing else is known: no set-up, no headers, no first answer, no events.
var seedFormat = tableFormat{
	origin: origin{format: "seed CSV", definitions: "seed-v1", remark: "Measured by another tool, in its meanings (seed-v1): TTFT is the first chunk that could be parsed, even an empty one; " +
		"tokens are chunks; TPOT is latency / tokens with TTFT in it; latency runs to the end of the body."},
	needs: []string{"endpoint_name", "success", "total_latency", "time_to_first_token", "timestamp"},
	read:  readSeed,
}

func isSeed(b beginning) bool {
	return b.hasColumns(seedFormat.needs...) && !isTokenlap(b)
}

func openSeed(path string, in *bufio.Reader) (Source, error) { return openTable(path, seedFormat, in) }

func readSeed(r *row) entry {
	name := r.trimmed("endpoint_name")
	if name == "" {
		r.refuse("endpoint_name", "the name of a model")
	}
	e := entry{
		endpoint: bench.Endpoint{Name: name, Model: r.trimmed("model_name")},
		prompt: withID(bench.Prompt{Text: r.cell("prompt_text"), Length: r.trimmed("prompt_length"),
			Complexity: r.trimmed("prompt_complexity"), Category: r.trimmed("prompt_category")}),
		order: -1, stage: -1, load: usersLoad(r.count("concurrent_level", 0)),
	}
	e.sample = bench.Sample{
		Endpoint: name, Phase: bench.Measured, PromptID: e.prompt.ID, Iteration: r.count("iteration", 0), Streamed: true,
		Tokens: bench.NoTokens, Outcome: bench.OK, Text: r.cell("response_text"), Reported: r.reportedGaps(),
	}
	s := &e.sample
	s.Tokens.Source, s.Tokens.Input, s.Tokens.Output = bench.FromChunks, r.count("input_tokens", -1), r.count("output_tokens", -1)
	s.Reported.TPOT = r.number("time_per_output_token")
	if *s.Reported == (bench.Reported{}) {
		s.Reported = nil
	}
	if !r.boolean("success") {
		s.Message = r.cell("error_message")
		s.Outcome, s.Status = seedFailure(s.Message)
	}
	r.seedTimes(&e)
	return e
}

// seedTimes sets the instants, relative to the first byte sent.
func (r *row) seedTimes(e *entry) {
	s := &e.sample
	latency, timed := r.elapsed("total_latency")
	first, began := r.elapsed("time_to_first_token")
	e.begin = r.timeOfDay("timestamp").Add(-latency)
	switch {
	case s.Outcome == bench.OK && !timed:
		r.refuse("total_latency", "the seconds that a success took")
	case timed && first > latency:
		r.refuse("time_to_first_token", "a time within total_latency")
	}
	s.Done = bench.At(latency)
	if !timed {
		return
	}
	s.Sent = bench.At(0)
	if began {
		s.First = bench.At(first)
	}
	if s.Outcome == bench.OK {
		s.Last = s.Done
	}
}

// reportedGaps returns the statistics of the gaps, which the file does not list.
func (r *row) reportedGaps() *bench.Reported {
	return &bench.Reported{
		MeanGap: r.number("avg_inter_token_latency"), MinGap: r.number("min_inter_token_latency"), MaxGap: r.number("max_inter_token_latency"),
		P50Gap: r.number("p50_inter_token_latency"), P95Gap: r.number("p95_inter_token_latency"), P99Gap: r.number("p99_inter_token_latency"),
	}
}

var seedStatus = regexp.MustCompile(`^Client error: ([1-5][0-9][0-9])\b`)

// seedFailure returns the kind of failure, and the HTTP status, that a message
// of the tool states.
func seedFailure(message string) (bench.Outcome, int) {
	switch {
	case message == "Request timeout":
		return bench.TimeoutTotal, 0
	case strings.HasPrefix(message, "Client error: Cannot connect"):
		return bench.FailConnect, 0
	}
	found := seedStatus.FindStringSubmatch(message)
	if found == nil {
		return bench.FailUnreported, 0
	}
	status, _ := strconv.Atoi(found[1]) // three digits
	return failedStatus(status), status
}

func failedStatus(status int) bench.Outcome {
	switch {
	case status == 429:
		return bench.FailHTTP429
	case status >= 500:
		return bench.FailHTTP5xx
	case status >= 400:
		return bench.FailHTTP4xx
	case status >= 300:
		return bench.FailHTTP3xx
	}
	return bench.FailUnreported
}

// withID gives a prompt an id of its content, so that it is the same in every
// file.
func withID(p bench.Prompt) bench.Prompt {
	sum := sha256.Sum256([]byte(p.Text + "\x00" + p.Length + "\x00" + p.Complexity + "\x00" + p.Category))
	words := []string{}
	for _, word := range []string{p.Length, p.Complexity, hex.EncodeToString(sum[:4])} {
		if word != "" {
			words = append(words, word)
		}
	}
	p.ID = strings.Join(words, "-")
	return p
}
