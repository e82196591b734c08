package dialect

import (
	"strconv"

	"tokenlap/backend/bench"
)

// serverTime is one time that servers tell.
type serverTime struct {
	unit  float64 // in seconds
	field func(*bench.ServerTimings) **float64
	part  bool // of a sum: there are two queues
}

var (
	queueTime  = func(t *bench.ServerTimings) **float64 { return &t.Queue }
	loadTime   = func(t *bench.ServerTimings) **float64 { return &t.Load }
	promptTime = func(t *bench.ServerTimings) **float64 { return &t.Prompt }
	decodeTime = func(t *bench.ServerTimings) **float64 { return &t.Decode }
	firstTime  = func(t *bench.ServerTimings) **float64 { return &t.TTFT }
	totalTime  = func(t *bench.ServerTimings) **float64 { return &t.Total }
)

// serverTimes are all times that are known, by their names: no two servers
// mean different things by one.
var serverTimes = map[string]serverTime{
	"queue_time": {1, queueTime, false}, "prompt_time": {1, promptTime, false}, // Groq, Cerebras
	"completion_time": {1, decodeTime, false}, "total_time": {1, totalTime, false},

	"prompt_ms": {1e-3, promptTime, false}, "predicted_ms": {1e-3, decodeTime, false}, // llama.cpp

	"prefill-queue-duration": {1, queueTime, true}, "generation-queue-duration": {1, queueTime, true}, // Fireworks
	"prefill-duration": {1, promptTime, false}, "generation-duration": {1, decodeTime, false},
	"server-time-to-first-token": {1, firstTime, false}, "server-processing-time": {1, totalTime, false},

	"load_duration": {1e-9, loadTime, false}, "prompt_eval_duration": {1e-9, promptTime, false}, // Ollama
	"eval_duration": {1e-9, decodeTime, false}, "total_duration": {1e-9, totalTime, false},
}

// timings reads what a server says of its own work, in the object of this key:
// "timings" of llama.cpp, "time_info" of Cerebras, "perf_metrics" of Fireworks.
func (e *Event) timings(s *scanner, key []byte) bool {
	source := "llama.cpp"
	switch string(key) {
	case "time_info":
		source = "cerebras"
	case "perf_metrics":
		source = "fireworks"
	}
	return s.object(func(key []byte) bool { return e.time(s, key, source) })
}

// time reads one time of a server, a number or one in a string, and passes over
// other values.
func (e *Event) time(s *scanner, key []byte, source string) bool {
	told, isKnown := serverTimes[string(key)]
	s.space()
	begin := s.at
	if !s.skip() {
		return false
	}
	raw := s.src[begin:s.at]
	if len(raw) > 1 && raw[0] == '"' {
		raw = raw[1 : len(raw)-1]
	}
	const longest = 1e9 // seconds
	value, err := strconv.ParseFloat(string(raw), 64)
	if value *= told.unit; !isKnown || err != nil || !(value >= 0 && value < longest) {
		return true
	}
	if e.Server == nil {
		e.Server = &bench.ServerTimings{Source: source}
	}
	into := told.field(e.Server)
	if *into != nil && told.part {
		value += **into
	}
	*into = &value
	return true
}
