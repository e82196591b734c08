package export

import (
	"cmp"
	"strings"

	"tokenlap/backend/bench"
)

// elsewhere are the definitions of other tools where they differ, by the keys of
// metrics. A metric that is derived here from what they state has our meaning.
// The first prefix that fits the definitions of a run counts.
var elsewhere = []struct {
	prefix string
	means  map[string]string
}{
	{"seed-v1", map[string]string{
		"ttft":          "From the request to the first chunk that could be parsed, even an empty one.",
		"tpot":          "Latency / tokens, with TTFT in it; tokens are chunks.",
		"latency":       "From the request to the end of the body.",
		"output_speed":  "Tokens / latency of one request, tokens per second; tokens are chunks.",
		"output_tokens": "Of one request; tokens are chunks with text.",
		"success_rate":  "As reported by the file; the share is of all its requests.",
		"system_tokens": "Tokens, which are chunks, of all requests between the first request and the last end, per second.",
		"request_rate":  "Successes that finished between the first request and the last end, per second.",
	}},
	{"vllm", map[string]string{
		"ttft":          "From the request to the first chunk, even one that only names the role.",
		"tpot":          "(last chunk - first chunk) / (tokens - 1).",
		"latency":       "From the request to the last chunk.",
		"response_time": "From when the request was due to its last chunk.",
		"icl":           "Gaps between chunks, pooled over all requests.",
		"output_tokens": "Of one request, by the server's count or a tokenizer: the file does not tell which.",
		"success_rate":  "As reported by the file; the share is of all its requests.",
		"system_tokens": "Output tokens of all requests between the first request and the last end, tokens per second.",
		"request_rate":  "Successes that finished between the first request and the last end, per second.",
	}},
	{"sglang", map[string]string{
		"ttft":          "From the request to the first chunk with text.",
		"tpot":          "(last chunk - first chunk) / (tokens - 1).",
		"latency":       "From the request to the last chunk.",
		"icl":           "Gaps between chunks, pooled over all requests; a gap of a chunk of several tokens may be spread over them.",
		"output_tokens": "Of one request, by the server's count or a tokenizer: the file does not tell which.",
		"success_rate":  "As reported by the file; the share is of all its requests.",
		"system_tokens": "Output tokens of all requests between the first request and the last end, tokens per second.",
		"request_rate":  "Successes that finished between the first request and the last end, per second.",
	}},
	{"aiperf", map[string]string{
		"ttft":          "From when its client began, with the connection's set-up, to the first response with content.",
		"tpot":          "(latency - TTFT) / (tokens - 1): what it calls inter-token latency.",
		"latency":       "From when its client began, with the connection's set-up, to the last response.",
		"icl":           "Gaps between responses, pooled over all requests.",
		"output_tokens": "Of one request, reasoning included; who counted them the file does not tell.",
		"success_rate":  "As reported by the file; the share is of its requests without cancelled ones.",
		"system_tokens": "Output tokens of all requests between the first request and the last end, tokens per second.",
		"request_rate":  "Successes that finished between the first request and the last end, per second.",
	}},
	{"genai-perf", map[string]string{
		"ttft":          "From when its client began, with the connection's set-up, to the first event with output.",
		"tpot":          "(last event with output - first) / (tokens - 1): what it calls inter-token latency.",
		"latency":       "From when its client began, with the connection's set-up, to the last event with output.",
		"output_tokens": "Of one request, as the server counted them; absent where the file does not keep that.",
		"success_rate":  "Requests with output and without an error in the stream; the share is of all requests of the file.",
		"system_tokens": "Output tokens of all requests between the first request and the last end, tokens per second.",
		"request_rate":  "Successes that finished between the first request and the last end, per second.",
	}},
	{"llmperf", map[string]string{
		"ttft":          "From the request, with the connection's set-up, to the first text.",
		"tpot":          "Latency / tokens, with TTFT in it: what it calls inter-token latency.",
		"latency":       "From the request, with the connection's set-up, to the end of the response.",
		"output_speed":  "Tokens / latency of one request, tokens per second; tokens by one tokenizer for every model.",
		"output_tokens": "Of one request, by one tokenizer for every model.",
		"success_rate":  "As reported by the file; the share is of all its requests.",
	}},
	{"inference-perf", map[string]string{
		"ttft":          "From the request, with the connection's set-up, to the first event of the stream, even an empty one.",
		"tpot":          "(last event - first event) / (tokens - 1).",
		"latency":       "From the request, with the connection's set-up, to the last event.",
		"icl":           "Gaps between events, pooled over all requests.",
		"output_tokens": "Of one request, as the server counted them, or by its tokenizer.",
		"success_rate":  "As reported by the file; the share is of all its requests.",
		"system_tokens": "Output tokens of all requests between the first request and the last end, tokens per second.",
		"request_rate":  "Successes that finished between the first request and the last end, per second.",
	}},
	{"k6", map[string]string{
		"latency":      "From sending the request to the end of the response: http_req_duration.",
		"success_rate": "As k6 tells, by http_req_failed; the share is of all its requests.",
		"request_rate": "Successes that finished between the first request and the last end, per second.",
	}},
	{"guidellm", map[string]string{
		"ttft":          "From when its client began, with the connection's set-up, to the first token.",
		"ttfa":          "From when its client began, with the connection's set-up, to the first token that is not reasoning.",
		"tpot":          "(last token - first token) / (tokens - 1): what it calls inter-token latency.",
		"latency":       "From when its client began, with the connection's set-up, to the last token.",
		"output_tokens": "Of one request, as the report tells; who counted them it does not.",
		"success_rate":  "As reported by the file; the share is of its requests without those that it ended early.",
		"system_tokens": "Output tokens of all requests between the first beginning and the last end, tokens per second.",
		"request_rate":  "Successes that finished between the first beginning and the last end, per second.",
	}},
}

// meaning is the definition of a metric, for a run measured by other
// definitions theirs.
func meaning(definitions string, metric bench.Metric) string {
	if bench.IsOwnDefinitions(definitions) {
		return metric.Definition
	}
	for _, tool := range elsewhere {
		if !strings.HasPrefix(definitions, tool.prefix) {
			continue
		}
		if text, differs := tool.means[metric.Key]; differs {
			return text
		}
		return metric.Definition
	}
	return "As defined by " + definitions + "."
}

// metricTable is one metric over all models.
type metricTable struct {
	Name, Meaning string
	Models        []metricRow
}

type metricRow struct {
	Model string
	N     int
	Cells []string // one for each of bench.Statistics
}

// metricTables returns the tables of percentiles, each with its definition.
func metricTables(run bench.Run) []metricTable {
	var tables []metricTable
	for _, metric := range bench.Metrics {
		if !metric.Report {
			continue
		}
		table := metricTable{Name: metric.Title(), Meaning: meaning(run.Manifest.Definitions, metric)}
		for i := range run.Summary.Models {
			m := &run.Summary.Models[i]
			if n := metric.Distribution(m).N; n > 0 {
				table.Models = append(table.Models, metricRow{caption(run, *m), n, statisticsOf(metric, m)})
			}
		}
		if len(table.Models) > 0 {
			tables = append(tables, table)
		}
	}
	return tables
}

func statisticsOf(metric bench.Metric, m *bench.ModelSummary) (cells []string) {
	for _, statistic := range bench.Statistics {
		cells = append(cells, metric.FormatValue(metric.ValueOf(m, statistic)))
	}
	return cells
}

// term is a heading with its definition.
type term struct{ Name, Meaning string }

// glossary defines the headings of the overview.
func glossary(run bench.Run) []term {
	terms := []term{{"OK, Failed, Success", meaning(run.Manifest.Definitions, bench.MetricOf("success_rate"))}}
	for _, metric := range bench.Metrics {
		if len(metric.Overview) > 0 {
			terms = append(terms, term{cmp.Or(metric.Head, metric.Title()), meaning(run.Manifest.Definitions, metric)})
		}
	}
	return terms
}
