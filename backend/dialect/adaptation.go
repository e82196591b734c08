package dialect

import (
	"maps"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// Adaptation is one field of the request body that is not sent as planned. A
// field inside another is named by its path: "options.num_predict".
type Adaptation struct {
	Field     string
	Successor string // the field that takes its value; "": it is left out
}

// String says the adaptation as Findings.Adapted has it.
func (a Adaptation) String() string {
	if a.Successor == "" {
		return a.Field
	}
	return a.Field + " -> " + a.Successor
}

// Adaptations are what a server wants otherwise, each field at most once.
type Adaptations []Adaptation

// AdaptationsOf returns what is stored with an endpoint.
func AdaptationsOf(p bench.Protocol) Adaptations {
	var all Adaptations
	for _, field := range p.Omit {
		all = all.with(Adaptation{Field: field})
	}
	for _, field := range slices.Sorted(maps.Keys(p.Rename)) {
		all = all.with(Adaptation{field, p.Rename[field]})
	}
	return all
}

// Into adds the adaptations to what is stored with an endpoint.
func (a Adaptations) Into(p bench.Protocol) bench.Protocol {
	p.Omit, p.Rename = slices.Clone(p.Omit), maps.Clone(p.Rename)
	for _, one := range a {
		p.Omit = slices.DeleteFunc(p.Omit, func(field string) bool { return field == one.Field })
		delete(p.Rename, one.Field)
		if one.Successor == "" {
			p.Omit = append(p.Omit, one.Field)
			continue
		}
		if p.Rename == nil {
			p.Rename = map[string]string{}
		}
		p.Rename[one.Field] = one.Successor
	}
	return p
}

// Has reports whether the field is adapted.
func (a Adaptations) Has(field string) bool {
	return slices.ContainsFunc(a, func(one Adaptation) bool { return one.Field == field })
}

// Without returns the adaptations that are not among known.
func (a Adaptations) Without(known Adaptations) Adaptations {
	var others Adaptations
	for _, one := range a {
		if !slices.Contains(known, one) {
			others = append(others, one)
		}
	}
	return others
}

// Strings says each adaptation in words; nil for none.
func (a Adaptations) Strings() []string {
	var all []string
	for _, one := range a {
		all = append(all, one.String())
	}
	return all
}

// with returns the adaptations with one more, which replaces that of the same
// field.
func (a Adaptations) with(one Adaptation) Adaptations {
	changed := slices.DeleteFunc(slices.Clone(a), func(known Adaptation) bool { return known.Field == one.Field })
	return append(changed, one)
}

// apply changes the fields of a request body. A field that is not there is
// looked for by its name in the dialect.
func (a Adaptations) apply(fields map[string]any, names map[string]string) {
	for _, one := range a {
		value, has := take(fields, one.Field)
		if name := names[one.Field]; !has && name != "" {
			value, has = take(fields, name)
		}
		if has && one.Successor != "" {
			put(fields, one.Successor, value)
		}
	}
}

// take removes the field at a path, and what it leaves empty, and returns its
// value.
func take(fields map[string]any, path string) (any, bool) {
	name, rest, nested := strings.Cut(path, ".")
	value, has := fields[name]
	inner, isObject := value.(map[string]any)
	switch {
	case !has || nested && !isObject:
		return nil, false
	case !nested:
		delete(fields, name)
		return value, true
	}
	inner = maps.Clone(inner) // it may be the user's own
	value, has = take(inner, rest)
	if fields[name] = inner; len(inner) == 0 {
		delete(fields, name)
	}
	return value, has
}

// put sets the field at a path.
func put(fields map[string]any, path string, value any) {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		fields[name] = value
		return
	}
	inner, isObject := fields[name].(map[string]any)
	if inner = maps.Clone(inner); !isObject {
		inner = map[string]any{}
	}
	put(inner, rest, value)
	fields[name] = inner
}
