package importer

import (
	"fmt"
	"net/http"

	"tokenlap/backend/bench"
)

// rate is in requests a second; 0 where all wait from the beginning.
func (v *vllm) rate() float64 {
	rate, _ := v.RequestRate.(float64)
	return max(0, rate)
}

// load is N at a time only where nothing but the N places measured requests back.
func (v *vllm) load() bench.Load {
	places := 0
	if v.MaxConcurrency != nil {
		places = max(0, *v.MaxConcurrency)
	}
	load := bench.Load{Kind: bench.Users}
	switch rate := v.rate(); {
	case rate > 0:
		load.Description = arrivals("", rate)
		if v.Burstiness != nil && *v.Burstiness == 1 {
			load.Description = arrivals("Poisson", rate)
		}
		if v.RampUp != nil {
			load.Description = "a rate that rises"
		}
		if places > 0 {
			load.Description += fmt.Sprintf(", at most %d", places)
		}
	case places > 0:
		load.Users = places
	case v.RequestRate == "inf":
		load.Description = "all at once"
	}
	return load
}

// arrivals tells an open load: requests start whether or not others are back.
// It is short, as charts have little room.
func arrivals(kind string, rate float64) string {
	if kind != "" {
		kind += " "
	}
	return fmt.Sprintf("%s%.4g/s", kind, rate)
}

// waited is how long a request was measured back, in seconds, where it was due at
// a time of its own.
func (v *vllm) waited(i int) float64 {
	if v.rate() == 0 || len(v.QueueTimes) != len(v.TTFTs) {
		return 0
	}
	return v.QueueTimes[i]
}

// deriveStarts finds the starts that older versions leave out, and says so; "" if it
// cannot. Without a rate the tool keeps N places filled, in order: with every
// latency known, the starts follow. They count if they come to the duration
// that is told.
func (v *vllm) deriveStarts() string {
	n, places := len(v.TTFTs), 0
	if v.MaxConcurrency != nil {
		places = *v.MaxConcurrency
	}
	if places <= 0 || places > n {
		places = n
	}
	if v.RequestRate != "inf" || n == 0 {
		return ""
	}
	free, end := make([]float64, places), 0.0 // when each place is free again
	starts := make([]float64, n)
	for i := range starts {
		if v.TTFTs[i] <= 0 || v.Errors[i] != "" {
			return "" // how long a failure took is not told
		}
		place := i
		if i >= places {
			place = soonest(free)
		}
		starts[i] = 1 + free[place] // 0 would be no start
		free[place] += v.TTFTs[i]
		for _, gap := range v.ITLs[i] {
			free[place] += gap
		}
		end = max(end, free[place])
	}
	if !(end <= v.Duration*1.01 && end >= v.Duration*0.9) {
		return ""
	}
	v.StartTimes = starts
	return fmt.Sprintf(" The file has no start times: they are laid out as the tool sends without a rate, and end after %.4g s where it tells %.4g s.",
		end, v.Duration)
}

func soonest(free []float64) int {
	place := 0
	for i := range free {
		if free[i] < free[place] {
			place = i
		}
	}
	return place
}

// reasoned is the kind of failure that an HTTP reason such as Too Many
// Requests stands for.
func reasoned(message string) (bench.Outcome, int) {
	for status := http.StatusMultipleChoices; status < 600; status++ {
		if message != "" && message == http.StatusText(status) {
			return failedStatus(status), status
		}
	}
	return bench.FailUnreported, 0
}
