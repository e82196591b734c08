package importer

import (
	"slices"
	"testing"
)

func TestEachFileIsOfOneFormatAtMost(t *testing.T) {
	for text, want := range map[string]string{
		"endpoint_name,success,total_latency,time_to_first_token,timestamp\n":                                   "seed CSV",
		bom + "endpoint_name, success ,total_latency,time_to_first_token,timestamp,more\r\na,True,1,1,2026\r\n": "seed CSV",
		"run_id,definitions,outcome,endpoint_name,success,total_latency,time_to_first_token,timestamp\n":        "Tokenlap CSV",
		"endpoint_name,total_requests,success_rate\n":                                                           "",
		"run_id,event,gap\n": "",
		`{"date": "20260131-123000", "backend": "vllm", "model_id": "m", "duration": NaN, "ttfts": [`:                 "vLLM JSON",
		" {\n \"args\": {\"date\": 1, \"model_id\": 2}, \"benchmarks\": []}":                                          "GuideLLM JSON",
		`{"metadata":{"version":1},"benchmarks":[`:                                                                    "GuideLLM JSON",
		`{"backend": "sglang", "dataset_name": "random", "request_rate": Infinity, "ttfts": [`:                        "SGLang JSONL",
		`{"date": "20260131-123000", "backend": "vllm", "dataset_name": "d", "request_rate": "inf", "model_id": "m"}`: "vLLM JSON",
		`{"metadata": {"request_start_ns": 1}, "metrics": {}, "error": null}`:                                         "AIPerf JSONL",
		`{"metadata": {"version": 1}, "metrics": {}}`:                                                                 "none",
		`{"experiments": [{"requests": [{"timestamp": 1, "response_timestamps": [2]}]}]}`:                             "GenAI-Perf JSON",
		`{"experiments": [{"name": "a"}]}`:                                                                            "none",
		`[{"error_code": null, "ttft_s": 1, "end_to_end_latency_s": 2}]`:                                              "LLMPerf JSON",
		`[{"start_time": 1, "end_time": 2, "request": "", "info": {}}]`:                                               "inference-perf JSON",
		`[{"start_time": 1, "end_time": 2}]`:                                                                          "none",
		`{"type": "Metric", "data": {"name": "http_reqs"}, "metric": "http_reqs"}`:                                    "k6 JSON",
		`{"type": "Feature", "metric": 1, "data": {}}`:                                                                "none",
		`{"machine_info": {}, "benchmarks": []}`:                                                                      "none",
		`{"config": {}, "results": []}`:                                                                               "none",
		"seq;outcome\n":                                                                                               "none",
		`{"metrics": {"benchmarks": []}}`:                                                                             "none",
		`["date", "model_id"]`:                                                                                        "none",
		"":                                                                                                            "none",
	} {
		begin, found := newBeginning([]byte(text)), []string{}
		for _, format := range Formats {
			if format.is(begin) {
				found = append(found, format.Name)
			}
		}
		if len(found) == 0 {
			found = []string{"none"}
		}
		if len(found) != 1 || found[0] != want {
			t.Errorf("%q is %q, want %q", text, found, want)
		}
	}
}

func TestEveryFormatIsReadOrNamesWhatToReadInstead(t *testing.T) {
	var names []string
	for _, format := range Formats {
		isRead := format.Name != "" && format.About != "" && format.Pattern != "" && format.open != nil
		if format.is == nil || isRead == (format.Instead != "") {
			t.Errorf("incomplete: %+v", format)
		}
		if format.Name != "" && slices.Contains(names, format.Name) {
			t.Errorf("%s is there twice", format.Name)
		}
		names = append(names, format.Name)
	}
}
