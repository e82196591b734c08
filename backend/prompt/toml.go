package prompt

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// readTOML reads [[prompt]] tables. The decoder says whether the file is TOML;
// the syntax tree, unlike the decoded values, knows the line of everything.
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

// tree walks the expressions of a file from top to bottom.
type tree struct {
	parser  unstable.Parser
	wrong   *mistakes
	records []record
	lost    bool // within a table that is not ours: it is told once
	line    int  // of offset: counting goes on from there, as positions only rise
	offset  int
}

func (t *tree) take(expression *unstable.Node) {
	name, line := t.key(expression)
	switch expression.Kind {
	case unstable.ArrayTable:
		if t.lost = name != "prompt"; t.lost {
			t.wrong.add(line, "unknown table [[%s]]: write each prompt as [[prompt]]", shorten(name))
			return
		}
		t.records = append(t.records, record{line: line})
	case unstable.Table:
		t.lost = true
		t.wrong.add(line, "unknown table [%s]: write each prompt as [[prompt]]", shorten(name))
	case unstable.KeyValue:
		t.takeField(expression, name, line)
	}
}

func (t *tree) takeField(expression *unstable.Node, name string, line int) {
	switch {
	case t.lost:
	case len(t.records) == 0:
		t.wrong.add(line, "the field %q stands before the first [[prompt]]", shorten(name))
	case !slices.Contains(columns, name):
		t.wrong.add(line, "%s", unknown(name))
		t.records[len(t.records)-1].faulty = true
	default:
		value := expression.Value()
		kinds := map[unstable.Kind]kind{unstable.String: text, unstable.Integer: number}
		sort, ok := kinds[value.Kind]
		if !ok {
			sort = other
		}
		last := &t.records[len(t.records)-1]
		last.fields = append(last.fields, field{name: name, value: string(value.Data), kind: sort, line: line})
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
