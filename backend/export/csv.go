// Package export makes the files that leave: at the end of the flow, from a
// run and its samples, nothing measured or computed anew.
//
// The CSV files begin with the columns of the tool they follow, so that
// scripts made for it go on working. Where a name is theirs the unit is too,
// and the meaning is that of our definitions:
//
//   - endpoint_name is the model's short name: it is unique, as what rows are
//     grouped by has to be; the title stands in endpoint_title.
//   - Times are empty, never 0, where they do not exist; total_latency is that
//     of successes, response_time of all that ended.
//   - The inter-token columns are of the request's own gaps between events,
//     which hold one token each where inter_token is True. Where the summary
//     withdraws them as buffered, they are empty, like TPOT and decode speed.
//   - prompt_text is whole and response_text as long as it was stored, where the
//     other tool cut them.
//   - timestamp is the local time of the request's end.
//   - Every request has its row, warm-up, cancelled and dropped ones too: see
//     phase and outcome.
//   - endpoint_order is the model's place in the plan, from 0.
//   - load is in words what concurrent_level cannot say, such as a rate or a ramp.
//
// The times of single events are not among the columns: a million rows would
// be mostly those. They have a file of their own: see Events.
package export

import (
	"io"
	"iter"
	"slices"
	"time"

	"tokenlap/backend/bench"
)

// Results writes the detailed file, one row a request, as the samples come:
// its memory does not grow with them. An error of samples is returned as it is.
func Results(w io.Writer, run bench.Run, samples iter.Seq2[bench.Sample, error]) error {
	table := newTable(w, resultColumns)
	rows := newRequests(run)
	for sample, err := range samples {
		if err != nil {
			return err
		}
		if err := table.row(rows.of(&sample)); err != nil {
			return err
		}
	}
	return table.out.Flush()
}

// request is a row of the detailed file: a sample with what it was part of.
type request struct {
	*bench.Sample
	run       *bench.Run
	endpoint  bench.Endpoint
	order     int // of the endpoint in the plan, -1 if it is not in there
	prompt    bench.Prompt
	gaps      []float64 // sorted seconds
	reported  bench.Reported
	withdrawn bool // events were buffered on the way: gaps and TPOT mean nothing
}

// requests makes rows, one at a time, with the gaps in one buffer.
type requests struct {
	run       *bench.Run
	endpoints map[string]bench.Endpoint
	orders    map[string]int
	prompts   map[string]bench.Prompt
	gaps      []float64
	withdrawn withdrawn
}

func newRequests(run bench.Run) *requests {
	rows := &requests{run: &run, withdrawn: withdrawnIn(run), endpoints: map[string]bench.Endpoint{}, orders: map[string]int{}, prompts: map[string]bench.Prompt{}}
	for i, endpoint := range run.Plan.Endpoints {
		rows.endpoints[endpoint.Name], rows.orders[endpoint.Name] = endpoint, i
	}
	for _, prompt := range run.Plan.Prompts.Prompts {
		rows.prompts[prompt.ID] = prompt
	}
	return rows
}

func (r *requests) of(s *bench.Sample) request {
	r.gaps = r.gaps[:0]
	for _, gap := range s.Gaps() {
		r.gaps = append(r.gaps, gap.Seconds())
	}
	slices.Sort(r.gaps)
	order, planned := r.orders[s.Endpoint]
	if !planned {
		order = -1
	}
	row := request{s, r.run, r.endpoints[s.Endpoint], order, r.prompts[s.PromptID], r.gaps, bench.Reported{}, r.withdrawn.has(s)}
	if s.Reported != nil {
		row.reported = *s.Reported
	}
	return row
}

// gap is a quantile of the request's own gaps, or what an imported file reports.
func (r request) gap(share float64, reported *float64) (float64, bool) {
	switch {
	case r.withdrawn:
		return 0, false
	case len(r.gaps) == 0 && reported != nil:
		return *reported, true
	}
	return bench.Quantile(r.gaps, share), len(r.gaps) > 0
}

func (r request) meanGap() (float64, bool) {
	switch {
	case r.withdrawn:
		return 0, false
	case len(r.gaps) == 0 && r.reported.MeanGap != nil:
		return *r.reported.MeanGap, true
	case len(r.gaps) == 0:
		return 0, false
	}
	first, last := r.Chunks[0], r.Chunks[len(r.Chunks)-1]
	return time.Duration(last.At-first.At).Seconds() / float64(len(r.gaps)), true
}

// trouble is what went wrong, in words if there are any.
func (r request) trouble() string {
	switch {
	case r.Outcome == bench.OK:
		return ""
	case r.Message == "":
		return string(r.Outcome)
	}
	return r.Message
}

// total is all tokens, -1 unless both counts are known.
func (r request) total() int {
	if r.Tokens.Input < 0 || r.Tokens.Output < 0 {
		return -1
	}
	return r.Tokens.Input + r.Tokens.Output
}

// ended is the local time of the end, or of the last thing known.
func (r request) ended() string {
	last := max(r.Done, r.Last, r.Sent, r.Start, r.Due)
	return r.run.Started.Add(last.Offset()).Local().Format("2006-01-02T15:04:05.000000")
}

// concurrency is how many requests the stage keeps in flight, -1 if it is
// unknown.
func concurrency(plan bench.Plan, number int) int {
	if n, ok := stage(plan, number).Load.Concurrency(); ok {
		return n
	}
	return -1
}

// stage is empty where the plan has none of that number.
func stage(plan bench.Plan, number int) bench.Stage {
	if number < 0 || number >= len(plan.Stages) {
		return bench.Stage{}
	}
	return plan.Stages[number]
}

// The first 25 are the other tool's; ours follow, in an order that only grows
// at its end.
var resultColumns = append(withMetrics([]column[request]{
	{"endpoint_name", func(l *line, r request) { l.text(r.Endpoint) }},
	{"model_name", func(l *line, r request) { l.text(r.endpoint.Model) }},
	{"prompt_text", func(l *line, r request) { l.text(r.prompt.Text) }},
	{"prompt_length", func(l *line, r request) { l.text(r.prompt.Length) }},
	{"prompt_complexity", func(l *line, r request) { l.text(r.prompt.Complexity) }},
	{"prompt_category", func(l *line, r request) { l.text(r.prompt.Category) }},
	{"success", func(l *line, r request) { l.truth(r.Outcome == bench.OK) }},
	{"error_message", func(l *line, r request) { l.text(r.trouble()) }},
	ofRequest("latency"),
	ofRequest("ttft"),
	ofRequest("input_tokens"),
	ofRequest("output_tokens"),
	{"total_tokens", func(l *line, r request) { l.count(r.total()) }},
	ofRequest("output_speed"),
	ofRequest("tpot"),
	{"avg_inter_token_latency", func(l *line, r request) { l.measured(r.meanGap()) }},
	{"min_inter_token_latency", func(l *line, r request) { l.measured(r.gap(0, r.reported.MinGap)) }},
	{"max_inter_token_latency", func(l *line, r request) { l.measured(r.gap(1, r.reported.MaxGap)) }},
	{"p50_inter_token_latency", func(l *line, r request) { l.measured(r.gap(0.50, r.reported.P50Gap)) }},
	{"p95_inter_token_latency", func(l *line, r request) { l.measured(r.gap(0.95, r.reported.P95Gap)) }},
	{"p99_inter_token_latency", func(l *line, r request) { l.measured(r.gap(0.99, r.reported.P99Gap)) }},
	{"response_text", func(l *line, r request) { l.text(r.Text) }},
	{"timestamp", func(l *line, r request) { l.text(r.ended()) }},
	{"iteration", func(l *line, r request) { l.integer(r.Iteration) }},
	{"concurrent_level", func(l *line, r request) { l.count(concurrency(r.run.Plan, r.Stage)) }},

	{"run_id", func(l *line, r request) { l.text(r.run.ID) }},
	{"prompt_id", func(l *line, r request) { l.text(r.PromptID) }},
	{"stage", func(l *line, r request) { l.integer(r.Stage) }},
	{"phase", func(l *line, r request) { l.text(string(r.Phase)) }},
	{"outcome", func(l *line, r request) { l.text(string(r.Outcome)) }},
	{"status_code", func(l *line, r request) {
		if r.Status != 0 {
			l.integer(r.Status)
		}
	}},
	{"finish_reason", func(l *line, r request) { l.text(r.FinishReason) }},
	{"token_source", func(l *line, r request) { l.text(string(r.Tokens.Source)) }},
	{"chunks", func(l *line, r request) { l.integer(r.Events) }},
	{"reasoning_tokens", func(l *line, r request) { l.count(r.Tokens.Reasoning) }},
	{"cached_tokens", func(l *line, r request) { l.count(r.Tokens.Cached) }},
	ofRequest("ttfa"),
	ofRequest("ttft_with_setup"),
	ofRequest("queue_delay"),
	ofRequest("response_time"),
	{"connection_reused", func(l *line, r request) { l.truth(r.Reused) }},
	{"definitions", func(l *line, r request) { l.text(r.run.Manifest.Definitions) }},

	ofRequest("thinking"),
	ofRequest("stall"),
	ofRequest("decode_speed"),
	{"inter_token", func(l *line, r request) { l.truth(r.IsPerToken() && !r.withdrawn) }},
	{"shared_reads", func(l *line, r request) { l.measured(r.SharedReads()) }},
	{"streamed", func(l *line, r request) { l.truth(r.Streamed) }},
	{"asked_again", func(l *line, r request) { l.truth(r.Retried) }},
	{"unterminated", func(l *line, r request) { l.truth(r.Unterminated) }},
	{"heartbeats", func(l *line, r request) { l.integer(r.Heartbeats) }},
	{"body_bytes", func(l *line, r request) { l.integer(int(r.BodyBytes)) }},
	{"retry_after", func(l *line, r request) { l.span(r.RetryAfter) }},
	{"dns_time", func(l *line, r request) { l.span(r.DNS) }},
	ofRequest("connect"),
	{"tls_time", func(l *line, r request) { l.span(r.TLS) }},
	{"due_at", func(l *line, r request) { l.offset(r.Due) }},
	{"start_at", func(l *line, r request) { l.offset(r.Start) }},
	{"conn_at", func(l *line, r request) { l.offset(r.Conn) }},
	{"sent_at", func(l *line, r request) { l.offset(r.Sent) }},
	{"wrote_at", func(l *line, r request) { l.offset(r.Wrote) }},
	{"headers_at", func(l *line, r request) { l.offset(r.Headers) }},
	{"first_event_at", func(l *line, r request) { l.offset(r.FirstEvent) }},
	{"first_at", func(l *line, r request) { l.offset(r.First) }},
	{"answer_at", func(l *line, r request) { l.offset(r.Answer) }},
	{"last_at", func(l *line, r request) { l.offset(r.Last) }},
	{"done_at", func(l *line, r request) { l.offset(r.Done) }},
	{"seq", func(l *line, r request) { l.integer(r.Seq) }},
	{"user", func(l *line, r request) { l.integer(r.User) }},
	{"response_id", func(l *line, r request) { l.text(r.ResponseID) }},
	{"prompt_version", func(l *line, r request) { l.integer(r.prompt.Version) }},
	{"prefix", func(l *line, r request) { l.text(r.Prefix) }},
	{"reasoning_text", func(l *line, r request) { l.text(r.Reasoning) }},
	{"endpoint_title", func(l *line, r request) { l.text(r.endpoint.Title) }},
	{"run_name", func(l *line, r request) { l.text(r.run.Name) }},
	{"run_started_at", func(l *line, r request) { l.text(r.run.Started.UTC().Format(time.RFC3339Nano)) }},
	{"load", func(l *line, r request) { l.text(loadWords(stage(r.run.Plan, r.Stage).Load)) }},
	{"endpoint_order", func(l *line, r request) { l.count(r.order) }},
}), askedColumns...)

// askedColumns are what was wanted of a request beside its prompt; empty where
// that was nothing.
var askedColumns = []column[request]{
	{"conversation", func(l *line, r request) { l.above(r.Conversation) }},
	{"turn", func(l *line, r request) { l.above(r.Turn) }},
	{"shared_prefix", func(l *line, r request) { l.above(r.SharedPrefix) }},
	{"prefix_cold", func(l *line, r request) {
		if r.SharedPrefix > 0 {
			l.truth(r.PrefixCold)
		}
	}},
	{"input_wanted", func(l *line, r request) { l.above(r.InputWanted) }},
	{"output_wanted", func(l *line, r request) { l.above(r.OutputWanted) }},
}

// ofRequest is the column of a metric in the detailed file.
func ofRequest(key string) column[request] {
	metric := bench.MetricOf(key)
	return column[request]{metric.RequestColumn, func(l *line, r request) { l.metric(metric, r) }}
}

// metric writes the value of a request; none where its summary withdraws it.
func (l *line) metric(metric bench.Metric, r request) {
	if metric.Withdrawn && r.withdrawn {
		return
	}
	if metric.Time != nil {
		l.seconds(metric.Time(r.Sample))
		return
	}
	value, ok := metric.Of(r.Sample)
	if ok && metric.Unit == bench.TokenCount {
		l.integer(int(value))
		return
	}
	l.measured(value, ok)
}

// withMetrics adds the metrics that have no place among the columns yet.
func withMetrics(columns []column[request]) []column[request] {
	for _, metric := range bench.Metrics {
		if metric.RequestColumn != "" && !has(columns, metric.RequestColumn) {
			columns = append(columns, ofRequest(metric.Key))
		}
	}
	return columns
}

func has[Row any](columns []column[Row], name string) bool {
	return slices.ContainsFunc(columns, func(c column[Row]) bool { return c.name == name })
}
