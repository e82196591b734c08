package importer

import (
	"bufio"
	"time"

	"tokenlap/backend/bench"
)

// tokenlapFormat is the detailed CSV that Tokenlap exports. It has every instant
// exactly, and statistics of the output events. Metrics are derived from the
// instants and not read.
var tokenlapFormat = tableFormat{
	origin: origin{format: "Tokenlap CSV", remark: "Read from an exported CSV: the times of single events are not in it, so gaps are known for each request and not pooled."},
	needs: []string{"endpoint_name", "run_id", "seq", "outcome", "phase", "stage", "run_started_at", "definitions",
		"sent_at", "first_at", "last_at", "done_at"},
	read: readTokenlap,
}

func isTokenlap(b beginning) bool {
	return b.hasColumns("run_id", "definitions", "outcome")
}

func openTokenlap(path string, in *bufio.Reader) (Source, error) {
	return openTable(path, tokenlapFormat, in)
}

func readTokenlap(r *row) entry {
	name := r.text("endpoint_name")
	if name == "" {
		r.refuse("endpoint_name", "the name of a model")
	}
	e := entry{
		begin:    r.timeOfDay("run_started_at").Truncate(time.Millisecond),
		endpoint: bench.Endpoint{Name: name, Title: r.text("endpoint_title"), Model: r.text("model_name")},
		prompt: bench.Prompt{ID: r.text("prompt_id"), Version: r.count("prompt_version", 0), Text: r.text("prompt_text"),
			Length: r.text("prompt_length"), Complexity: r.text("prompt_complexity"), Category: r.text("prompt_category")},
		order: r.count("endpoint_order", -1), stage: r.stage(), load: r.load(),
		runID: r.text("run_id"), runName: r.text("run_name"), definitions: r.text("definitions"),
	}
	e.sample = bench.Sample{
		Seq: r.count("seq", 0), Endpoint: name, Stage: e.stage, Phase: r.phase(), PromptID: e.prompt.ID,
		Iteration: r.count("iteration", 0), User: r.count("user", 0),

		Due: r.instant("due_at"), Start: r.instant("start_at"), Conn: r.instant("conn_at"), Sent: r.instant("sent_at"),
		Wrote: r.instant("wrote_at"), Headers: r.instant("headers_at"), FirstEvent: r.instant("first_event_at"),
		First: r.instant("first_at"), Answer: r.instant("answer_at"), Last: r.instant("last_at"), Done: r.instant("done_at"),

		Reused: r.optionalBoolean("connection_reused"), DNS: r.span("dns_time"), TCP: r.span("tcp_time"), TLS: r.span("tls_time"),
		Streamed: r.optionalBoolean("streamed"), Retried: r.optionalBoolean("asked_again"), Unterminated: r.optionalBoolean("unterminated"),
		Events: r.count("chunks", 0), Heartbeats: r.count("heartbeats", 0), BodyBytes: int64(r.count("body_bytes", 0)),
		Tokens: bench.Tokens{Source: bench.TokenSource(r.text("token_source")), Input: r.count("input_tokens", -1),
			Cached: r.count("cached_tokens", -1), Output: r.count("output_tokens", -1), Reasoning: r.count("reasoning_tokens", -1)},

		Outcome: r.outcome(), Status: r.count("status_code", 0), Message: r.text("error_message"), FinishReason: r.text("finish_reason"),
		ResponseID: r.text("response_id"), RetryAfter: r.span("retry_after"), Prefix: r.text("prefix"),
		Text: r.text("response_text"), Reasoning: r.text("reasoning_text"),

		Asked: bench.Asked{Conversation: r.count("conversation", 0), Turn: r.count("turn", 0),
			SharedPrefix: r.count("shared_prefix", 0), PrefixCold: r.optionalBoolean("prefix_cold"),
			InputWanted: r.count("input_wanted", 0), OutputWanted: r.count("output_wanted", 0)},
	}
	r.serverTimes(&e.sample)
	r.reportedFigures(&e.sample)
	return e
}

// serverTimes reads what the server reported of its own work. The CSV does not
// name its format, and has the server's own TTFT only in what TTFT is without it.
func (r *row) serverTimes(s *bench.Sample) {
	times := bench.ServerTimings{
		Queue: r.number("server_queue_time"), Prompt: r.number("server_prompt_time"),
		Decode: r.number("server_decode_time"), Total: r.number("server_total_time"),
	}
	if times != (bench.ServerTimings{}) {
		s.Server = &times
	}
	ttft, hasTTFT := s.TTFT()
	rest, isGiven := r.elapsed("network_and_queue_time")
	if derived, ok := s.NetworkAndQueue(); !isGiven || !hasTTFT || ok && derived == rest {
		return
	}
	if s.Server == nil {
		s.Server = &bench.ServerTimings{}
	}
	own := (ttft - rest).Seconds()
	s.Server.TTFT = &own
}

// optionalBoolean returns false for an empty cell.
func (r *row) optionalBoolean(column string) bool {
	return r.trimmed(column) != "" && r.boolean(column)
}

// maxStage limits the list of stages, so that a wrong cell does not fill memory.
const maxStage = 10_000

func (r *row) stage() int {
	stage := r.count("stage", 0)
	if stage > maxStage {
		r.refuse("stage", "the number of a stage")
		return 0
	}
	return stage
}

// load reads a description if the load was no number of users; older files have
// no such column.
func (r *row) load() bench.Load {
	load := usersLoad(r.count("concurrent_level", 0))
	load.Description = r.text("load")
	return load
}

func (r *row) phase() bench.Phase {
	phase := bench.Phase(r.trimmed("phase"))
	if phase != bench.Warmup && phase != bench.Settling && phase != bench.Measured {
		r.refuse("phase", "warmup, settling or measured")
	}
	return phase
}

// outcome accepts any word, as later versions may have more kinds of failure.
func (r *row) outcome() bench.Outcome {
	outcome := bench.Outcome(r.trimmed("outcome"))
	if outcome == "" || (outcome == bench.OK) != r.boolean("success") {
		r.refuse("outcome", "ok for a success and a kind of failure for others")
	}
	return outcome
}

// reportedFigures keeps what cannot be derived from the instants: statistics of
// gaps, and a TPOT that the exported run itself was given by a file.
func (r *row) reportedFigures(s *bench.Sample) {
	reported := r.reportedGaps()
	reported.SharedReads = r.number("shared_reads")
	if r.trimmed("inter_token") != "" && r.optionalBoolean("inter_token") != s.IsPerToken() {
		per := !s.IsPerToken()
		reported.PerToken = &per
	}
	written, is := r.elapsed("time_per_output_token")
	if derived, _ := s.TPOT(); is && written != derived {
		reported.TPOT = r.number("time_per_output_token")
	}
	if r.text("definitions") == llmperfFormat.definitions { // it never tells when a request began
		untimed := true
		reported.Untimed = &untimed
	}
	if *reported != (bench.Reported{}) {
		s.Reported = reported
	}
	if s.Message == string(s.Outcome) { // the export's word where there was no message
		s.Message = ""
	}
}
