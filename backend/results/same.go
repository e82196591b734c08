package results

import "slices"

// sameTexts and sameNumbers are the fields of a request that often have one
// value in all requests of a run.
var (
	sameTexts = map[string]func(requestTexts) string{
		"model":   func(t requestTexts) string { return t.model },
		"prompt":  func(t requestTexts) string { return t.prompt },
		"prefix":  func(t requestTexts) string { return string(t.prefix) },
		"phase":   func(t requestTexts) string { return t.phase },
		"outcome": func(t requestTexts) string { return t.outcome },
		"message": func(t requestTexts) string { return t.message },
	}
	sameNumbers = map[string]func(requestLine) int32{
		"stage":         func(l requestLine) int32 { return l.stage },
		"conversation":  func(l requestLine) int32 { return l.conversation },
		"turn":          func(l requestLine) int32 { return l.turn },
		"status":        func(l requestLine) int32 { return l.status },
		"input_wanted":  func(l requestLine) int32 { return l.inputWanted },
		"output_wanted": func(l requestLine) int32 { return l.outputWanted },
	}
)

// sameFields returns the names of the fields whose value all requests share, in
// alphabetical order.
func (t *Table) sameFields() []string {
	if t.same == nil {
		t.same = []string{}
		if len(t.lines) > 1 {
			t.same = append(constant(sameTexts, t.texts), constant(sameNumbers, t.lines)...)
			slices.Sort(t.same)
		}
	}
	return t.same
}

// constant returns the names of the fields with one value in all records.
func constant[R any, V comparable](fields map[string]func(R) V, records []R) []string {
	same := []string{}
	for name, field := range fields {
		first := field(records[0])
		if !slices.ContainsFunc(records, func(other R) bool { return field(other) != first }) {
			same = append(same, name)
		}
	}
	return same
}
