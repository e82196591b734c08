package chart

import "tokenlap/backend/translate"

// translateOption translates the texts of an option, which are those that a reader
// sees: names of series, axes, legends and points, and labels. Legends name their
// series, so both are translated alike.
func translateOption(option map[string]any, language translate.Language) {
	if language != translate.English && language != "" {
		translateValue(option, language)
	}
}

// seen are the keys of texts that a reader sees.
var seen = map[string]bool{"name": true, "tip": true, "formatter": true, "text": true, "value": true}

func translateValue(value any, language translate.Language) {
	switch value := value.(type) {
	case map[string]any:
		for key, one := range value {
			if text, isText := one.(string); isText && seen[key] {
				value[key] = language.Text(text)
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
			items[i] = language.Text(one)
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
