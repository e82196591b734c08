// Package prompt provides the prompts of a run: the built-in ones, those of a
// user's file, a choice among them, and the unique prefix that defeats prefix
// caches. When they are sent, and to which endpoint, is decided elsewhere.
package prompt

import (
	"cmp"
	"embed"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tokenlap/backend/bench"
)

// The catalogue has one file for each prompt, <length>-<complexity>-<word>.txt.
// The file's name without its extension is the id. A header of "name: value"
// lines is followed by an empty line and the text. When a text is changed its
// version must be raised, so that results of the two are not mixed up.
//
//go:embed catalogue/*.txt
var catalogue embed.FS

// Builtin returns a new slice of the built-in prompts, ordered by length,
// complexity and id.
func Builtin() []bench.Prompt { return slices.Clone(builtin()) }

var builtin = sync.OnceValue(func() []bench.Prompt {
	// Errors are ignored or cause a panic: the tests read all embedded files.
	names, _ := catalogue.ReadDir("catalogue")
	var all []bench.Prompt
	for _, name := range names {
		content, _ := catalogue.ReadFile("catalogue/" + name.Name())
		prompt, err := parse(strings.TrimSuffix(path.Base(name.Name()), ".txt"), string(content))
		if err != nil {
			panic(err)
		}
		all = append(all, prompt)
	}
	slices.SortFunc(all, func(a, b bench.Prompt) int {
		return cmp.Or(
			cmp.Compare(slices.Index(bench.PromptLengths, a.Length), slices.Index(bench.PromptLengths, b.Length)),
			cmp.Compare(slices.Index(bench.PromptComplexities, a.Complexity), slices.Index(bench.PromptComplexities, b.Complexity)),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return all
})

// parse reads one catalogue file. Line ends become "\n", so that a checkout with
// "\r\n" has the same prompts and hash.
func parse(id, content string) (bench.Prompt, error) {
	header, text, found := strings.Cut(strings.ReplaceAll(content, "\r\n", "\n"), "\n\n")
	words := strings.SplitN(id, "-", 3)
	if !found || len(words) != 3 || strings.TrimSpace(text) == "" {
		return bench.Prompt{}, fmt.Errorf("built-in prompt %s: want <length>-<complexity>-<word>, a header, an empty line and a text", id)
	}
	prompt := bench.Prompt{ID: id, Length: words[0], Complexity: words[1], Text: strings.TrimSpace(text)}
	for line := range strings.Lines(header) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		var err error
		switch name {
		case "version":
			prompt.Version, err = strconv.Atoi(value)
		case "category":
			prompt.Category = value
		default:
			err = fmt.Errorf("unknown header %q", name)
		}
		if err != nil {
			return bench.Prompt{}, fmt.Errorf("built-in prompt %s: %w", id, err)
		}
	}
	return prompt, nil
}
