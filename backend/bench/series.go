package bench

import "slices"

// Series is one of a server's own metrics over the time of a run, as the server
// reports it. Readings that failed are gaps: there is no point for them.
type Series struct {
	Endpoint string     `json:"endpoint"`
	Name     SeriesName `json:"name"`
	Unit     Unit       `json:"unit"`
	Points   []Point    `json:"points"` // in the order of time
}

// Point is a value and when its reading arrived.
type Point struct {
	At    Instant `json:"at"`
	Value float64 `json:"value"`
}

// SeriesPoint is one point with the series that it belongs to.
type SeriesPoint struct {
	Endpoint string
	Name     SeriesName
	Point
}

// SeriesName names what all servers mean by different names.
type SeriesName string

// The series. A rate is the mean since the reading before.
const (
	RequestsRunning  SeriesName = "requests_running"
	RequestsWaiting  SeriesName = "requests_waiting"
	KVCacheUsage     SeriesName = "kv_cache_usage"
	Preemptions      SeriesName = "preemptions"
	PromptTokens     SeriesName = "prompt_tokens"
	GenerationTokens SeriesName = "generation_tokens"
	ModelMemory      SeriesName = "model_memory"
	ModelMemoryGPU   SeriesName = "model_memory_gpu"
)

// seriesUnits are all series with their units, in the order in which they are
// listed.
var seriesUnits = []struct {
	name SeriesName
	unit Unit
}{
	{RequestsRunning, Count}, {RequestsWaiting, Count}, {KVCacheUsage, Share}, {Preemptions, PerSecond},
	{PromptTokens, TokenRate}, {GenerationTokens, TokenRate}, {ModelMemory, Bytes}, {ModelMemoryGPU, Bytes},
}

// SeriesNames returns the names of all series in the order in which they are
// listed.
func SeriesNames() []SeriesName {
	names := make([]SeriesName, len(seriesUnits))
	for i, series := range seriesUnits {
		names[i] = series.name
	}
	return names
}

// Unit returns the unit of a series; "" for an unknown name.
func (n SeriesName) Unit() Unit {
	for _, series := range seriesUnits {
		if series.name == n {
			return series.unit
		}
	}
	return ""
}

// order is the place of a series in SeriesNames; unknown names come last.
func (n SeriesName) order() int {
	if at := slices.Index(SeriesNames(), n); at >= 0 {
		return at
	}
	return len(seriesUnits)
}

// CompareSeries orders names as SeriesNames lists them.
func CompareSeries(a, b SeriesName) int { return a.order() - b.order() }
