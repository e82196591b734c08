package tokenizer

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

// lengths of the passages that estimates are measured with, in bytes: from two
// sentences to a short answer.
var lengths = []int{150, 400, 1000}

// TestEstimatesAreAsGoodAsTheySay measures bench.EstimateTokens with passages
// that its weights were not fitted to: every second paragraph of each text.
func TestEstimatesAreAsGoodAsTheySay(t *testing.T) {
	for _, row := range []struct {
		text          string
		o200k, cl100k float64 // the most that nine of ten estimates may be off; 0: a script that an old vocabulary knows little of
	}{
		{"english", 0.10, 0.12},
		{"german", 0.20, 0.32},
		{"french", 0.20, 0.25},
		{"markdown", 0.10, 0.10},
		{"go", 0.15, 0.15},
		{"python", 0.10, 0.10},
		{"json", 0.12, 0.12},
		{"chinese", 0.30, 0},
		{"japanese", 0.20, 0},
		{"korean", 0.20, 0},
		{"russian", 0.25, 0},
		{"arabic", 0.25, 0},
		{"hindi", 0.50, 0},
		{"dense", 0.60, 0.60},
	} {
		passages := passages(t, row.text)
		for name, most := range map[string]float64{o200k: row.o200k, cl100k: row.cl100k} {
			if most == 0 {
				continue
			}
			off, inside := estimateErrors(t, open(t, name), passages)
			if off > most {
				t.Errorf("%s by %s: nine of ten estimates are off by up to %.0f %%, not %.0f %%", row.text, name, 100*off, 100*most)
			}
			if inside < 0.9 && row.text != "dense" && name == o200k {
				t.Errorf("%s by %s: %.0f %% of the counts lie in the range that the estimate gives", row.text, name, 100*inside)
			}
		}
	}
}

// estimateErrors is what nine of ten estimates are off by at most, relative to the
// estimate, and the share of counts inside the range of their estimate.
func estimateErrors(t *testing.T, counter Counter, passages []string) (off, inside float64) {
	t.Helper()
	var errs []float64
	for _, passage := range passages {
		guess := bench.EstimateTokens(passage)
		err := math.Abs(float64(countedBy(t, counter, passage)-guess.Tokens)) / float64(guess.Tokens)
		errs = append(errs, err)
		if err <= guess.Error {
			inside++
		}
	}
	slices.Sort(errs)
	return errs[len(errs)*9/10], inside / float64(len(errs))
}

// passages cuts every second paragraph of a text into pieces of some lengths.
func passages(t *testing.T, name string) []string {
	t.Helper()
	var kept []string
	for i, paragraph := range strings.Split(content(t, filepath.Join("testdata/text", name+".txt")), "\n\n") {
		if i%2 == 1 {
			kept = append(kept, paragraph)
		}
	}
	whole := strings.Join(kept, "\n\n")
	var pieces []string
	for _, length := range lengths {
		length = min(length, len(whole))
		for at := 0; at+length <= len(whole); at += max(1, length/4) {
			pieces = append(pieces, strings.ToValidUTF8(whole[at:at+length], ""))
		}
	}
	return pieces
}
