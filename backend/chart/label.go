package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// clean returns untrusted text as one line: control and direction characters
// become spaces. ECharts draws the rest as it is, since no text here is a
// template.
func clean(text string) string {
	spaced := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(spaced), " ")
}

// figure writes a number with three significant digits, without an exponent.
func figure(value float64) string {
	size := math.Abs(value)
	switch {
	case size >= 100 || value == 0:
		return strconv.FormatFloat(value, 'f', 0, 64)
	case size >= 10:
		return strconv.FormatFloat(value, 'f', 1, 64)
	case size >= 1:
		return strconv.FormatFloat(value, 'f', 2, 64)
	case size >= 0.001:
		return strconv.FormatFloat(value, 'f', 2-int(math.Floor(math.Log10(size))), 64)
	}
	return strconv.FormatFloat(value, 'g', 2, 64)
}

// number returns a value as an option holds it: with six significant digits, or
// "-" if it does not exist, which ECharts leaves out.
func number(value float64) any {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return "-"
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(value, 'g', 6, 64), 64)
	return rounded
}

// known returns the value of a pointer, NaN for nil.
func known(value *float64) float64 {
	if value == nil {
		return math.NaN()
	}
	return *value
}
