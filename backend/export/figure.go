package export

import (
	"slices"

	"tokenlap/backend/bench"
)

// figure writes a value of a distribution in its unit.
func figure(d bench.Distribution, value *float64) string {
	if d.Unit == "s" {
		return bench.FormatSeconds(value)
	}
	return bench.FormatNumber(value)
}

// percentile writes p50, p90, p95 or p99 of a distribution, with a mark where
// it rests on few values.
func percentile(d bench.Distribution, name string) string {
	value := map[string]*float64{"p50": d.P50, "p90": d.P90, "p95": d.P95, "p99": d.P99}[name]
	text := figure(d, value)
	if value != nil && slices.Contains(d.Weak, name) {
		return text + " ?"
	}
	return text
}

// marks says what percentile writes beside numbers.
const marks = "? rests on few values; - does not exist, or too few values for it"
