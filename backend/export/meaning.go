package export

import (
	"strings"

	"tokenlap/backend/bench"
)

// metrics that the report tells the percentiles of, in its order. The key is
// that of meanings.
var metrics = []struct {
	key, name string
	of        func(*bench.ModelSummary) *bench.Distribution
}{
	{"ttft", "TTFT, time to first token", func(m *bench.ModelSummary) *bench.Distribution { return &m.TTFT }},
	{"ttfa", "TTFA, time to first answer", func(m *bench.ModelSummary) *bench.Distribution { return &m.TTFA }},
	{"tpot", "TPOT, time per output token", func(m *bench.ModelSummary) *bench.Distribution { return &m.TPOT }},
	{"latency", "Latency, end to end", func(m *bench.ModelSummary) *bench.Distribution { return &m.Latency }},
	{"response_time", "Response time", func(m *bench.ModelSummary) *bench.Distribution { return &m.ResponseTime }},
	{"icl", "ICL, inter-chunk latency", func(m *bench.ModelSummary) *bench.Distribution { return &m.ICL }},
	{"stall", "Longest stall", func(m *bench.ModelSummary) *bench.Distribution { return &m.Stall }},
	{"output_speed", "Output speed", func(m *bench.ModelSummary) *bench.Distribution { return &m.OutputSpeed }},
	{"output_tokens", "Output tokens", func(m *bench.ModelSummary) *bench.Distribution { return &m.OutputTokens }},
}

// columns of the summary that are no metric of a request.
var totals = []struct{ key, name string }{
	{"success", "OK, failed, success"}, {"system_tokens", "tok/s, in all"}, {"request_rate", "req/s"},
}

// meanings are definitions in a few words, by the key of what they define.
type meanings map[string]string

var ours = meanings{
	"ttft":          "from the first byte of the request sent to the first output",
	"ttfa":          "from the first byte of the request sent to the first output that is not reasoning",
	"tpot":          "(last output - first output) / (tokens - 1)",
	"latency":       "from the first byte of the request sent to the last output",
	"response_time": "from when the request was due to its end; failures included",
	"icl":           "gaps between output events, pooled over all requests",
	"stall":         "largest gap within a request",
	"output_speed":  "tokens / latency of one request, tokens a second",
	"output_tokens": "of one request, reasoning included",
	"success":       "a success has a status of 2xx, output, a proper end and no error; its share is of the requests started after the warm-up, without those that the user cut off",
	"system_tokens": "output tokens of all requests that arrived between the first byte sent and the last end, tokens a second",
	"request_rate":  "successes that finished between the first byte sent and the last end, a second",
}

// elsewhere is what other tools mean where they differ; a figure that is
// derived here from what they tell has our meaning. The first prefix of the
// definitions that fits counts.
var elsewhere = []struct {
	prefix string
	means  meanings
}{
	{"seed-v1", meanings{
		"ttft":          "from the request to the first chunk that could be parsed, even an empty one",
		"tpot":          "latency / tokens, with TTFT in it; tokens are chunks",
		"latency":       "from the request to the end of the body",
		"output_speed":  "tokens / latency of one request, tokens a second; tokens are chunks",
		"output_tokens": "of one request; tokens are chunks with text",
		"success":       "as the file tells; the share is of all its requests",
		"system_tokens": "tokens, which are chunks, of all requests between the first request and the last end, a second",
		"request_rate":  "successes that finished between the first request and the last end, a second",
	}},
	{"vllm", meanings{
		"ttft":          "from the request to the first chunk, even one that only names the role",
		"tpot":          "(last chunk - first chunk) / (tokens - 1)",
		"latency":       "from the request to the last chunk",
		"response_time": "from when the request was due to its last chunk",
		"icl":           "gaps between chunks, pooled over all requests",
		"output_tokens": "of one request, by the server's count or a tokenizer: the file does not tell which",
		"success":       "as the file tells; the share is of all its requests",
		"system_tokens": "output tokens of all requests between the first request and the last end, tokens a second",
		"request_rate":  "successes that finished between the first request and the last end, a second",
	}},
	{"guidellm", meanings{
		"ttft":          "from when its client began, with the connection's set-up, to the first token",
		"ttfa":          "from when its client began, with the connection's set-up, to the first token that is not reasoning",
		"tpot":          "(last token - first token) / (tokens - 1): what it calls inter-token latency",
		"latency":       "from when its client began, with the connection's set-up, to the last token",
		"output_tokens": "of one request, as the report tells; who counted them it does not",
		"success":       "as the report tells; the share is of its requests without those that it ended early",
		"system_tokens": "output tokens of all requests between the first beginning and the last end, tokens a second",
		"request_rate":  "successes that finished between the first beginning and the last end, a second",
	}},
}

// meaning of a figure by the definitions that a run was measured by.
func meaning(definitions, key string) string {
	if definitions == "" || definitions == bench.Definitions {
		return ours[key]
	}
	for _, tool := range elsewhere {
		if !strings.HasPrefix(definitions, tool.prefix) {
			continue
		}
		if text, differs := tool.means[key]; differs {
			return text
		}
		return ours[key]
	}
	return "as defined by " + definitions
}

// metricTable is one metric over all models.
type metricTable struct {
	Name, Meaning string
	Models        []metricRow
}

type metricRow struct {
	Model string
	bench.Distribution
}

// metricTables describes the metrics with the definition behind each.
func metricTables(run bench.Run) []metricTable {
	var tables []metricTable
	for _, metric := range metrics {
		table := metricTable{Name: metric.name, Meaning: meaning(run.Manifest.Definitions, metric.key)}
		for i := range run.Summary.Models {
			m := &run.Summary.Models[i]
			if d := metric.of(m); d.N > 0 {
				table.Models = append(table.Models, metricRow{caption(run, *m), *d})
			}
		}
		if len(table.Models) > 0 {
			tables = append(tables, table)
		}
	}
	return tables
}

// term is a word with its definition.
type term struct{ Name, Meaning string }

// glossary defines what the summary shows.
func glossary(run bench.Run) (terms []term) {
	for _, total := range totals {
		terms = append(terms, term{total.name, meaning(run.Manifest.Definitions, total.key)})
	}
	for _, metric := range metrics {
		switch metric.key {
		case "ttft", "tpot", "latency":
			terms = append(terms, term{metric.name, meaning(run.Manifest.Definitions, metric.key)})
		case "output_speed":
			terms = append(terms, term{"tok/s, a stream", "the median of " + meaning(run.Manifest.Definitions, metric.key)})
		}
	}
	return terms
}
