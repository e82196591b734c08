package chart

import (
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestNamesAreCutAroundWhatTheyDoNotShare(t *testing.T) {
	for _, row := range []struct {
		why   string
		names []string
		size  int
		want  []string
	}{
		{"they fit", []string{"Llama 8B", "Llama 70B"}, 9, []string{"Llama 8B", "Llama 70B"}},
		{"alone, a name shows both ends", []string{"organisation/llama-instruct"}, 11, []string{"organ…truct"}},
		{"their ends are different", []string{"Llama-3.1-instruct-eu", "Qwen-2.5-instruct-us"}, 11, []string{"Llama…ct-eu", "Qwen-…ct-us"}},
		{"a number in the middle", []string{"organisation/family-01-instruct-west", "organisation/family-02-instruct-west"}, 16, []string{"organi…01…t-west", "organi…02…t-west"}},
		{"a whole word, not a digit", []string{"DeepSeek 70B on eight big GPUs", "DeepSeek 8B on eight big GPUs"}, 17, []string{"DeepSe…70B…g GPUs", "DeepSe…8B…g GPUs"}},
		{"their beginnings", []string{"alpha-" + strings.Repeat("x", 40), "beta-" + strings.Repeat("x", 40)}, 12, []string{"alpha-…xxxxx", "beta-x…xxxxx"}},
	} {
		got := shortenAll(row.names, row.size)
		if len(row.want) > 0 && !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
		for _, name := range got {
			if len([]rune(name)) > row.size {
				t.Errorf("%s: %q has over %d characters", row.why, name, row.size)
			}
		}
	}
}

func TestRowsAndLegendTellModelsApart(t *testing.T) {
	for why, names := range map[string][]string{
		"every length":        titles(20),
		"a family":            relatives(20),
		"one letter of many":  {strings.Repeat("a", 300) + "1" + strings.Repeat("b", 300), strings.Repeat("a", 300) + "2" + strings.Repeat("b", 300)},
		"no font has them":    {"通义千问", "文心一言", "混元模型"},
		"more than can be":    titles(60),
		"inner and outer end": {"a-" + strings.Repeat("long-", 20) + "1-" + strings.Repeat("long-", 20) + "x", "a-" + strings.Repeat("long-", 20) + "2-" + strings.Repeat("long-", 20) + "x", "a-" + strings.Repeat("long-", 20) + "1-" + strings.Repeat("long-", 20) + "z"},
	} {
		for _, level := range []string{"", " · 5 users"} {
			var rows []*row
			for _, name := range names {
				rows = append(rows, &row{label: name + level, level: level})
			}
			nameRows(rows, usualWidth)
			legend, beside := map[string]bool{}, map[string]bool{}
			for _, one := range rows {
				legend[painted(one.name)], beside[painted(one.axisName)] = true, true
			}
			if len(legend) != len(names) || len(beside) != len(names) || len(names) <= maxLines && !legendFits(rows, usualWidth) {
				t.Errorf("%s%s: %d and %d names of %d, such as %q", why, level, len(legend), len(beside), len(names), rows[0].axisName)
			}
			if number, _, _ := strings.Cut(rows[0].name, " "); number == "1" && !strings.HasPrefix(rows[0].axisName, "1 ") {
				t.Errorf("%s%s: %q in the legend is %q beside an axis", why, level, rows[0].name, rows[0].axisName)
			}
		}
	}
}

func TestStagesOfAModelAreCutAlike(t *testing.T) {
	name := "a model with a name of forty characters.."
	rows := []*row{{label: name + " · 5 users", level: " · 5 users"}, {label: name + " · 100 users", level: " · 100 users"}}
	nameRows(rows, usualWidth)
	if first, second := rows[0].model(), rows[1].model(); first != second || strings.TrimSuffix(rows[0].axisName, rows[0].level) != strings.TrimSuffix(rows[1].axisName, rows[1].level) {
		t.Errorf("%q and %q", rows[0].axisName, rows[1].axisName)
	}
}

func TestModelsOfOneTitleAreToldApart(t *testing.T) {
	named := labels([]bench.Endpoint{{Name: "a", Title: "Llama"}, {Name: "b", Title: "Llama"}, {Name: "c"}})
	if named["a"] != "Llama (a)" || named["b"] != "Llama (b)" || named["c"] != "c" {
		t.Errorf("%v", named)
	}
}

func TestTitleThatNoFontHasFollowsTheName(t *testing.T) {
	named := labels([]bench.Endpoint{{Name: "qwen", Title: "通义千问 72B"}, {Name: "rocket", Title: "Rocket 🚀"}, {Name: "x", Title: "🚀"}})
	if named["qwen"] != "qwen (通义千问 72B)" || named["rocket"] != "Rocket 🚀" || named["x"] != "x (🚀)" {
		t.Errorf("%v", named)
	}
}
