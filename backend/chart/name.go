package chart

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tokenlap/backend/bench"
)

// labels returns a label for each endpoint, all different, by endpoint name. A
// title that pictures may not be able to write has the name before it.
func labels(endpoints []bench.Endpoint) map[string]string {
	count := map[string]int{}
	for _, endpoint := range endpoints {
		count[clean(endpoint.Label())]++
	}
	names := map[string]string{}
	for _, endpoint := range endpoints {
		label, name := clean(endpoint.Label()), clean(endpoint.Name)
		switch {
		case label != name && isForeign(label):
			label = name + " (" + label + ")"
		case label == "" || count[label] > 1:
			label = strings.TrimSpace(label + " (" + name + ")")
		}
		names[endpoint.Name] = label
	}
	return names
}

// isForeign reports whether the embedded fonts lack most of a text.
func isForeign(text string) bool {
	face, err := loadTypeface()
	if err != nil { // NewRenderer says so
		return false
	}
	foreign, all := 0, 0
	for _, char := range text {
		if !face.regular.has(char) {
			foreign++
		}
		if char != ' ' {
			all++
		}
	}
	return 2*foreign > all
}

// painted returns a text as a picture shows it with the embedded fonts.
func painted(text string) string {
	face, err := loadTypeface()
	if err != nil {
		return text
	}
	return string(face.paintable([]byte(text), nil))
}

// short cuts text in its middle to at most size characters, since the names of
// models differ at both ends.
func short(text string, size int) string {
	runes := []rune(text)
	if len(runes) <= size {
		return text
	}
	tail := (size - 1) / 2
	return string(runes[:size-1-tail]) + "…" + string(runes[len(runes)-tail:])
}

// shortenAll cuts different texts to at most size characters each. Of those that
// would look the same it keeps what differs, and the beginning and the end of
// what they share.
func shortenAll(texts []string, size int) []string {
	cut := make([]string, len(texts))
	alike := map[string][]int{}
	for i, text := range texts {
		cut[i] = short(text, size)
		look := painted(cut[i])
		alike[look] = append(alike[look], i)
	}
	for _, group := range alike {
		if len(group) > 1 {
			shortenGroup(texts, group, cut, size)
		}
	}
	return cut
}

// shortenGroup cuts the texts of a group around what they do not share.
func shortenGroup(texts []string, group []int, cut []string, size int) {
	members, middles := make([][]rune, len(group)), make([]string, len(group))
	for i, at := range group {
		members[i] = []rune(texts[at])
	}
	head, tail := common(members, size)
	if head+tail == 0 { // the same, or not told apart by what can be painted
		return
	}
	longest := 0
	for i, runes := range members {
		middles[i] = string(runes[head : len(runes)-tail])
		longest = max(longest, len(runes)-tail-head)
	}
	room := max(0, size-2-longest)
	middles = shortenAll(middles, min(longest, size-2))
	before := min(head, room-min(tail, room/2))
	after := min(tail, room-before)
	for i, at := range group {
		runes := members[i]
		text := string(runes[:before])
		if before < head {
			text += "…"
		}
		text += middles[i]
		if after < tail {
			text += "…"
		}
		cut[at] = text + string(runes[len(runes)-after:])
	}
}

// common returns how many characters texts share at their beginning and at their
// end. Words stay whole, so that 8B and 70B differ in more than a digit, if the
// rest fits well into size.
func common(texts [][]rune, size int) (head, tail int) {
	first, shortest, longest := texts[0], len(texts[0]), 0
	for _, text := range texts {
		shortest, longest = min(shortest, len(text)), max(longest, len(text))
	}
	shared := func(at func([]rune) rune) bool {
		return !slices.ContainsFunc(texts, func(text []rune) bool { return at(text) != at(first) })
	}
	for head < shortest && shared(func(text []rune) rune { return text[head] }) {
		head++
	}
	for tail < shortest-head && shared(func(text []rune) rune { return text[len(text)-1-tail] }) {
		tail++
	}
	whole, end := head, tail
	for whole > 0 && isWord(first[whole-1]) {
		whole--
	}
	for end > 0 && isWord(first[len(first)-end]) {
		end--
	}
	if longest-whole-end <= size-8 {
		return whole, end
	}
	return head, tail
}

func isWord(char rune) bool { return unicode.IsLetter(char) || unicode.IsDigit(char) || char == '.' }

// The largest numbers of characters of a model's name beside an axis, without
// and with a level of load after it.
const (
	labelSize  = 32
	stagedSize = 26
)

// nameRows names rows for the axes and for the legend. Names in the legend are
// cut until it has few lines at the width, as long as all differ. If they do not, the same
// number precedes both names.
func nameRows(rows []*row, width int) {
	size := labelSize
	if slices.ContainsFunc(rows, func(r *row) bool { return r.level != "" }) {
		size = stagedSize
	}
	tellable := shortenModels(rows, size, func(r *row) *string { return &r.axisName })
	for legend := 64; legend >= 10 && tellable; legend -= 2 {
		if !shortenModels(rows, legend, func(r *row) *string { return &r.name }) {
			break
		}
		if legendFits(rows, width) {
			return
		}
	}
	for i, one := range rows {
		one.name = fmt.Sprintf("%d %s", i+1, short(one.label, 12))
		one.axisName = fmt.Sprintf("%d %s", i+1, one.axisName)
	}
}

// shortenModels writes the model of each row in at most size characters,
// followed by its level. It reports whether all look different.
func shortenModels(rows []*row, size int, into func(*row) *string) bool {
	var models []string
	place, taken := map[string]int{}, map[string]bool{}
	for _, one := range rows {
		if _, known := place[one.model()]; !known {
			place[one.model()] = len(models)
			models = append(models, one.model())
		}
	}
	cut := shortenAll(models, size)
	for _, one := range rows {
		text := cut[place[one.model()]] + one.level
		*into(one), taken[painted(text)] = text, true
	}
	return len(taken) == len(rows)
}

// model returns the label without the level of load.
func (r *row) model() string { return strings.TrimSuffix(r.label, r.level) }

func legendFits(rows []*row, width int) bool {
	trial := layout{width: width, legend: entries(rows[:min(len(rows), maxLines)])}
	return trial.legendRows() <= legendRows
}
