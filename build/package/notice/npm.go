package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// npmParts returns the packages of a package-lock.json that the page may contain.
// A package of types alone is none of it.
func npmParts(folder string) ([]part, error) {
	lock := filepath.Join(folder, "package-lock.json")
	text, err := os.ReadFile(lock)
	if err != nil {
		return nil, err
	}
	var locked struct {
		Packages map[string]struct {
			Version string `json:"version"`
			License string `json:"license"`
			Dev     bool   `json:"dev"`
		} `json:"packages"`
	}
	if err := json.Unmarshal(text, &locked); err != nil {
		return nil, fmt.Errorf("%s: %w", lock, err)
	}
	var parts []part
	for place, one := range locked.Packages {
		name := nameOf(place)
		if place == "" || one.Dev || strings.HasPrefix(name, "@types/") || slices.Contains(typesAlone, name) {
			continue
		}
		texts, err := licenceTexts(filepath.Join(folder, place))
		if err != nil {
			return nil, err
		}
		if len(texts) == 0 { // some name their licence alone
			texts = []string{"Licence: " + one.License}
		}
		parts = append(parts, part{name: name + " " + one.Version, licences: []string{one.License}, texts: texts})
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return slices.CompactFunc(parts, func(a, b part) bool { return a.name == b.name }), nil
}

// typesAlone are packages of which nothing is in the built page.
var typesAlone = []string{"csstype", "type-fest", "tagged-tag"}

// nameOf returns the name of the package at a place such as
// node_modules/a/node_modules/b.
func nameOf(place string) string {
	nested := strings.Split(place, "node_modules/")
	return nested[len(nested)-1]
}
