// Package lock reads which npm packages ship, from package-lock.json files.
package lock

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// Package is an npm package that is not for development alone.
type Package struct {
	Name    string
	Version string
	License string // as the package says; "" if it does not
	Place   string // its folder, below that of the lock file
}

// Packages returns the packages of a package-lock.json that are not for
// development alone, in the order of their places.
func Packages(file string) ([]Package, error) {
	text, err := os.ReadFile(file)
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
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var packages []Package
	for _, place := range slices.Sorted(maps.Keys(locked.Packages)) {
		if one := locked.Packages[place]; place != "" && !one.Dev {
			packages = append(packages, Package{nameOf(place), one.Version, one.License, place})
		}
	}
	return packages, nil
}

// nameOf returns the name of the package at a place such as
// node_modules/a/node_modules/b.
func nameOf(place string) string {
	nested := strings.Split(place, "node_modules/")
	return nested[len(nested)-1]
}
