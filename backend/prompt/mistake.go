package prompt

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"tokenlap/backend/bench"
)

// maxMistakes is the most mistakes that are returned at once.
const maxMistakes = 10

// mistakes collects what is wrong in one file.
type mistakes struct {
	file string
	list []mistake
}

type mistake struct {
	line int
	text string
}

func (m *mistakes) add(line int, format string, args ...any) {
	m.list = append(m.list, mistake{line, fmt.Sprintf(format, args...)})
}

// err returns the mistakes in the order of the file, or nil.
func (m *mistakes) err() error {
	slices.SortStableFunc(m.list, func(a, b mistake) int { return cmp.Compare(a.line, b.line) })
	var all []error
	for i, wrong := range m.list {
		if i == maxMistakes {
			all = append(all, bench.Invalid("%s: %d more mistakes follow", m.file, len(m.list)-maxMistakes))
			break
		}
		all = append(all, bench.Invalid("%s, line %d: %s", m.file, wrong.line, wrong.text))
	}
	return errors.Join(all...)
}
