package main

import (
	"path/filepath"
	"slices"
	"strings"

	"tokenlap/build/package/lock"
)

// npmParts returns the packages of a package-lock.json that the page may contain.
// A package of types alone is none of it.
func npmParts(folder string) ([]part, error) {
	packages, err := lock.Packages(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		return nil, err
	}
	var parts []part
	for _, one := range packages {
		if strings.HasPrefix(one.Name, "@types/") || slices.Contains(typesAlone, one.Name) {
			continue
		}
		texts, err := licenceTexts(filepath.Join(folder, one.Place))
		if err != nil {
			return nil, err
		}
		if len(texts) == 0 { // some name their licence alone
			texts = []string{"Licence: " + one.License}
		}
		parts = append(parts, part{name: one.Name + " " + one.Version, licences: []string{one.License}, texts: texts})
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return slices.CompactFunc(parts, func(a, b part) bool { return a.name == b.name }), nil
}

// typesAlone are packages of which nothing is in the built page.
var typesAlone = []string{"csstype", "type-fest", "tagged-tag"}
