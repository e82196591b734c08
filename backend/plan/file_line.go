package plan

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// fileLines are the lines of the keys of a TOML file, by their paths. An element
// of a list of tables has its number, from 0, in the path: stages.0.load.users.
type fileLines map[string]int

// linesOf returns the lines of a file that was parsed without an error.
func linesOf(text []byte) fileLines {
	lines, counts := fileLines{}, map[string]int{}
	var parser unstable.Parser
	parser.Reset(text)
	table, line, offset := "", 1, 0
	for parser.NextExpression() {
		expression := parser.Expression()
		var parts []string
		for keys := expression.Key(); keys.Next(); {
			if at := int(keys.Node().Raw.Offset); len(parts) == 0 {
				line += bytes.Count(text[offset:at], []byte("\n"))
				offset = at
			}
			if len(parts) < maxFileDepth { // no key that is known has as many
				parts = append(parts, string(keys.Node().Data))
			}
		}
		switch expression.Kind {
		case unstable.ArrayTable:
			last := len(parts) - 1
			list := join(numbered(parts[:last], counts), parts[last])
			table = join(list, strconv.Itoa(counts[list]))
			counts[list]++
			lines.add(list, line)
			lines.add(table, line)
		case unstable.Table:
			table = numbered(parts, counts)
			lines.add(table, line)
		case unstable.KeyValue:
			path := table
			for _, part := range parts { // a.b = 1 is the table a, too
				path = join(path, part)
				lines.add(path, line)
			}
		}
	}
	return lines
}

// numbered joins the parts of a key and puts the number of the last element after
// each list of tables in it.
func numbered(parts []string, counts map[string]int) (path string) {
	for _, part := range parts {
		path = join(path, part)
		if count := counts[path]; count > 0 {
			path = join(path, strconv.Itoa(count-1))
		}
	}
	return path
}

func (l fileLines) add(path string, line int) {
	if _, has := l[path]; !has {
		l[path] = line
	}
}

// of returns the line of a key, or of the nearest table around it; 0 if none is
// known.
func (l fileLines) of(path string) int {
	for {
		if line, has := l[path]; has {
			return line
		}
		end := strings.LastIndexByte(path, '.')
		if end < 0 {
			return 0
		}
		path = path[:end]
	}
}

// only returns the line of the one key that a field of the plan in JSON has in the
// file; 0 if there is none, or more than one.
func (l fileLines) only(field string) (line int) {
	name := strings.TrimSuffix(field, "_ns")
	for path, at := range l {
		if path != name && !strings.HasSuffix(path, "."+name) {
			continue
		}
		if line != 0 {
			return 0
		}
		line = at
	}
	return line
}
