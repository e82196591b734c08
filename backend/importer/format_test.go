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
		`{"date": "20260131-123000", "backend": "vllm", "model_id": "m", "duration": NaN, "ttfts": [`: "vLLM JSON",
		" {\n \"args\": {\"date\": 1, \"model_id\": 2}, \"benchmarks\": []}":                          "GuideLLM JSON",
		`{"metadata":{"version":1},"benchmarks":[`:                                                    "GuideLLM JSON",
		"seq;outcome\n":                   "none",
		`{"metrics": {"benchmarks": []}}`: "none",
		`["date", "model_id"]`:            "none",
		"":                                "none",
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
