package prompt

import (
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// Choice selects prompts of a set. A prompt must match every list that is not
// empty.
type Choice struct {
	IDs          []string
	Lengths      []string
	Complexities []string
	Categories   []string
}

// Choose returns the prompts that c selects, in the order of c.IDs or, if that
// is empty, of all. A value that no prompt has is an error that lists the values
// there are; so is a choice that selects no prompt.
func Choose(all []bench.Prompt, c Choice) ([]bench.Prompt, error) {
	criteria := []struct {
		name  string
		asked []string
		of    func(bench.Prompt) string
	}{
		{"prompt", c.IDs, func(p bench.Prompt) string { return p.ID }},
		{"length", c.Lengths, func(p bench.Prompt) string { return p.Length }},
		{"complexity", c.Complexities, func(p bench.Prompt) string { return p.Complexity }},
		{"category", c.Categories, func(p bench.Prompt) string { return p.Category }},
	}
	for _, criterion := range criteria {
		if err := known(criterion.name, criterion.asked, values(all, criterion.of)); err != nil {
			return nil, err
		}
	}
	chosen := slices.DeleteFunc(withIDs(all, c.IDs), func(p bench.Prompt) bool {
		for _, criterion := range criteria {
			if len(criterion.asked) > 0 && !slices.Contains(criterion.asked, criterion.of(p)) {
				return true
			}
		}
		return false
	})
	if len(chosen) == 0 {
		return nil, bench.Invalid("no prompt is left by this choice: %s; ask for less at once", c)
	}
	return chosen, nil
}

// String describes the choice for messages.
func (c Choice) String() string {
	var parts []string
	for _, list := range []struct {
		name  string
		asked []string
	}{{"prompts", c.IDs}, {"lengths", c.Lengths}, {"complexities", c.Complexities}, {"categories", c.Categories}} {
		if len(list.asked) > 0 {
			parts = append(parts, list.name+" "+strings.Join(list.asked, ", "))
		}
	}
	if len(parts) == 0 {
		return "all prompts"
	}
	return strings.Join(parts, " and ")
}

// withIDs returns the prompts with these ids in the order of ids, each once, or
// all prompts if there are no ids.
func withIDs(all []bench.Prompt, ids []string) []bench.Prompt {
	if len(ids) == 0 {
		return slices.Clone(all)
	}
	byID := make(map[string]bench.Prompt, len(all))
	for _, prompt := range all {
		byID[prompt.ID] = prompt
	}
	var chosen []bench.Prompt
	for _, id := range ids {
		if prompt, ok := byID[id]; ok {
			chosen = append(chosen, prompt)
			delete(byID, id)
		}
	}
	return chosen
}

// values returns the distinct values of a field, in the order of all.
func values(all []bench.Prompt, of func(bench.Prompt) string) []string {
	var found []string
	seen := map[string]bool{"": true}
	for _, prompt := range all {
		if value := of(prompt); !seen[value] {
			seen[value] = true
			found = append(found, value)
		}
	}
	return found
}

// maxListed is the most values that an error lists.
const maxListed = 30

// known returns an error for the first value that is not among those there are.
func known(name string, asked, there []string) error {
	for _, value := range asked {
		if slices.Contains(there, value) {
			continue
		}
		if len(there) == 0 {
			return bench.Invalid("no prompt of this set has a %s, so %q cannot be chosen", name, value)
		}
		list := strings.Join(there[:min(maxListed, len(there))], ", ")
		if more := len(there) - maxListed; more > 0 {
			return bench.Invalid("unknown %s %q: there are %s and %d more", name, value, list, more)
		}
		return bench.Invalid("unknown %s %q: there are %s", name, value, list)
	}
	return nil
}
