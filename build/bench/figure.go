//go:build unix

package main

import (
	"fmt"
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
	median := bench.Quantile(f.values, 0.5)
	least, most := short(f.values[0]), short(f.values[len(f.values)-1])
	if f.target == 0 {
		fmt.Printf("| %s | | %s %s | %s | %s | |\n", f.name, short(median), f.unit, least, most)
		return true
	}
	bound, met := "over", median > f.target
	if f.atMost {
		bound, met = "under", median < f.target
	}
	word := "met"
	if !met {
		word = "MISSED"
	}
	fmt.Printf("| %s | %s %s %s | %s %s | %s | %s | %s |\n", f.name, bound, short(f.target), f.unit, short(median), f.unit,
		least, most, word)
	return met
}

// short formats a number with three digits, or whole from 1000 on.
func short(v float64) string {
	if v >= 1000 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
