package importer

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestFilesThatAreMadeToHurtAreRefusedAtOnce has files of every kind that are
// deep, wide, long, packed or cut off: each is an error of one short sentence.
func TestFilesThatAreMadeToHurtAreRefusedAtOnce(t *testing.T) {
	const many = 2 << 20
	deep := strings.Repeat("[", many)
	objects := strings.Repeat(`{"a":`, many)
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	for range 64 {
		if _, err := zip.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	contents := map[string]string{
		"deep arrays": deep, "deep objects": objects, "packed zeros": packed.String(), "one long line": strings.Repeat("x", 20<<20),
		"one long cell": `"` + strings.Repeat("x", 20<<20), "many columns": strings.Repeat("a,", many), "NUL": strings.Repeat("\x00", many),
		"no text": strings.Repeat("\xff\xfe\x80", many/4), "a link": `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`,
		"deep below vLLM":      `{"date": "20260131-123000", "backend": "vllm", "model_id": "m", "duration": 1, "ttfts": ` + deep,
		"deep below GuideLLM":  `{"metadata":{"version":1},"benchmarks":[` + objects,
		"deep below AIPerf":    `{"metadata": {"request_start_ns": 1}, "metrics": ` + objects,
		"deep below GenAIPerf": `{"experiments": [{"requests": [{"timestamp": 1, "response_timestamps": [2]}` + "," + deep,
		"deep below k6":        `{"type": "Metric", "data": {"name": "http_reqs"}, "metric": "http_reqs", "x": ` + deep,
		"deep below LLMPerf":   `[{"error_code": null, "ttft_s": 1, "end_to_end_latency_s": 2, "x": ` + deep,
		"a wide table":         "endpoint_name,success,total_latency,time_to_first_token,timestamp\n" + strings.Repeat("a,", many) + "\n",
		"a number":             "endpoint_name,success,total_latency,time_to_first_token,timestamp\na,True,1e999999999,1,2026-01-01\n",
	}
	folder := t.TempDir()
	for name, content := range contents {
		for _, suffix := range []string{".json", ".jsonl", ".csv"} {
			path := filepath.Join(folder, "file"+suffix)
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			begin := time.Now()
			source, err := Open(t.Context(), path, func(float64) {})
			switch took := time.Since(begin); {
			case err == nil && source.Rows > 0:
				t.Errorf("%s, %s: %d rows were read", name, suffix, source.Rows)
			case err != nil && len(err.Error()) > 2000:
				t.Errorf("%s, %s: the error has %d bytes: %.200s", name, suffix, len(err.Error()), err)
			case took > 20*time.Second:
				t.Errorf("%s, %s: took %v", name, suffix, took)
			}
		}
	}
	for name, content := range map[string]string{
		"deep": "[[model]]\nbody = " + deep, "dotted": "[[model]]\n" + strings.Repeat("a.", many/2) + "b = 1", "large": strings.Repeat("#", 5<<20),
		"elsewhere": "[[model]]\nname = \"a\"\nurl = \"file:///etc/passwd\"\nmodel = \"m\"\n", "packed": packed.String(),
	} {
		if _, err := Models(strings.NewReader(content), "models.toml"); err == nil || len(err.Error()) > 2000 {
			t.Errorf("models, %s: got %.200v", name, err)
		}
	}
}
