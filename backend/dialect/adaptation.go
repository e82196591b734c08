package dialect

import (
	"net/http"
	"slices"
	"strings"
)

// Adaptation is one field of the request body that a server refused, and what
// is sent in its place.
type Adaptation struct {
	Field     string
	Successor string // the field that takes its value; "": it is left out
}

// Adaptations are what a server was found to want, each field at most once.
type Adaptations []Adaptation

// Has reports whether the field is adapted already.
func (a Adaptations) Has(field string) bool {
	return slices.ContainsFunc(a, func(one Adaptation) bool { return one.Field == field })
}

// apply changes the fields of a request body.
func (a Adaptations) apply(fields map[string]any) {
	for _, one := range a {
		value, has := fields[one.Field]
		if !has {
			continue
		}
		delete(fields, one.Field)
		if one.Successor != "" {
			fields[one.Successor] = value
		}
	}
}

// refusal is a parameter that some servers refuse, and what their error says
// then.
type refusal struct {
	Adaptation
	signs []string
}

// Learn returns the adaptations to a refused request: a with what the error
// body shows, and whether that is anything new.
func (d *Dialect) Learn(a Adaptations, status int, body string) (Adaptations, bool) {
	if status != http.StatusBadRequest && status != http.StatusUnprocessableEntity {
		return a, false
	}
	learned := slices.Clone(a)
	for _, r := range d.refusals {
		named := func(sign string) bool { return strings.Contains(body, sign) }
		if !learned.Has(r.Field) && slices.ContainsFunc(r.signs, named) {
			learned = append(learned, r.Adaptation)
		}
	}
	return learned, len(learned) > len(a)
}
