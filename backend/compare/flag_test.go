package compare_test

import (
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/compare"
)

// The window says flags in its own language: it needs their codes and values.
func TestFlagsHaveCodesAndValuesAndThoseThatHinderComeFirst(t *testing.T) {
	h := newHistory(t)
	failing := benchtest.Run("failing", []string{"alpha"}, 1)
	failing.State = bench.Stopped
	samples := benchtest.Samples(failing, 30, 10)
	samples[3] = benchtest.Failure(3, bench.FailReset, "")
	h.add(failing, samples...)
	loaded := benchtest.Run("loaded", []string{"alpha"}, 8)
	loaded.Manifest.Host = "bench-2"
	h.add(loaded, benchtest.Samples(loaded, 30, 10)...)
	dead := benchtest.Run("dead", []string{"alpha"}, 1)
	h.add(dead, benchtest.Failure(0, bench.FailReset, ""))

	got := h.compare(0, compare.Subject{Run: "failing"}, compare.Subject{Run: "loaded"}, compare.Subject{Run: "dead"})
	first, third := got.Columns[0].Label, got.Columns[2].Label
	for _, want := range []compare.Flag{
		{Code: "load", Values: []string{"sequential", "8 users"}, Hinders: true},
		{Code: "host", Values: []string{"bench-1", "bench-2"}, Hinders: true},
		{Code: "no_success", Values: []string{third}, Hinders: true},
		{Code: "failed", Values: []string{first, "3.3 %"}},
		{Code: "stopped", Values: []string{first}},
	} {
		at := slices.IndexFunc(got.Flags, func(f compare.Flag) bool { return f.Code == want.Code })
		if at < 0 {
			t.Errorf("%s is not among %+v", want.Code, got.Flags)
			continue
		}
		flag := got.Flags[at]
		if !slices.Equal(flag.Values, want.Values) || flag.Hinders != want.Hinders {
			t.Errorf("got %+v, want %+v", flag, want)
		}
		for _, value := range flag.Values {
			if !strings.Contains(flag.Text, value) {
				t.Errorf("%s: %q is not in %q", flag.Code, value, flag.Text)
			}
		}
	}
	hinders := func(f compare.Flag) bool { return f.Hinders }
	if note := slices.IndexFunc(got.Flags, func(f compare.Flag) bool { return !f.Hinders }); slices.ContainsFunc(got.Flags[note:], hinders) {
		t.Errorf("a note stands before what hinders comparing: %+v", got.Flags)
	}
}
