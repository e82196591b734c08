package export

import (
	"cmp"
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
		row := summaryRow{ModelSummary: model, run: &run}
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

// summaryRow is a row of the summary file.
type summaryRow struct {
	bench.ModelSummary
	run      *bench.Run
	endpoint bench.Endpoint
}

// The first 25 are the other tool's, all of them always there. Its averages of
// gaps are over all gaps; those of a percentile over the requests' own.
var summaryColumns = withTotals(slices.Concat([]column[summaryRow]{
	{"endpoint_name", func(l *line, r summaryRow) { l.text(r.Endpoint) }},
	{"total_requests", func(l *line, r summaryRow) { l.integer(r.Attempts) }},
	{"successful_requests", func(l *line, r summaryRow) { l.integer(r.Successes) }},
	{"failed_requests", func(l *line, r summaryRow) { l.integer(r.Failed) }},
	{"success_rate", func(l *line, r summaryRow) {
		if r.SuccessRate != nil {
			l.text(fmt.Sprintf("%.2f%%", 100**r.SuccessRate))
		}
	}},
	{"avg_total_latency", func(l *line, r summaryRow) { l.known(r.Latency.Mean) }},
	{"min_total_latency", func(l *line, r summaryRow) { l.known(r.Latency.Min) }},
	{"max_total_latency", func(l *line, r summaryRow) { l.known(r.Latency.Max) }},
	{"avg_ttft", func(l *line, r summaryRow) { l.known(r.TTFT.Mean) }},
	{"min_ttft", func(l *line, r summaryRow) { l.known(r.TTFT.Min) }},
	{"max_ttft", func(l *line, r summaryRow) { l.known(r.TTFT.Max) }},
	{"avg_tpot", func(l *line, r summaryRow) { l.known(r.TPOT.Mean) }},
	{"min_tpot", func(l *line, r summaryRow) { l.known(r.TPOT.Min) }},
	{"max_tpot", func(l *line, r summaryRow) { l.known(r.TPOT.Max) }},
	{"avg_throughput", func(l *line, r summaryRow) { l.known(r.OutputSpeed.Mean) }},
	{"min_throughput", func(l *line, r summaryRow) { l.known(r.OutputSpeed.Min) }},
	{"max_throughput", func(l *line, r summaryRow) { l.known(r.OutputSpeed.Max) }},
	{"avg_input_tokens", func(l *line, r summaryRow) { l.known(r.InputTokens.Mean) }},
	{"avg_output_tokens", func(l *line, r summaryRow) { l.known(r.OutputTokens.Mean) }},
	{"avg_inter_token_latency", func(l *line, r summaryRow) { l.known(r.ICL.Mean) }},
	{"min_inter_token_latency", func(l *line, r summaryRow) { l.known(r.ICL.Min) }},
	{"max_inter_token_latency", func(l *line, r summaryRow) { l.known(r.ICL.Max) }},
	{"avg_p50_inter_token_latency", func(l *line, r summaryRow) { l.known(r.ICLP50.Mean) }},
	{"avg_p95_inter_token_latency", func(l *line, r summaryRow) { l.known(r.ICLP95.Mean) }},
	{"avg_p99_inter_token_latency", func(l *line, r summaryRow) { l.known(r.ICLP99.Mean) }},

	{"run_id", func(l *line, r summaryRow) { l.text(r.run.ID) }},
	{"run_name", func(l *line, r summaryRow) { l.text(r.run.Name) }},
	{"state", func(l *line, r summaryRow) { l.text(string(r.run.State)) }},
	{"definitions", func(l *line, r summaryRow) { l.text(r.run.Manifest.Definitions) }},
	{"stage", func(l *line, r summaryRow) { l.integer(r.Stage) }},
	{"concurrent_level", func(l *line, r summaryRow) { l.count(concurrency(r.run.Plan, r.Stage)) }},
	{"model_name", func(l *line, r summaryRow) { l.text(r.endpoint.Model) }},
	{"endpoint_title", func(l *line, r summaryRow) { l.text(r.endpoint.Title) }},
	{"family", func(l *line, r summaryRow) { l.text(r.endpoint.Family) }},
	{"deployment", func(l *line, r summaryRow) { l.text(r.endpoint.Deployment) }},
	{"cancelled_requests", func(l *line, r summaryRow) { l.integer(r.Cancelled) }},
	{"dropped_requests", func(l *line, r summaryRow) { l.integer(r.Dropped) }},
	{"warmup_requests", func(l *line, r summaryRow) { l.integer(r.WarmedUp) }},
	ofModel("success_rate"),
	{"failures", func(l *line, r summaryRow) {
		l.text(list(r.Failures, func(f bench.FailureCount) string { return fmt.Sprintf("%s=%d", f.Kind, f.Count) }))
	}},
	{"window", func(l *line, r summaryRow) { l.span(r.Window) }},
	ofModel("system_tokens"),
	ofModel("request_rate"),
	ofModel("mean_in_flight"),
	{"token_sources", func(l *line, r summaryRow) {
		l.text(list(r.TokenSources, func(s bench.SourceCount) string { return fmt.Sprintf("%s=%d", s.Source, s.Count) }))
	}},
	{"inter_token", func(l *line, r summaryRow) { l.truth(r.PerToken) }},
	{"tokens_per_chunk", func(l *line, r summaryRow) { l.known(r.TokensAChunk) }},
	{"shared_reads", func(l *line, r summaryRow) { l.known(r.SharedReads) }},
	{"new_connections", func(l *line, r summaryRow) { l.integer(r.NewConns) }},
	{"cached_input_tokens", func(l *line, r summaryRow) { l.integer(r.CachedInput) }},
	{"hidden_reasoning_tokens", func(l *line, r summaryRow) { l.integer(r.Hidden) }},
	{"warnings", func(l *line, r summaryRow) {
		l.text(list(r.Warnings, func(w bench.Warning) string { return w.Code }))
	}},
	{"warning_texts", func(l *line, r summaryRow) {
		l.text(list(r.Warnings, func(w bench.Warning) string { return w.Text }))
	}},
	{"weak_percentiles", func(l *line, r summaryRow) { l.text(strings.Join(weak(r.ModelSummary), " ")) }},
}, distributionColumns(measuredHere), []column[summaryRow]{
	{"run_started_at", func(l *line, r summaryRow) { l.text(r.run.Started.UTC().Format(time.RFC3339Nano)) }},
	{"prompt_set_hash", func(l *line, r summaryRow) { l.text(r.run.Plan.Prompts.Hash) }},
	{"version", func(l *line, r summaryRow) { l.text(r.run.Manifest.Version) }},
	{"clock_step", func(l *line, r summaryRow) { l.span(r.run.Manifest.ClockStep) }},
	{"client_lag_p50", func(l *line, r summaryRow) { l.seconds(r.run.Health.LagP50, r.run.Health.Beats > 0) }},
	{"client_lag_p99", func(l *line, r summaryRow) { l.seconds(r.run.Health.LagP99, r.run.Health.Beats > 0) }},
	{"client_lag_max", func(l *line, r summaryRow) { l.seconds(r.run.Health.LagMax, r.run.Health.Beats > 0) }},
	{"client_gc_pause_max", func(l *line, r summaryRow) { l.seconds(r.run.Health.GCPauseMax, r.run.Health.Beats > 0) }},
	{"client_verdict", func(l *line, r summaryRow) {
		if verdict := r.run.Health.Judge(); verdict != nil {
			l.text(string(verdict.Trust))
			return
		}
		l.text("")
	}},
	{"client_cpu_share", func(l *line, r summaryRow) { l.measured(r.run.Health.CPUShare, r.run.Health.Beats > 0) }},
	{"finish_reasons", func(l *line, r summaryRow) {
		l.text(list(r.FinishReasons, func(f bench.ReasonCount) string { return fmt.Sprintf("%s=%d", cmp.Or(f.Reason, "none"), f.Count) }))
	}},
	{"revoked_finishes", func(l *line, r summaryRow) { l.integer(r.Revoked) }},
	{"repeated_bytes", func(l *line, r summaryRow) { l.integer(int(r.Repeated)) }},
	{"unknown_fields", func(l *line, r summaryRow) { l.text(strings.Join(r.Unknown, ", ")) }},
	{"adapted", func(l *line, r summaryRow) { l.text(strings.Join(r.Adapted, ", ")) }},
}, distributionColumns(fromServer), stageColumns, objectiveColumns(), intervalColumns, steadyColumns))

// intervalColumns are the intervals of all statistics that have one.
var intervalColumns = []column[summaryRow]{
	{"intervals", func(l *line, r summaryRow) {
		l.text(list(r.Intervals, func(i bench.Interval) string {
			return fmt.Sprintf("%s=%.9g..%.9g", bench.MetricStatistic{Metric: bench.MetricOf(i.Metric), Statistic: i.Statistic}.ID(), i.Low, i.High)
		}))
	}},
}

// stageColumns are how the model went through the stage, and how steadily. All requests are counted,
// those of warm-up and settling too. Where that is not known they are empty.
var stageColumns = []column[summaryRow]{
	{"stage_load", func(l *line, r summaryRow) { l.text(stage(r.run.Plan, r.Stage).Load.String()) }},
	{"stage_repeat", func(l *line, r summaryRow) { l.integer(stage(r.run.Plan, r.Stage).Repeat) }},
	ofStage("stage_end", func(l *line, e bench.StageExecution) { l.text(string(e.End)) }),
	ofStage("stage_time", func(l *line, e bench.StageExecution) { l.seconds(e.Ended.Since(e.Began)) }),
	ofStage("stage_due", func(l *line, e bench.StageExecution) { l.integer(e.Due) }),
	ofStage("stage_dropped", func(l *line, e bench.StageExecution) { l.integer(e.Dropped) }),
	ofStage("stage_due_rate", func(l *line, e bench.StageExecution) { l.measured(e.DueRate()) }),
	ofStage("stage_sent_rate", func(l *line, e bench.StageExecution) { l.measured(e.SentRate()) }),
	{"drift", func(l *line, r summaryRow) {
		l.text(list(r.Drift, func(d bench.Drift) string { return fmt.Sprintf("%s=%.4g", d.Metric, d.Change) }))
	}},
	{"repeats", func(l *line, r summaryRow) {
		if r.Repeats == nil {
			l.text("")
			return
		}
		l.text(fmt.Sprintf("first=%.6g later=%.6g", r.Repeats.First, r.Repeats.Later))
	}},
}

func ofStage(name string, cell func(*line, bench.StageExecution)) column[summaryRow] {
	return column[summaryRow]{name, func(l *line, r summaryRow) {
		if e, known := r.run.Execution.StageExecution(r.Endpoint, r.Stage); known {
			cell(l, e)
		}
	}}
}

// list says each part, with spaces between.
func list[T any](parts []T, say func(T) string) string {
	words := make([]string, len(parts))
	for i, part := range parts {
		words[i] = say(part)
	}
	return strings.Join(words, " ")
}

// ofModel is the column of a metric that is a single figure.
func ofModel(key string) column[summaryRow] {
	metric := bench.MetricOf(key)
	return column[summaryRow]{metric.Column(), func(l *line, r summaryRow) { l.known(metric.Total(&r.ModelSummary)) }}
}

// withTotals adds the single figures that have no place among the columns yet.
func withTotals(columns []column[summaryRow]) []column[summaryRow] {
	for _, metric := range bench.Metrics {
		if metric.Distribution == nil && !has(columns, metric.Column()) {
			columns = append(columns, ofModel(metric.Key))
		}
	}
	return columns
}

// distributionColumns are ttft_n, ttft_mean ... connect_max.
func distributionColumns(isOf func(bench.Metric) bool) []column[summaryRow] {
	var columns []column[summaryRow]
	for _, metric := range bench.Metrics {
		if metric.Distribution == nil || !isOf(metric) {
			continue
		}
		columns = append(columns, column[summaryRow]{metric.Column() + "_n", func(l *line, r summaryRow) {
			l.integer(metric.Distribution(&r.ModelSummary).N)
		}})
		for _, statistic := range bench.Statistics {
			columns = append(columns, column[summaryRow]{metric.Column() + "_" + string(statistic), func(l *line, r summaryRow) {
				l.known(metric.ValueOf(&r.ModelSummary, statistic).Value)
			}})
		}
	}
	return columns
}

func measuredHere(m bench.Metric) bool { return !m.FromServer }
func fromServer(m bench.Metric) bool   { return m.FromServer }

// weak names the percentiles that rest on few values: ttft_p99.
func weak(m bench.ModelSummary) []string {
	var names []string
	for _, metric := range bench.Metrics {
		if metric.Distribution == nil {
			continue
		}
		for _, percentile := range metric.Distribution(&m).Weak {
			names = append(names, metric.Column()+"_"+percentile)
		}
	}
	return names
}
