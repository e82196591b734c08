//go:build unix

package main

import "testing"

func TestALongRunMustNotGrow(t *testing.T) {
	flat := usage{resident: 60, descriptors: 84, goroutines: 79}
	for _, c := range []struct {
		name  string
		grow  usage // from the first moment to the last
		moves int
		fails bool
	}{
		{"flat", usage{}, 300, false},
		{"memory that settles within its bound", usage{resident: 12}, 300, false},
		{"memory that grows", usage{resident: 60}, 300, true},
		{"a descriptor in ten seconds", usage{descriptors: 30}, 300, true},
		{"goroutines", usage{goroutines: 200}, 300, true},
		{"too short to judge", usage{}, 20, true},
	} {
		var seen []usage
		for i := range c.moves {
			at := float64(i) / float64(c.moves)
			seen = append(seen, usage{flat.resident + at*c.grow.resident, flat.descriptors + at*c.grow.descriptors, flat.goroutines + at*c.grow.goroutines})
		}
		if err := judgeSoak(seen); (err != nil) != c.fails {
			t.Errorf("%s: %v, want an error: %v", c.name, err, c.fails)
		}
	}
}
