// Package prompt says what is asked: the built-in prompts, sets from a user's
// file, the choice among them, and the line that defeats prefix caches. When a
// prompt is asked, and of whom, is decided elsewhere.
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

// One file a prompt, named <length>-<complexity>-<word>.txt: its name without
// the ending is the id. A header of "name: value" lines comes first, then an
// empty line, then the text. Whoever changes a text raises its version, so
// that results of the two are never taken for the same.
//
//go:embed catalogue/*.txt
var catalogue embed.FS

// Builtin returns the built-in prompts, ordered by length, complexity and id.
// The slice is the caller's.
func Builtin() []bench.Prompt { return slices.Clone(builtin()) }

var builtin = sync.OnceValue(func() []bench.Prompt {
	// A fault in an embedded file is a fault of the build: the tests read them all.
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
			cmp.Compare(slices.Index(bench.Lengths, a.Length), slices.Index(bench.Lengths, b.Length)),
			cmp.Compare(slices.Index(bench.Complexities, a.Complexity), slices.Index(bench.Complexities, b.Complexity)),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return all
})

// parse reads one catalogue file. Line ends are made "\n", so that a checkout
// with "\r\n" asks, and hashes, the same.
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
