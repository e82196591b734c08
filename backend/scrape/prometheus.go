package scrape

import (
	"bytes"
	"errors"
	"fmt"
	"math"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"tokenlap/backend/bench"
)

// reading is one value of a server.
type reading struct {
	series    bench.SeriesName
	number    float64
	isCounter bool
}

// metric is what a server calls a series.
type metric struct {
	name   string
	series bench.SeriesName
	of     kind
}

// kind says how the samples of a metric become one value.
type kind int

const (
	gauge   kind = iota // their sum
	share               // a gauge from 0 to 1: their mean
	counter             // their sum, of which the rate is shown
)

// metrics are the names of each server's metrics: vLLM, SGLang, TGI and
// llama.cpp in this order. Of several names for a series the first that comes
// counts.
var metrics = []metric{
	{"vllm:num_requests_running", bench.RequestsRunning, gauge},
	{"vllm:num_requests_waiting", bench.RequestsWaiting, gauge},
	{"vllm:kv_cache_usage_perc", bench.KVCacheUsage, share},
	{"vllm:gpu_cache_usage_perc", bench.KVCacheUsage, share}, // until 0.10
	{"vllm:num_preemptions_total", bench.Preemptions, counter},
	{"vllm:num_preemptions", bench.Preemptions, counter},
	{"vllm:prompt_tokens_total", bench.PromptTokens, counter},
	{"vllm:generation_tokens_total", bench.GenerationTokens, counter},

	{"sglang:num_running_reqs", bench.RequestsRunning, gauge},
	{"sglang:num_queue_reqs", bench.RequestsWaiting, gauge},
	{"sglang:token_usage", bench.KVCacheUsage, share},
	{"sglang:prompt_tokens_total", bench.PromptTokens, counter},
	{"sglang:generation_tokens_total", bench.GenerationTokens, counter},
	{"sglang:gen_throughput", bench.GenerationTokens, gauge},

	{"tgi_batch_current_size", bench.RequestsRunning, gauge},
	{"tgi_queue_size", bench.RequestsWaiting, gauge},
	{"tgi_request_input_length", bench.PromptTokens, counter}, // a histogram: its sum
	{"tgi_request_generated_tokens", bench.GenerationTokens, counter},

	{"llamacpp:requests_processing", bench.RequestsRunning, gauge},
	{"llamacpp:requests_deferred", bench.RequestsWaiting, gauge},
	{"llamacpp:kv_cache_usage_ratio", bench.KVCacheUsage, share},
	{"llamacpp:prompt_tokens_total", bench.PromptTokens, counter},
	{"llamacpp:tokens_predicted_total", bench.GenerationTokens, counter},
}

var errUnknown = errors.New("the answer contains no metrics of vLLM, SGLang, TGI, llama.cpp or Ollama")

// parse returns the values in the answer of a server for a model.
func parse(body []byte, model string) ([]reading, error) {
	if text := bytes.TrimSpace(body); len(text) > 0 && text[0] == '{' {
		return parseOllama(text, model)
	}
	return parsePrometheus(body, model)
}

func parsePrometheus(body []byte, id string) (values []reading, err error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("the answer is not in the text format of Prometheus: %w", err)
	}
	found := map[bench.SeriesName]bool{}
	for _, metric := range metrics {
		family := families[metric.name]
		if family == nil || found[metric.series] {
			continue
		}
		if number, ok := combine(ofModel(family.GetMetric(), id), metric.of); ok {
			values = append(values, reading{metric.series, number, metric.of == counter})
			found[metric.series] = true
		}
	}
	if len(values) == 0 {
		return nil, errUnknown
	}
	return values, nil
}

// combine makes one value of the samples of a metric.
func combine(samples []*dto.Metric, of kind) (sum float64, ok bool) {
	n := 0.0
	for _, sample := range samples {
		if number, ok := valueOf(sample); ok {
			sum += number
			n++
		}
	}
	if of == share && n > 0 {
		sum /= n
	}
	return sum, n > 0 && !math.IsInf(sum, 0)
}

// valueOf returns the number of a sample, of a histogram or summary its sum.
func valueOf(m *dto.Metric) (number float64, ok bool) {
	switch {
	case m.Gauge != nil:
		number = m.Gauge.GetValue()
	case m.Counter != nil:
		number = m.Counter.GetValue()
	case m.Untyped != nil:
		number = m.Untyped.GetValue()
	case m.Histogram != nil:
		number = m.Histogram.GetSampleSum()
	case m.Summary != nil:
		number = m.Summary.GetSampleSum()
	default:
		return 0, false
	}
	return number, !math.IsNaN(number) && !math.IsInf(number, 0)
}

// ofModel returns the samples that are labelled with the model's id; all of them
// if none is, since a server may have the model under another name. Of the
// workers that share one model, which report the same, it takes the first.
func ofModel(samples []*dto.Metric, id string) []*dto.Metric {
	var all, own []*dto.Metric
	for _, sample := range samples {
		if isOtherRank(sample) {
			continue
		}
		all = append(all, sample)
		if label := modelLabel(sample); label != "" && label == id {
			own = append(own, sample)
		}
	}
	if len(own) > 0 {
		return own
	}
	return all
}

func modelLabel(m *dto.Metric) string {
	for _, pair := range m.GetLabel() {
		if name := pair.GetName(); name == "model_name" || name == "model" || name == "name" {
			return pair.GetValue()
		}
	}
	return ""
}

func isOtherRank(m *dto.Metric) bool {
	for _, pair := range m.GetLabel() {
		if name := pair.GetName(); (name == "tp_rank" || name == "pp_rank") && pair.GetValue() != "0" {
			return true
		}
	}
	return false
}
