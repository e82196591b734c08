package prompt

import (
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// Choice narrows a set. An empty list asks for nothing; a prompt must satisfy
// every list that is not empty.
type Choice struct {
	IDs          []string
	Lengths      []string
	Complexities []string
	Categories   []string
}

// Choose returns the prompts of all that c asks for: in the order of c.IDs
// where ids are named, in the order of all otherwise. A value that no prompt
// has, and a choice that leaves none, are errors that say what there is.
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
	chosen := slices.DeleteFunc(named(all, c.IDs), func(p bench.Prompt) bool {
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

// String names what is asked, for messages.
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

// named returns the prompts with these ids in the order of ids, each once; all
// of them where no id is given.
func named(all []bench.Prompt, ids []string) []bench.Prompt {
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

// values returns the different values of a field in the order of all.
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

// listed is the most values that a message names.
const listed = 30

func known(name string, asked, there []string) error {
	for _, value := range asked {
		if slices.Contains(there, value) {
			continue
		}
		if len(there) == 0 {
			return bench.Invalid("no prompt of this set has a %s, so %q cannot be chosen", name, value)
		}
		list := strings.Join(there[:min(listed, len(there))], ", ")
		if more := len(there) - listed; more > 0 {
			return bench.Invalid("unknown %s %q: there are %s and %d more", name, value, list, more)
		}
		return bench.Invalid("unknown %s %q: there are %s", name, value, list)
	}
	return nil
}
