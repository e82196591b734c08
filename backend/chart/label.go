package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"tokenlap/backend/bench"
)

// clean makes one line of text of what may be anybody's: control and
// direction marks become spaces. ECharts draws the rest as it is, because no
// text here is a template.
func clean(text string) string {
	spaced := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(spaced), " ")
}

// short cuts text in its middle to at most size characters: models differ at
// both ends, by family and by size or deployment.
func short(text string, size int) string {
	runes := []rune(text)
	if len(runes) <= size {
		return text
	}
	tail := (size - 1) / 2
	return string(runes[:size-1-tail]) + "…" + string(runes[len(runes)-tail:])
}

// labels names each endpoint for people, all different, by endpoint name.
func labels(endpoints []bench.Endpoint) map[string]string {
	count := map[string]int{}
	for _, endpoint := range endpoints {
		count[clean(endpoint.Label())]++
	}
	names := map[string]string{}
	for _, endpoint := range endpoints {
		label := clean(endpoint.Label())
		if label == "" || count[label] > 1 {
			label = strings.TrimSpace(label + " (" + clean(endpoint.Name) + ")")
		}
		names[endpoint.Name] = label
	}
	return names
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

// number is a value as an option holds it: six significant digits, and "-"
// where there is none, which ECharts leaves out.
func number(value float64) any {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return "-"
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(value, 'g', 6, 64), 64)
	return rounded
}

// known is the value of a pointer, NaN for nil.
func known(value *float64) float64 {
	if value == nil {
		return math.NaN()
	}
	return *value
}
