package bench

import (
	"math"
	"strconv"
	"time"
)

// None stands where a value does not exist: never 0.
const None = "-"

// FormatSeconds writes seconds for people, with the unit that suits the size.
func FormatSeconds(seconds *float64) string {
	if seconds == nil {
		return None
	}
	value, unit := *seconds, "s"
	switch {
	case value == 0:
		return "0 ms"
	case math.Abs(value) < 0.001:
		value, unit = value*1e6, "µs"
	case math.Abs(value) < 1:
		value, unit = value*1e3, "ms"
	}
	return FormatNumber(&value) + " " + unit
}

// FormatDuration writes a duration as FormatSeconds does.
func FormatDuration(d time.Duration) string {
	seconds := d.Seconds()
	return FormatSeconds(&seconds)
}

// Finite is nil for a number that JSON cannot hold: NaN or an infinity.
func Finite(number *float64) *float64 {
	if number == nil || math.IsNaN(*number) || math.IsInf(*number, 0) {
		return nil
	}
	return number
}

// FormatNumber writes three significant digits, without an exponent and with
// at most four decimals.
func FormatNumber(value *float64) string {
	if Finite(value) == nil {
		return None
	}
	if *value == 0 {
		return "0"
	}
	digits := 2 - int(math.Floor(math.Log10(math.Max(math.Abs(*value), 1e-9))))
	return strconv.FormatFloat(*value, 'f', min(max(digits, 0), 4), 64)
}

// FormatShare writes a share of 1 in percent. It is cut, not rounded: 9,999 of
// 10,000 are 99.9 %, and 100 % is said only when nothing failed.
func FormatShare(share *float64) string {
	if Finite(share) == nil {
		return None
	}
	return strconv.FormatFloat(math.Floor(*share*1000+1e-9)/10, 'f', -1, 64) + " %"
}
