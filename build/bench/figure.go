//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"

	"tokenlap/backend/bench"
)

// figure is one number with its target.
type figure struct {
	name   string
	unit   string
	target float64   // 0: none
	atMost bool      // the target is an upper bound, else a lower one
	values []float64 // one a round
}

// print prints the figure's row of the table and reports whether its target was met.
func (f *figure) print() bool {
	slices.Sort(f.values)
	middle := short(median(f.values))
	least, most := short(f.values[0]), short(f.values[len(f.values)-1])
	if f.target == 0 {
		fmt.Printf("| %s | | %s %s | %s | %s | |\n", f.name, middle, f.unit, least, most)
		return true
	}
	bound, word := "over", "MISSED"
	if f.atMost {
		bound = "under"
	}
	if f.met() {
		word = "met"
	}
	fmt.Printf("| %s | %s %s %s | %s %s | %s | %s | %s |\n", f.name, bound, short(f.target), f.unit, middle, f.unit, least, most, word)
	return f.met()
}

// written is a figure in the file for JSON.
type written struct {
	Measure string     `json:"measure"`
	Unit    string     `json:"unit"`
	Target  *float64   `json:"target"` // null: none
	AtMost  bool       `json:"at_most"`
	Median  *float64   `json:"median"` // null: not known
	Met     bool       `json:"met"`
	Values  []*float64 `json:"values"` // one a round, in ascending order
}

// writeJSON writes figures and the machine they were measured on to a file, if it has a
// name.
func writeJSON(path string, figures []*figure) error {
	if path == "" {
		return nil
	}
	all := struct {
		System  string    `json:"system"`
		Cores   int       `json:"cores"`
		Figures []written `json:"figures"`
	}{runtime.GOOS + "/" + runtime.GOARCH, runtime.NumCPU(), []written{}}
	for _, f := range figures {
		one := written{Measure: f.name, Unit: f.unit, AtMost: f.atMost, Median: finite(median(f.values)), Met: f.met()}
		if f.target != 0 {
			one.Target = &f.target
		}
		for _, value := range f.values {
			one.Values = append(one.Values, finite(value))
		}
		all.Figures = append(all.Figures, one)
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// met reports whether the median meets the target, if there is one.
func (f *figure) met() bool {
	switch {
	case f.target == 0:
		return true
	case f.atMost:
		return median(f.values) < f.target
	}
	return median(f.values) > f.target
}

// short formats a number with three digits, or whole from 1000 on.
func short(v float64) string {
	if v >= 1000 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// finite returns nil for what JSON cannot hold.
func finite(number float64) *float64 { return bench.Finite(&number) }
