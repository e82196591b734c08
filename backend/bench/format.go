package bench

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// None stands where a value does not exist: never 0.
const None = "-"

// FormatSeconds writes seconds for people: 41.2 µs, 203 ms, 1.25 s, 2 min 05 s,
// 3 h 07 min. The page writes them alike (build/echarts/format.js).
func FormatSeconds(seconds *float64) string {
	if Finite(seconds) == nil {
		return None
	}
	value, size := *seconds, math.Abs(*seconds)
	switch {
	case size == 0:
		return "0 s"
	case size < 0.0009995:
		return formatDigits(value*1e6) + " µs"
	case size < 0.9995:
		return formatDigits(value*1e3) + " ms"
	case size < 59.95:
		return formatDigits(value) + " s"
	}
	sign := ""
	if value < 0 {
		sign = "-"
	}
	if total := int(math.Round(size)); total < 3600 {
		return sign + strconv.Itoa(total/60) + " min " + twoDigits(total%60) + " s"
	}
	minutes := int(math.Round(size / 60))
	return sign + FormatCount(minutes/60) + " h " + twoDigits(minutes%60) + " min"
}

func twoDigits(n int) string { return fmt.Sprintf("%02d", n) }

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

// FormatNumber writes three significant digits without trailing zeros, but never
// fewer than the whole part has: 0.0123, 8, 91,889.
func FormatNumber(value *float64) string {
	if Finite(value) == nil {
		return None
	}
	return formatDigits(*value)
}

func formatDigits(value float64) string {
	size := math.Abs(value)
	if size >= 999.5 {
		return grouped(strconv.FormatFloat(math.Round(value), 'f', 0, 64))
	}
	if size == 0 {
		return "0"
	}
	// The next number away from zero, because halves are rounded away from it.
	text := strconv.FormatFloat(math.Nextafter(value, math.Copysign(math.Inf(1), value)), 'e', 2, 64)
	rounded, _ := strconv.ParseFloat(text, 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// FormatCount writes a count with commas between thousands: 1,000.
func FormatCount(n int) string { return grouped(strconv.Itoa(n)) }

// grouped separates the thousands of a whole number by commas.
func grouped(text string) string {
	digits, negative := strings.CutPrefix(text, "-")
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	if negative {
		return "-" + digits
	}
	return digits
}

// FormatShare writes a share of 1 in percent. It is cut, not rounded: 9,999 of
// 10,000 are 99.9 %, and 100 % is said only when nothing failed.
func FormatShare(share *float64) string {
	if Finite(share) == nil {
		return None
	}
	return strconv.FormatFloat(math.Floor(*share*1000+1e-9)/10, 'f', -1, 64) + " %"
}
