package chart

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/translate"
)

// english finds words that only an English text has.
var english = regexp.MustCompile(`\b(the|of|and|up to|requests|time|per|wait|first|input|output|prompt|gaps?|mean|sum|all|short|long|simple|new|reused|more|share|users|whisker)\b`)

func TestChartsInGermanHaveNoEnglish(t *testing.T) {
	for name, scenario := range map[string]scenario{
		"two models": {models: titles(2), users: []int{4}, each: 30, failing: 7, warmup: 2, thinking: true, price: 3},
		"stages":     {models: titles(2), users: []int{1, 4, 16}, each: 20},
		"rates":      {models: titles(1), rates: []float64{1, 2, 4}, each: 30},
		"turns":      {models: titles(2), users: []int{4}, each: 30, turns: 5, wanted: 512},
		"inputs":     {models: titles(1), users: []int{4}, each: 30, inputs: []int{30, 128, 8192}},
		"many":       {models: titles(30), users: []int{4}, each: 6},
	} {
		run, samples := scenario.make()
		charts, err := Draw(run, each(samples), Medium{Language: translate.German})
		if err != nil {
			t.Fatal(err)
		}
		for _, chart := range charts {
			texts := append(textsOf(chart.Option), chart.Title, chart.Missing)
			for _, text := range texts {
				if english.MatchString(text) && !slices.ContainsFunc(scenario.models, func(title string) bool { return strings.Contains(title, text) }) {
					t.Errorf("%s, %s: %q", name, chart.Name, text)
				}
			}
		}
	}
}

// textsOf returns what an option says to a reader.
func textsOf(value any) (texts []string) {
	switch value := value.(type) {
	case map[string]any:
		for key, one := range value {
			text, isText := one.(string)
			switch {
			case isText && (seen[key] || key == "subtext"):
				texts = append(texts, text)
			case key == "words":
				for _, word := range one.(map[string]any) {
					texts = append(texts, word.(string))
				}
			default:
				texts = append(texts, textsOf(one)...)
			}
		}
	case []any:
		for _, one := range value {
			if text, isText := one.(string); isText {
				texts = append(texts, text)
			}
			texts = append(texts, textsOf(one)...)
		}
	}
	return texts
}

func TestTooltipsInGerman(t *testing.T) {
	run, samples := scenario{models: titles(1), users: []int{4}, each: 30}.make()
	charts, err := Draw(run, each(samples), Medium{Language: translate.German})
	if err != nil {
		t.Fatal(err)
	}
	chart := charts[slices.Index(Names(), "latency_comparison")]
	box := map[string]any{"seriesIndex": seriesAt(t, decode(t, chart), "E2E-Latenz", "boxplot", 0), "seriesName": "E2E-Latenz", "name": "Llama", "value": []any{0, 0.1, 0.2, 0.5, 0.75, 1.5}, "color": "#123456"}
	got, want := tipOf(t, chart.Option, box), "unteres Ende: 100 ms | Q1: 200 ms | Median: 500 ms | Q3: 750 ms | oberes Ende: 1.5 s"
	if !strings.HasSuffix(got, want) {
		t.Errorf("the tooltip says %q, want it to end with %q", got, want)
	}
}
