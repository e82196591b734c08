package bench

import (
	"slices"
	"strings"
)

// Nearest returns at most three names that may have been meant, nearest first:
// those that contain the word or are contained in it, and those that differ
// from it in a few letters.
func Nearest(word string, names []string) []string {
	word = strings.ToLower(word)
	allowed := 1 + len(word)/4
	distance := map[string]int{}
	var near []string
	for _, name := range names {
		lower := strings.ToLower(name)
		away := edits(word, lower)
		if len(word) > 2 && strings.Contains(lower, word) || len(lower) > 2 && strings.Contains(word, lower) {
			away = min(away, allowed)
		}
		if away <= allowed {
			distance[name] = away
			near = append(near, name)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return distance[a] - distance[b] })
	return near[:min(3, len(near))]
}

// edits returns how many letters must be inserted, deleted or replaced to turn
// one word into the other (Levenshtein distance).
func edits(a, b string) int {
	if len(a) > 64 {
		return len(a) // no name is that long
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
