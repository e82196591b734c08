package bench

import "time"

// notCompared says that a metric is left out of comparisons: each row chooses.
var notCompared = []Statistic{}

// Metrics is the one list of metrics, in the order in which they are shown.
// What it says of a metric is all that files, tables and the page know of it;
// the names in German are in frontend/src/lib/text/metrics.ts. After a change
// run go generate ./backend/bench.
//
//go:generate go run tokenlap/build/metrics -root ../..
var Metrics = []Metric{
	{
		Key: "ttft", Name: "TTFT", Long: "time to first token", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "From the first byte sent to the first output of any kind.",
		Time:       (*Sample).TTFT, Distribution: func(m *ModelSummary) *Distribution { return &m.TTFT }, Adjusted: true,
		RequestColumn: "time_to_first_token", RequestKey: "ttft_s",
		Overview: []Statistic{P50, P95, P99}, Cards: []Statistic{P50, P95, P99}, Ranked: []Statistic{P50, P95}, Compared: []Statistic{Mean, P50, P95, P99}, Report: true, Requests: true,
	},
	{
		Key: "ttft_with_setup", Name: "TTFT with set-up", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "TTFT counted from the start, so with DNS, TCP, TLS and waiting for a connection.",
		Time:       (*Sample).TTFTWithSetup, Distribution: func(m *ModelSummary) *Distribution { return &m.TTFTWithSetup },
		RequestColumn: "ttft_with_setup", RequestKey: "ttft_with_setup_s",
		Compared: notCompared,
	},
	{
		Key: "ttft_cold", Name: "TTFT cold", Unit: Seconds, Better: Lower, Among: Successes,
		Definition:   "TTFT of requests whose shared prefix was not in the server's cache.",
		Distribution: func(m *ModelSummary) *Distribution { return &m.TTFTCold },
		Compared:     []Statistic{P50}, Report: true,
	},
	{
		Key: "ttft_warm", Name: "TTFT warm", Unit: Seconds, Better: Lower, Among: Successes,
		Definition:   "TTFT of requests whose shared prefix was in the server's cache.",
		Distribution: func(m *ModelSummary) *Distribution { return &m.TTFTWarm },
		Compared:     []Statistic{P50}, Report: true,
	},
	{
		Key: "ttfa", Name: "TTFA", Long: "time to first answer", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "From the first byte sent to the first visible output, not reasoning.",
		Time:       (*Sample).TTFA, Distribution: func(m *ModelSummary) *Distribution { return &m.TTFA },
		RequestColumn: "time_to_first_answer", RequestKey: "ttfa_s",
		Compared: []Statistic{P50}, Report: true,
	},
	{
		Key: "thinking", Name: "Thinking time", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "From the first output to the first visible answer.",
		Time:       (*Sample).Thinking, Distribution: func(m *ModelSummary) *Distribution { return &m.Thinking },
		RequestColumn: "thinking_time", RequestKey: "thinking_s",
		Compared: notCompared,
	},
	{
		Key: "tpot", Name: "TPOT", Long: "time per output token", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "First to last output, divided by the tokens after the first.",
		Time:       (*Sample).TPOT, Distribution: func(m *ModelSummary) *Distribution { return &m.TPOT }, Adjusted: true, Withdrawn: true,
		RequestColumn: "time_per_output_token", RequestKey: "tpot_s",
		Overview: []Statistic{P50, P95}, Cards: []Statistic{P50, P95, P99}, Ranked: []Statistic{P50}, Compared: []Statistic{Mean, P50, P95}, Report: true, Requests: true,
	},
	{
		Key: "latency", Name: "Latency", Long: "end to end", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "From the first byte sent to the last output.",
		Time:       (*Sample).Latency, Distribution: func(m *ModelSummary) *Distribution { return &m.Latency }, Adjusted: true,
		RequestColumn: "total_latency", RequestKey: "latency_s",
		Overview: []Statistic{P50, P95, P99}, Cards: []Statistic{P50, P95, P99}, Ranked: []Statistic{P50}, Compared: []Statistic{Mean, P50, P95}, Report: true, Requests: true,
	},
	{
		Key: "response_time", Name: "Response time", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "From when the request was due to its end: what a user would have waited.",
		Time:       (*Sample).ResponseTime, Distribution: func(m *ModelSummary) *Distribution { return &m.ResponseTime }, Adjusted: true,
		RequestColumn: "response_time", RequestKey: "response_time_s",
		Compared: notCompared, Report: true,
	},
	{
		Key: "queue_delay", Name: "Queue delay", Unit: Seconds, Better: Lower, Among: Attempts,
		Definition: "How long a request that was due waited to be sent.",
		Time:       (*Sample).QueueDelay, Distribution: func(m *ModelSummary) *Distribution { return &m.QueueDelay },
		RequestColumn: "queue_delay", RequestKey: "queue_delay_s",
		Compared: notCompared,
	},
	{
		Key: "icl", Name: "ICL", Long: "inter-chunk latency", Unit: Seconds, Better: Lower, Among: Successes,
		Definition:   "The gaps between output events, pooled over all requests.",
		Distribution: func(m *ModelSummary) *Distribution { return &m.ICL }, Withdrawn: true, OfGaps: true,
		Compared: notCompared, Report: true,
	},
	{
		Key: "icl_p50", Name: "ICL p50 of a request", Unit: Seconds, Better: Lower, Among: Successes,
		Definition:   "Each request's own median gap between output events.",
		Distribution: func(m *ModelSummary) *Distribution { return &m.ICLP50 }, Withdrawn: true, OfGaps: true,
		SummaryColumn: "request_icl_p50",
		Compared:      []Statistic{P50},
	},
	{
		Key: "icl_p95", Name: "ICL p95 of a request", Unit: Seconds, Better: Lower, Among: Successes,
		Definition:   "Each request's own 95th percentile of its gaps.",
		Distribution: func(m *ModelSummary) *Distribution { return &m.ICLP95 }, Withdrawn: true, OfGaps: true,
		SummaryColumn: "request_icl_p95",
		Compared:      notCompared,
	},
	{
		Key: "icl_p99", Name: "ICL p99 of a request", Unit: Seconds, Better: Lower, Among: Successes,
		Definition:   "Each request's own 99th percentile of its gaps, since pooling hides one bad stream.",
		Distribution: func(m *ModelSummary) *Distribution { return &m.ICLP99 }, Withdrawn: true, OfGaps: true,
		SummaryColumn: "request_icl_p99",
		Compared:      notCompared,
	},
	{
		Key: "stall", Name: "Longest stall", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "The largest gap between two output events of a request.",
		Time:       (*Sample).Stall, Distribution: func(m *ModelSummary) *Distribution { return &m.Stall }, OfGaps: true,
		RequestColumn: "longest_stall", RequestKey: "stall_s",
		Compared: notCompared, Report: true,
	},
	{
		Key: "decode_speed", Name: "Decode speed", Unit: TokenRate, Better: Higher, Among: Successes,
		Definition: "One divided by TPOT: tokens per second once the output has begun.",
		Number:     (*Sample).DecodeSpeed, Distribution: func(m *ModelSummary) *Distribution { return &m.DecodeSpeed }, Withdrawn: true,
		RequestColumn: "decode_speed", RequestKey: "decode_speed_tokens_per_s",
		Compared: notCompared,
	},
	{
		Key: "output_speed", Name: "Output speed", Head: "tok/s a stream", Unit: TokenRate, Better: Higher, Among: Successes,
		Definition: "Output tokens of a request divided by its latency.",
		Number:     (*Sample).OutputSpeed, Distribution: func(m *ModelSummary) *Distribution { return &m.OutputSpeed },
		RequestColumn: "tokens_per_second", RequestKey: "output_speed_tokens_per_s",
		Overview: []Statistic{P50}, Cards: []Statistic{P50, Min, Max}, Ranked: []Statistic{P50}, Compared: []Statistic{P50}, Report: true, Requests: true,
	},
	{
		Key: "input_tokens", Name: "Input tokens", Unit: TokenCount, Among: Successes,
		Definition: "Tokens of the prompt, as the server counts them.",
		Number:     inputTokens, Distribution: func(m *ModelSummary) *Distribution { return &m.InputTokens },
		RequestColumn: "input_tokens",
		Compared:      notCompared, Requests: true,
	},
	{
		Key: "output_tokens", Name: "Output tokens", Unit: TokenCount, Among: Successes,
		Definition: "Tokens of the answer, reasoning included.",
		Number:     outputTokens, Distribution: func(m *ModelSummary) *Distribution { return &m.OutputTokens },
		RequestColumn: "output_tokens",
		Compared:      []Statistic{Mean}, Report: true, Requests: true,
	},
	{
		Key: "connect", Name: "TCP connect", Unit: Seconds, Better: Lower, Among: Connections,
		Definition: "Opening a new connection, without DNS and TLS: about one round trip. Warm-up counts too.",
		Time:       connectTime, Distribution: func(m *ModelSummary) *Distribution { return &m.Connect },
		RequestColumn: "tcp_time",
		Compared:      notCompared,
	},
	{
		Key: "server_queue", Name: "Server queue", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "As reported by the server: how long the request waited before it was worked on.",
		Time:       (*Sample).ServerQueue, Distribution: func(m *ModelSummary) *Distribution { return &m.ServerQueue },
		FromServer: true, RequestColumn: "server_queue_time", RequestKey: "server_queue_s",
		Compared: notCompared, Report: true,
	},
	{
		Key: "server_prompt", Name: "Server prompt time", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "As reported by the server: how long the evaluation of the prompt took.",
		Time:       (*Sample).ServerPrompt, Distribution: func(m *ModelSummary) *Distribution { return &m.ServerPrompt },
		FromServer: true, RequestColumn: "server_prompt_time", RequestKey: "server_prompt_s",
		Compared: notCompared, Report: true,
	},
	{
		Key: "server_decode", Name: "Server decode time", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "As reported by the server: how long the generation of the output took.",
		Time:       (*Sample).ServerDecode, Distribution: func(m *ModelSummary) *Distribution { return &m.ServerDecode },
		FromServer: true, RequestColumn: "server_decode_time", RequestKey: "server_decode_s",
		Compared: notCompared, Report: true,
	},
	{
		Key: "server_total", Name: "Server total time", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "As reported by the server: all its work on the request.",
		Time:       (*Sample).ServerTotal, Distribution: func(m *ModelSummary) *Distribution { return &m.ServerTotal },
		FromServer: true, RequestColumn: "server_total_time", RequestKey: "server_total_s",
		Compared: notCompared, Report: true,
	},
	{
		Key: "network_and_queue", Name: "Network and queue", Unit: Seconds, Better: Lower, Among: Successes,
		Definition: "TTFT without the server's own time to the first token or, where it reports none, without its prompt time.",
		Time:       (*Sample).NetworkAndQueue, Distribution: func(m *ModelSummary) *Distribution { return &m.NetworkAndQueue },
		FromServer: true, RequestColumn: "network_and_queue_time", RequestKey: "network_and_queue_s",
		Compared: notCompared, Report: true,
	},
	{
		Key: "system_tokens", Name: "System throughput", Head: "tok/s in all", Unit: TokenRate, Better: Higher, Among: Successes,
		Definition:    "Output tokens that arrived in the measured window, per second, all streams together.",
		Total:         func(m *ModelSummary) *float64 { return m.SystemTokens },
		SummaryColumn: "system_tokens_per_second",
		Overview:      []Statistic{Total}, Cards: []Statistic{Total}, Ranked: []Statistic{Total}, Compared: []Statistic{Total},
	},
	{
		Key: "request_rate", Name: "Request rate", Head: "req/s", Unit: RequestRate, Better: Higher, Among: Successes,
		Definition:    "Successes that finished in the measured window, per second; of open load, in the measured part of the stage.",
		Total:         func(m *ModelSummary) *float64 { return m.RequestRate },
		SummaryColumn: "requests_per_second",
		Overview:      []Statistic{Total}, Cards: []Statistic{Total}, Compared: []Statistic{Total},
	},
	{
		Key: "mean_in_flight", Name: "Mean in flight", Unit: Count, Among: Attempts,
		Definition: "Requests that were under way at once, on average over the window.",
		Total:      func(m *ModelSummary) *float64 { return m.MeanInFlight },
		Cards:      []Statistic{Total}, Compared: notCompared,
	},
	{
		Key: "success_rate", Name: "Success rate", Unit: Share, Better: Higher, Among: Attempts,
		Definition:    "Successes of all attempts in the measured phase, without those that the user cut off; a success has a 2xx status, output, a proper end and no error.",
		Total:         func(m *ModelSummary) *float64 { return m.SuccessRate },
		SummaryColumn: "success_share",
		Cards:         []Statistic{Total}, Ranked: []Statistic{Total}, Compared: []Statistic{Total},
	},
	{
		Key: GoodputShare, Name: "Goodput", Unit: Share, Better: Higher, Among: Attempts,
		Definition: "Attempts that succeed and meet all objectives about each request, of all attempts, dropped ones included.",
		Total:      goodputOf(func(g *GoodputSummary) *float64 { return g.Share }),
		Ranked:     []Statistic{Total}, Compared: []Statistic{Total},
	},
	{
		Key: GoodputShare + "_rate", Name: "Goodput rate", Unit: RequestRate, Better: Higher, Among: Attempts,
		Definition: "Requests that meet all objectives about each request, per second of the measured window.",
		Total:      goodputOf(func(g *GoodputSummary) *float64 { return g.Rate }),
		Compared:   []Statistic{Total},
	},
	{
		Key: GoodputShare + "_tokens", Name: "Goodput tokens", Unit: TokenRate, Better: Higher, Among: Attempts,
		Definition: "Output tokens of requests that meet all objectives about each request, per second of the measured window.",
		Total:      goodputOf(func(g *GoodputSummary) *float64 { return g.Tokens }),
		Compared:   []Statistic{Total},
	},
	{
		Key: "cost_run", Name: "Cost", Unit: Dollars, Among: Successes,
		Definition: "What the tokens of all requests cost by the prices of the model, those of warm-up and of failed requests included.",
		Total:      costOf(func(c *Cost) *float64 { return &c.Run }),
		Compared:   notCompared,
	},
	{
		Key: "cost_per_thousand", Name: "Cost per 1,000 requests", Unit: Dollars, Better: Lower, Among: Successes,
		Definition: "What a thousand successful requests like those of the run cost by the prices of the model.",
		Total:      costOf(func(c *Cost) *float64 { return c.PerThousand }),
		Ranked:     []Statistic{Total}, Compared: []Statistic{Total},
	},
	{
		Key: "cost_per_million_output", Name: "Cost per million output tokens", Unit: Dollars, Better: Lower, Among: Successes,
		Definition: "What successful requests cost, prompts included, for a million of their output tokens.",
		Total:      costOf(func(c *Cost) *float64 { return c.PerMillionOutput }),
		Compared:   []Statistic{Total},
	},
	{
		Key: "requests", Name: "Requests", Unit: Count, Among: Attempts,
		Definition:    "Attempts started in the measured phase; warm-up is left out.",
		Total:         func(m *ModelSummary) *float64 { return count(m.Attempts) },
		SummaryColumn: "total_requests",
		Compared:      []Statistic{Total},
	},
	{
		Key: "failed", Name: "Failed", Unit: Count, Better: Lower, Among: Attempts,
		Definition:    "Attempts that ended without success; they are in no percentile.",
		Total:         func(m *ModelSummary) *float64 { return count(m.Failed) },
		SummaryColumn: "failed_requests",
		Compared:      notCompared,
	},
	{
		Key: "duration", Name: "Duration", Unit: Seconds, Among: Attempts,
		Definition: "From the first measured byte sent to the last measured end.",
		Total: func(m *ModelSummary) *float64 {
			seconds := m.Window.Seconds()
			return &seconds
		},
		SummaryColumn: "window",
		Compared:      notCompared,
	},
}

func inputTokens(s *Sample) (float64, bool) {
	return float64(s.Tokens.Input), s.Tokens.Input >= 0
}

func outputTokens(s *Sample) (float64, bool) {
	return float64(s.Tokens.Output), s.Tokens.Output >= 0
}

func connectTime(s *Sample) (time.Duration, bool) { return s.TCP, s.TCP > 0 }

// goodputOf returns nil for a summary without a goodput.
func goodputOf(value func(*GoodputSummary) *float64) func(*ModelSummary) *float64 {
	return func(m *ModelSummary) *float64 {
		if m.Goodput == nil {
			return nil
		}
		return value(m.Goodput)
	}
}

func count(n int) *float64 {
	value := float64(n)
	return &value
}
