package prompt

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestSyntheticTextHasTheWordsAskedFor(t *testing.T) {
	for _, count := range []int{1, 2, 3, 4, 5, 13, 14, 33, 34, 35, 36, 100, 5000} {
		text := Synthetic(1, 2, count)
		if n := len(strings.Fields(text)); n != count || text != Synthetic(1, 2, count) {
			t.Errorf("%d words, want %d: %.80q", n, count, text)
		}
		if !strings.HasSuffix(text, ".") || strings.Contains(text, "  ") || text != strings.TrimSpace(text) {
			t.Errorf("%d words are no clean text: %.80q", count, text)
		}
		if count >= 4 && !strings.Contains(text, "Write on") {
			t.Errorf("%d words ask for nothing: %q", count, text)
		}
	}
	if n := len(strings.Fields(Synthetic(1, 2, 0))); n != 1 {
		t.Errorf("no words give %d", n)
	}
}

func TestSyntheticTextsDifferFromTheirBeginning(t *testing.T) {
	seen := map[string]bool{}
	for index := range 5_000 {
		seen[strings.Join(strings.Fields(Synthetic(7, index, 60))[:8], " ")] = true
	}
	if len(seen) != 5_000 {
		t.Errorf("%d different beginnings of 5,000 texts", len(seen))
	}
	if Synthetic(7, 1, 60) == Synthetic(8, 1, 60) || Synthetic(7, 1, 60) == Synthetic(8, 0, 60) {
		t.Error("another seed gives the same text")
	}
	first, second := SharedPrefix(7, 1, 50), SharedPrefix(7, 2, 50)
	if first == second || first != SharedPrefix(7, 1, 50) || len(strings.Fields(first)) != 50 || !strings.HasSuffix(first, ".\n\n") {
		t.Errorf("shared prefixes %q and %q", first, second)
	}
	if strings.HasPrefix(Synthetic(7, 1, 90), first[:20]) {
		t.Error("a shared prefix is the beginning of a prompt")
	}
}

// Runs with the same plan and seed are taken to have asked the same. If this
// fails, the generator or its words changed: raise the version in SyntheticSet,
// and only then put the new hash here.
func TestSyntheticTextIsThatOfItsVersion(t *testing.T) {
	sum := sha256.Sum256([]byte(Synthetic(42, 7, 500) + SharedPrefix(42, 1, 100)))
	if got, want := hex.EncodeToString(sum[:8]), "910bd041b6916b2d"; got != want {
		t.Errorf("the text's hash is %s, want %s", got, want)
	}
	if list := words(); len(list) < 300 || len(slices.Compact(slices.Sorted(slices.Values(list)))) != len(list) ||
		slices.ContainsFunc(list, func(word string) bool { return strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" }) {
		t.Errorf("the word list has repeated or odd words among its %d", len(list))
	}
}

func TestCalibrationMeetsTheWantedMean(t *testing.T) {
	for _, server := range []struct {
		name                      string
		perWord, overhead, spread float64 // spread: of a word
	}{
		{"a token a word", 1, 4, 0.3}, {"a usual vocabulary", 1.11, 26, 0.3}, {"a small vocabulary", 1.9, 3, 0.3}, {"no template", 1.3, 0, 0.3},
		{"a long system prompt", 1.2, 900, 0.3}, {"a token a letter", 6.3, 3, 2},
	} {
		random := rand.New(rand.NewPCG(1, 2))
		count := func(words int) int { // with the spread that single words have
			return int(math.Round(server.perWord*float64(words) + server.overhead + server.spread*math.Sqrt(float64(words))*random.NormFloat64()))
		}
		for _, wanted := range []bench.Lengths{"normal:1500,300", "uniform:1000..2000", "lognormal:4000,2000"} {
			var learner Calibrator
			for range bench.CalibrationRequests {
				words := learner.Next(wanted.Mean())
				tokens := count(words)
				if most := 1.7*wanted.Mean() + server.overhead; float64(tokens) > most {
					t.Errorf("%s, %s: a request has %d tokens", server.name, wanted, tokens)
				}
				learner.Add(words, tokens)
			}
			learned, got := learner.Calibration(), 0.0
			const n = 2000
			for i := range n {
				got += float64(count(learned.Words(wanted.Draw(3, i), Share(3, i)))) / n
			}
			if math.Abs(got/wanted.Mean()-1) > 0.03 || learned.Requests != 5 {
				t.Errorf("%s, %s: the mean is %.1f, want %.1f (%+v)", server.name, wanted, got, wanted.Mean(), learned)
			}
		}
	}
}

func TestRoundingToWordsKeepsTheMeanOfShortPrompts(t *testing.T) {
	learned, got := bench.Calibration{TokensPerWord: 1.6, Overhead: 4}, 0.0
	const n = 5000
	for i := range n {
		got += (float64(learned.Words(20, Share(1, i)))*1.6 + 4) / n
	}
	if math.Abs(got-20) > 0.1 {
		t.Errorf("the mean is %.2f, want 20", got)
	}
	if words := learned.Words(2, 0); words != 1 {
		t.Errorf("a prompt below the overhead has %d words", words)
	}
	if words := learned.PrefixWords(160); words != 100 {
		t.Errorf("a prefix of 160 tokens has %d words, want 100", words)
	}
}

func TestWithoutCountsTheCalibrationIsEstimated(t *testing.T) {
	for _, c := range []struct {
		reason string
		pairs  [][2]int
	}{
		{"nothing was counted", [][2]int{{100, -1}, {200, 0}}},
		{"one length tells no line", [][2]int{{100, 120}, {100, 121}}},
		{"a count that does not follow the text", [][2]int{{100, 7}, {200, 7}, {300, 7}}},
		{"a count of something else", [][2]int{{100, 9_000}, {200, 18_000}}},
	} {
		var learner Calibrator
		for _, pair := range c.pairs {
			learner.Add(pair[0], pair[1])
		}
		if got := learner.Calibration(); got.Requests != 0 || got.TokensPerWord < 0.9 || got.TokensPerWord > 1.5 || got.Overhead != 0 {
			t.Errorf("%s: %+v", c.reason, got)
		}
	}
}
