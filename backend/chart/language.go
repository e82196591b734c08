package chart

import (
	"regexp"
	"strings"

	"tokenlap/backend/translate"
)

// translateOption translates the texts of an option, which are those that a reader
// sees: names of series, axes, legends and points, and labels. Legends name their
// series, so both are translated alike.
func translateOption(option map[string]any, language translate.Language) {
	if language == translate.English || language == "" {
		return
	}
	translateValue(option, language)
	if tooltip, ok := option["tooltip"].(map[string]any); ok {
		tooltip["words"] = wordsOfTips(language)
	}
}

// wordsOfTips are the words that build/echarts/tip.js and the table of a chart use
// by themselves, by their English ones.
func wordsOfTips(language translate.Language) map[string]any {
	words := map[string]any{}
	for _, word := range []string{"lower whisker", "Q1", "median", "Q3", "upper whisker", "and N more"} {
		words[word] = language.Text(word)
	}
	return words
}

// joined finds what is added to the name of an axis, a series or a tooltip: its unit,
// its scale, a percentile.
var joined = regexp.MustCompile(`^(.+?)(, (?:ms|s|tok/s|tokens|/s|\$|%|MB|GB))?( p\d+| mean)?( up to)?( \(log\))?$`)

// translated returns a text in a language. What is joined to a name is translated by
// itself, and so is each of several names with bars between.
func translated(text string, language translate.Language) string {
	parts := joined.FindStringSubmatch(text)
	if parts == nil {
		return language.Text(text)
	}
	names := strings.Split(parts[1], " | ")
	for i, name := range names {
		names[i] = language.Text(name)
	}
	if unit, found := strings.CutPrefix(parts[2], ", "); found {
		parts[2] = ", " + language.Text(unit)
	}
	if statistic, found := strings.CutPrefix(parts[3], " "); found {
		parts[3] = " " + language.Text(statistic)
	}
	return strings.Join(names, " | ") + parts[2] + parts[3] + language.Text(parts[4]) + parts[5]
}

// seen are the keys of texts that a reader sees.
var seen = map[string]bool{"name": true, "tip": true, "formatter": true, "text": true, "value": true}

func translateValue(value any, language translate.Language) {
	switch value := value.(type) {
	case map[string]any:
		for key, one := range value {
			if text, isText := one.(string); isText && seen[key] {
				value[key] = translated(text, language)
			} else if items, isList := one.([]any); isList && key == "data" {
				translateItems(items, language)
			} else {
				translateValue(one, language)
			}
		}
	case []any:
		for _, one := range value {
			translateValue(one, language)
		}
	}
}

// translateItems translates the data of an axis, a legend or a series. Numbers of
// points are passed over, as there may be many.
func translateItems(items []any, language translate.Language) {
	for i, one := range items {
		switch one := one.(type) {
		case string:
			items[i] = translated(one, language)
		case map[string]any:
			translateValue(one, language)
		case []any:
			if len(one) > 0 {
				if _, isNumber := one[0].(float64); !isNumber {
					translateItems(one, language)
				}
			}
		}
	}
}
