package importer

import (
	"fmt"
	"net/http"

	"tokenlap/backend/bench"
)

// rate returns requests a second, 0 if all are sent at once.
func (v *vllm) rate() float64 {
	rate, _ := v.RequestRate.(float64)
	return max(0, rate)
}

// load is a number of users only if nothing but max_concurrency held requests
// back.
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

// arrivals describes open load. It is short, since charts have little room.
func arrivals(kind string, rate float64) string {
	if kind != "" {
		kind += " "
	}
	return fmt.Sprintf("%s%.4g/s", kind, rate)
}

// waited returns how long a request that was due at a certain time was held
// back, in seconds.
func (v *vllm) waited(i int) float64 {
	if v.rate() == 0 || len(v.QueueTimes) != len(v.TTFTs) {
		return 0
	}
	return v.QueueTimes[i]
}

// deriveStarts calculates the start times that older versions leave out and
// returns a sentence about it, "" if it cannot. Without a rate the tool keeps
// max_concurrency requests in flight, in order, so the starts follow from the
// latencies. They are used if they agree with the duration in the file.
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
	return fmt.Sprintf(" The file has no start times: they are laid out as the tool sends without a rate, and end after %.4g s where it reports %.4g s.",
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

// reasoned returns the kind of failure for an HTTP reason such as Too Many
// Requests.
func reasoned(message string) (bench.Outcome, int) {
	for status := http.StatusMultipleChoices; status < 600; status++ {
		if message != "" && message == http.StatusText(status) {
			return failedStatus(status), status
		}
	}
	return bench.FailUnreported, 0
}
