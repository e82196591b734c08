package export

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// Summary writes the summary file, one row a model and stage, from the run's
// own summary.
func Summary(w io.Writer, run bench.Run) error {
	table := newTable(w, summaryColumns)
	for _, model := range run.Summary.Models {
		row := outline{ModelSummary: model, run: &run}
		for _, endpoint := range run.Plan.Endpoints {
			if endpoint.Name == model.Endpoint {
				row.endpoint = endpoint
			}
		}
		if err := table.row(row); err != nil {
			return err
		}
	}
	return table.out.Flush()
}

// outline is a row of the summary file.
type outline struct {
	bench.ModelSummary
	run      *bench.Run
	endpoint bench.Endpoint
}

// The first 25 are the other tool's, all of them always there. Its averages of
// gaps are over all gaps; those of a percentile over the requests' own.
var summaryColumns = slices.Concat([]column[outline]{
	{"endpoint_name", func(l *line, r outline) { l.text(r.Endpoint) }},
	{"total_requests", func(l *line, r outline) { l.integer(r.Attempts) }},
	{"successful_requests", func(l *line, r outline) { l.integer(r.Successes) }},
	{"failed_requests", func(l *line, r outline) { l.integer(r.Failed) }},
	{"success_rate", func(l *line, r outline) {
		if r.SuccessRate != nil {
			l.text(fmt.Sprintf("%.2f%%", 100**r.SuccessRate))
		}
	}},
	{"avg_total_latency", func(l *line, r outline) { l.known(r.Latency.Mean) }},
	{"min_total_latency", func(l *line, r outline) { l.known(r.Latency.Min) }},
	{"max_total_latency", func(l *line, r outline) { l.known(r.Latency.Max) }},
	{"avg_ttft", func(l *line, r outline) { l.known(r.TTFT.Mean) }},
	{"min_ttft", func(l *line, r outline) { l.known(r.TTFT.Min) }},
	{"max_ttft", func(l *line, r outline) { l.known(r.TTFT.Max) }},
	{"avg_tpot", func(l *line, r outline) { l.known(r.TPOT.Mean) }},
	{"min_tpot", func(l *line, r outline) { l.known(r.TPOT.Min) }},
	{"max_tpot", func(l *line, r outline) { l.known(r.TPOT.Max) }},
	{"avg_throughput", func(l *line, r outline) { l.known(r.OutputSpeed.Mean) }},
	{"min_throughput", func(l *line, r outline) { l.known(r.OutputSpeed.Min) }},
	{"max_throughput", func(l *line, r outline) { l.known(r.OutputSpeed.Max) }},
	{"avg_input_tokens", func(l *line, r outline) { l.known(r.InputTokens.Mean) }},
	{"avg_output_tokens", func(l *line, r outline) { l.known(r.OutputTokens.Mean) }},
	{"avg_inter_token_latency", func(l *line, r outline) { l.known(r.ICL.Mean) }},
	{"min_inter_token_latency", func(l *line, r outline) { l.known(r.ICL.Min) }},
	{"max_inter_token_latency", func(l *line, r outline) { l.known(r.ICL.Max) }},
	{"avg_p50_inter_token_latency", func(l *line, r outline) { l.known(r.ICLP50.Mean) }},
	{"avg_p95_inter_token_latency", func(l *line, r outline) { l.known(r.ICLP95.Mean) }},
	{"avg_p99_inter_token_latency", func(l *line, r outline) { l.known(r.ICLP99.Mean) }},

	{"run_id", func(l *line, r outline) { l.text(r.run.ID) }},
	{"run_name", func(l *line, r outline) { l.text(r.run.Name) }},
	{"state", func(l *line, r outline) { l.text(string(r.run.State)) }},
	{"definitions", func(l *line, r outline) { l.text(r.run.Manifest.Definitions) }},
	{"stage", func(l *line, r outline) { l.integer(r.Stage) }},
	{"concurrent_level", func(l *line, r outline) { l.count(concurrency(r.run.Plan, r.Stage)) }},
	{"model_name", func(l *line, r outline) { l.text(r.endpoint.Model) }},
	{"endpoint_title", func(l *line, r outline) { l.text(r.endpoint.Title) }},
	{"family", func(l *line, r outline) { l.text(r.endpoint.Family) }},
	{"deployment", func(l *line, r outline) { l.text(r.endpoint.Deployment) }},
	{"cancelled_requests", func(l *line, r outline) { l.integer(r.Cancelled) }},
	{"dropped_requests", func(l *line, r outline) { l.integer(r.Dropped) }},
	{"warmup_requests", func(l *line, r outline) { l.integer(r.WarmedUp) }},
	{"success_share", func(l *line, r outline) { l.known(r.SuccessRate) }},
	{"failures", func(l *line, r outline) {
		l.text(list(r.Failures, func(f bench.FailureCount) string { return fmt.Sprintf("%s=%d", f.Kind, f.Count) }))
	}},
	{"window", func(l *line, r outline) { l.span(r.Window) }},
	{"system_tokens_per_second", func(l *line, r outline) { l.known(r.SystemTokens) }},
	{"requests_per_second", func(l *line, r outline) { l.known(r.RequestRate) }},
	{"mean_in_flight", func(l *line, r outline) { l.known(r.MeanInFlight) }},
	{"token_sources", func(l *line, r outline) {
		l.text(list(r.TokenSources, func(s bench.SourceCount) string { return fmt.Sprintf("%s=%d", s.Source, s.Count) }))
	}},
	{"inter_token", func(l *line, r outline) { l.truth(r.PerToken) }},
	{"tokens_per_chunk", func(l *line, r outline) { l.known(r.TokensAChunk) }},
	{"shared_reads", func(l *line, r outline) { l.known(r.SharedReads) }},
	{"new_connections", func(l *line, r outline) { l.integer(r.NewConns) }},
	{"cached_input_tokens", func(l *line, r outline) { l.integer(r.CachedInput) }},
	{"hidden_reasoning_tokens", func(l *line, r outline) { l.integer(r.Hidden) }},
	{"warnings", func(l *line, r outline) {
		l.text(list(r.Warnings, func(w bench.Warning) string { return w.Code }))
	}},
	{"warning_texts", func(l *line, r outline) {
		l.text(list(r.Warnings, func(w bench.Warning) string { return w.Text }))
	}},
	{"weak_percentiles", func(l *line, r outline) { l.text(strings.Join(weak(r.ModelSummary), " ")) }},
}, distributionColumns(), []column[outline]{
	{"run_started_at", func(l *line, r outline) { l.text(r.run.Started.UTC().Format(time.RFC3339Nano)) }},
	{"prompt_set_hash", func(l *line, r outline) { l.text(r.run.Plan.Prompts.Hash) }},
	{"version", func(l *line, r outline) { l.text(r.run.Manifest.Version) }},
	{"clock_step", func(l *line, r outline) { l.span(r.run.Manifest.ClockStep) }},
	{"client_lag_p50", func(l *line, r outline) { l.seconds(r.run.Health.LagP50, r.run.Health.Beats > 0) }},
	{"client_lag_p99", func(l *line, r outline) { l.seconds(r.run.Health.LagP99, r.run.Health.Beats > 0) }},
	{"client_lag_max", func(l *line, r outline) { l.seconds(r.run.Health.LagMax, r.run.Health.Beats > 0) }},
	{"client_gc_pause_max", func(l *line, r outline) { l.seconds(r.run.Health.GCPauseMax, r.run.Health.Beats > 0) }},
	{"client_verdict", func(l *line, r outline) {
		if verdict := r.run.Health.Judge(); verdict != nil {
			l.text(string(verdict.Trust))
			return
		}
		l.text("")
	}},
	{"client_cpu_share", func(l *line, r outline) { l.measured(r.run.Health.CPUShare, r.run.Health.Beats > 0) }},
})

// list says each part, with spaces between.
func list[T any](parts []T, say func(T) string) string {
	words := make([]string, len(parts))
	for i, part := range parts {
		words[i] = say(part)
	}
	return strings.Join(words, " ")
}

// distributions of a summary, by the names that their columns begin with.
var distributions = []struct {
	name string
	of   func(*bench.ModelSummary) *bench.Distribution
}{
	{"ttft", func(m *bench.ModelSummary) *bench.Distribution { return &m.TTFT }},
	{"ttft_with_setup", func(m *bench.ModelSummary) *bench.Distribution { return &m.TTFTWithSetup }},
	{"ttfa", func(m *bench.ModelSummary) *bench.Distribution { return &m.TTFA }},
	{"thinking", func(m *bench.ModelSummary) *bench.Distribution { return &m.Thinking }},
	{"tpot", func(m *bench.ModelSummary) *bench.Distribution { return &m.TPOT }},
	{"latency", func(m *bench.ModelSummary) *bench.Distribution { return &m.Latency }},
	{"response_time", func(m *bench.ModelSummary) *bench.Distribution { return &m.ResponseTime }},
	{"queue_delay", func(m *bench.ModelSummary) *bench.Distribution { return &m.QueueDelay }},
	{"icl", func(m *bench.ModelSummary) *bench.Distribution { return &m.ICL }},
	{"request_icl_p50", func(m *bench.ModelSummary) *bench.Distribution { return &m.ICLP50 }},
	{"request_icl_p95", func(m *bench.ModelSummary) *bench.Distribution { return &m.ICLP95 }},
	{"request_icl_p99", func(m *bench.ModelSummary) *bench.Distribution { return &m.ICLP99 }},
	{"stall", func(m *bench.ModelSummary) *bench.Distribution { return &m.Stall }},
	{"decode_speed", func(m *bench.ModelSummary) *bench.Distribution { return &m.DecodeSpeed }},
	{"output_speed", func(m *bench.ModelSummary) *bench.Distribution { return &m.OutputSpeed }},
	{"input_tokens", func(m *bench.ModelSummary) *bench.Distribution { return &m.InputTokens }},
	{"output_tokens", func(m *bench.ModelSummary) *bench.Distribution { return &m.OutputTokens }},
	{"connect", func(m *bench.ModelSummary) *bench.Distribution { return &m.Connect }},
}

// distributionColumns are ttft_n, ttft_mean ... connect_max.
func distributionColumns() []column[outline] {
	var columns []column[outline]
	for _, distribution := range distributions {
		columns = append(columns, column[outline]{distribution.name + "_n", func(l *line, r outline) {
			l.integer(distribution.of(&r.ModelSummary).N)
		}})
		for _, figure := range []struct {
			name string
			of   func(*bench.Distribution) *float64
		}{
			{"mean", func(d *bench.Distribution) *float64 { return d.Mean }},
			{"sd", func(d *bench.Distribution) *float64 { return d.SD }},
			{"min", func(d *bench.Distribution) *float64 { return d.Min }},
			{"p50", func(d *bench.Distribution) *float64 { return d.P50 }},
			{"p90", func(d *bench.Distribution) *float64 { return d.P90 }},
			{"p95", func(d *bench.Distribution) *float64 { return d.P95 }},
			{"p99", func(d *bench.Distribution) *float64 { return d.P99 }},
			{"max", func(d *bench.Distribution) *float64 { return d.Max }},
		} {
			columns = append(columns, column[outline]{distribution.name + "_" + figure.name, func(l *line, r outline) {
				l.known(figure.of(distribution.of(&r.ModelSummary)))
			}})
		}
	}
	return columns
}

// weak names the percentiles that rest on few values: ttft_p99.
func weak(m bench.ModelSummary) []string {
	var names []string
	for _, distribution := range distributions {
		for _, percentile := range distribution.of(&m).Weak {
			names = append(names, distribution.name+"_"+percentile)
		}
	}
	return names
}
