package prompt

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// readTOML reads [[prompt]] tables. It decodes the file only to find syntax
// errors, and then reads the syntax tree, which has the line of every value.
func readTOML(content []byte, wrong *mistakes) []record {
	var ignored map[string]any
	if err := toml.Unmarshal(content, &ignored); err != nil {
		line := 1
		if detail := (*toml.DecodeError)(nil); errors.As(err, &detail) {
			line, _ = detail.Position()
		}
		wrong.add(line, "this is not TOML: %s", strings.TrimPrefix(err.Error(), "toml: "))
		return nil
	}
	reader := tree{wrong: wrong, line: 1}
	reader.parser.Reset(content)
	for reader.parser.NextExpression() {
		reader.take(reader.parser.Expression())
	}
	return reader.records
}

// tree reads the expressions of a file from top to bottom.
type tree struct {
	parser  unstable.Parser
	wrong   *mistakes
	records []record
	skip    bool // in an unknown table, which is one mistake
	line    int  // of offset; lines are counted from there on, since offsets only increase
	offset  int
}

func (t *tree) take(expression *unstable.Node) {
	name, line := t.key(expression)
	switch expression.Kind {
	case unstable.ArrayTable:
		if t.skip = name != "prompt"; t.skip {
			t.wrong.add(line, "unknown table [[%s]]: write each prompt as [[prompt]]", shorten(name))
			return
		}
		t.records = append(t.records, record{line: line})
	case unstable.Table:
		t.skip = true
		t.wrong.add(line, "unknown table [%s]: write each prompt as [[prompt]]", shorten(name))
	case unstable.KeyValue:
		t.takeField(expression, name, line)
	}
}

func (t *tree) takeField(expression *unstable.Node, name string, line int) {
	switch {
	case t.skip:
	case len(t.records) == 0:
		t.wrong.add(line, "the field %q stands before the first [[prompt]]", shorten(name))
	case !slices.Contains(columns, name):
		t.wrong.add(line, "%s", unknown(name))
		t.records[len(t.records)-1].faulty = true
	default:
		value := expression.Value()
		kinds := map[unstable.Kind]kind{unstable.String: text, unstable.Integer: number}
		k, ok := kinds[value.Kind]
		if !ok {
			k = other
		}
		last := &t.records[len(t.records)-1]
		last.fields = append(last.fields, field{name: name, value: string(value.Data), kind: k, line: line})
	}
}

// key returns the expression's dotted key and its line.
func (t *tree) key(expression *unstable.Node) (name string, line int) {
	var parts []string
	for keys := expression.Key(); keys.Next(); {
		if len(parts) == 0 {
			at := int(keys.Node().Raw.Offset)
			t.line += bytes.Count(t.parser.Data()[t.offset:at], []byte("\n"))
			t.offset = at
		}
		parts = append(parts, string(keys.Node().Data))
	}
	return strings.Join(parts, "."), t.line
}
