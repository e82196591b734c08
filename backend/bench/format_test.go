package bench

import (
	"math"
	"testing"
	"time"
)

func TestNumbersAreWrittenForPeople(t *testing.T) {
	of := func(v float64) *float64 { return &v }
	for _, row := range []struct {
		reason, got, want string
	}{
		{"no value", FormatSeconds(nil), "-"},
		{"zero", FormatSeconds(of(0)), "0 ms"},
		{"microseconds", FormatSeconds(of(0.0000123)), "12.3 µs"},
		{"just a millisecond", FormatSeconds(of(0.001)), "1.00 ms"},
		{"milliseconds keep three digits", FormatSeconds(of(0.008)), "8.00 ms"},
		{"hundreds of milliseconds", FormatSeconds(of(0.1234)), "123 ms"},
		{"seconds", FormatSeconds(of(1.625)), "1.62 s"},
		{"many seconds", FormatSeconds(of(1234.5)), "1234 s"},
		{"a negative time", FormatSeconds(of(-0.25)), "-250 ms"},
		{"a duration", FormatDuration(1500 * time.Microsecond), "1.50 ms"},
		{"no number", FormatNumber(of(math.NaN())), "-"},
		{"an infinite number", FormatNumber(of(math.Inf(1))), "-"},
		{"nothing at all", FormatNumber(of(0)), "0"},
		{"a small number", FormatNumber(of(0.01234)), "0.0123"},
		{"a large number", FormatNumber(of(91889.4)), "91889"},
		{"a share", FormatShare(of(0.98333)), "98.3 %"},
		{"a share is cut", FormatShare(of(0.99999)), "99.9 %"},
		{"the whole", FormatShare(of(1)), "100 %"},
		{"no share", FormatShare(nil), "-"},
	} {
		if row.got != row.want {
			t.Errorf("%s: %q, want %q", row.reason, row.got, row.want)
		}
	}
}
