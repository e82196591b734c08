package plan_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// dear is a model whose prompts cost 1 and whose answers 10 dollars per
// million tokens.
func dear(name string) bench.Endpoint {
	return bench.Endpoint{Name: name, Model: "m", URL: "http://127.0.0.1:9/v1", PriceInput: 1, PriceOutput: 10}
}

// twoPrompts is a form that asks prompts of 10 and of 3 tokens by their length.
func (m *models) twoPrompts(models ...string) plan.Form {
	m.t.Helper()
	path := filepath.Join(m.folder, "two.jsonl")
	long := strings.Repeat("ä", 38) // 9.5 tokens
	if err := os.WriteFile(path, []byte(`{"id":"a","text":"`+long+`"}`+"\n"+`{"id":"b","text":"twelve chars"}`), 0o600); err != nil {
		m.t.Fatal(err)
	}
	form := usual(models...)
	form.PromptFile, form.Iterations, form.MaxTokens = path, 2, 1000
	return form
}

func TestTheCostOfARunIsItsTokensAtTheirPrices(t *testing.T) {
	free := dear("free")
	free.PriceInput, free.PriceOutput = 0, 0
	m := newModels(t, dear("dear"), dear("dearer"), free, model("simulated"))
	photo := t.TempDir()
	if err := os.WriteFile(filepath.Join(photo, "a.png"), []byte("\x89PNG\r\n\x1a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for reason, c := range map[string]struct {
		change   func(*plan.Form)
		want     float64 // dollars; 0: nothing is said
		unpriced []string
	}{
		"each prompt twice":         {func(*plan.Form) {}, 0.0401, []string{}},                                   // 2*13 in, 4*1000 out: 0.040026, rounded up
		"three to warm up":          {func(f *plan.Form) { f.Warmup, f.MaxTokens = 3, 1 }, 0.000119, []string{}}, // 26+23 in, 7 out
		"a line before each prompt": {func(f *plan.Form) { f.UniquePrefix, f.MaxTokens = true, 1 }, 0.000144, []string{}},
		"synthetic prompts": {func(f *plan.Form) { // 4+5 requests of 100 in, 20 out
			f.PromptFile, f.InputTokens, f.OutputTokens, f.Iterations = "", "100", "uniform:10..30", 4
		}, 0.0027, []string{}},
		"conversations": {func(f *plan.Form) { // 12 requests of 14 in, answers of 1 carried on included, and 1 out
			f.Turns, f.MaxTokens = 3, 1
		}, 0.000288, []string{}},
		"images":                {func(f *plan.Form) { f.Images, f.MaxTokens = photo, 1 }, 0.00647, []string{}}, // 26 + 4*1600 in, 4 out: 0.006466, rounded up
		"two models":            {func(f *plan.Form) { f.Models = []string{"dear", "dearer"} }, 0.0801, []string{}},
		"one without a price":   {func(f *plan.Form) { f.Models = []string{"free", "dear"} }, 0.0401, []string{"free"}},
		"none with a price":     {func(f *plan.Form) { f.Models = []string{"free"} }, 0, []string{"free"}},
		"one that is simulated": {func(f *plan.Form) { f.Models = []string{"simulated", "dear"} }, 0.0401, []string{}},
		"simulated ones alone":  {func(f *plan.Form) { f.Models = []string{"simulated"} }, 0, []string{}},
		"nothing to ask":        {func(f *plan.Form) { f.Iterations = 0 }, 0, []string{}},
	} {
		t.Run(reason, func(t *testing.T) {
			form := m.twoPrompts("dear")
			c.change(&form)
			preview := m.preview(form)
			switch {
			case c.want == 0 && preview.Cost != nil:
				t.Errorf("costs %v", *preview.Cost)
			case c.want > 0 && (preview.Cost == nil || math.Abs(*preview.Cost-c.want) > 1e-12):
				t.Errorf("costs %v, want %v", preview.Cost, c.want)
			}
			if !slices.Equal(preview.Unpriced, c.unpriced) {
				t.Errorf("without a price: %q, want %q", preview.Unpriced, c.unpriced)
			}
		})
	}
}

func TestACostBeyondItsLimitIsAMistake(t *testing.T) {
	free := dear("free")
	free.PriceInput = 0
	m := newModels(t, dear("dear"), free, model("simulated"))
	for reason, c := range map[string]struct {
		model string
		most  float64
		want  string // in what is said; "": nothing is wrong
	}{
		"no limit":                {"dear", 0, ""},
		"just enough":             {"dear", 0.0401, ""},
		"too little":              {"dear", 0.04, "may cost up to $0.0401, more than the limit of $0.04"},
		"no limit without price":  {"free", 0, ""},
		"a limit without price":   {"free", 100, "cannot be known, since model free has no price"},
		"simulated costs nothing": {"simulated", 0.01, ""},
		"below zero":              {"dear", -1, "max cost -1"},
		"not a number":            {"dear", math.NaN(), "max cost NaN"},
	} {
		t.Run(reason, func(t *testing.T) {
			form := m.twoPrompts(c.model)
			form.MaxCost = c.most
			_, mistakes := m.check(form)
			if c.want == "" {
				if len(mistakes) > 0 {
					t.Errorf("refused: %v", mistakes)
				}
				return
			}
			if len(mistakes) != 1 || mistakes[0].Field != "max_cost" || !strings.Contains(mistakes[0].Message, c.want) {
				t.Errorf("got %v, want %q", mistakes, c.want)
			}
		})
	}
}

func TestACostTooHighIsNamedBesideOtherMistakes(t *testing.T) {
	m := newModels(t, dear("dear"))
	form := m.twoPrompts("dear")
	form.MaxCost, form.Temperature, form.Seed = 0.01, 3, "many"
	if got := fields(m.preview(form).Mistakes); !slices.Equal(got, []string{"seed", "temperature", "max_cost"}) {
		t.Errorf("got %q", got)
	}
}
