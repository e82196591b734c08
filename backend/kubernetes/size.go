package kubernetes

import (
	"cmp"
	"fmt"
	"time"

	"tokenlap/backend/bench"
)

// What a part needs. With S streams in flight at a time it is
//
//	memory = 192 MiB + S * 96 KiB, rounded up to 32 MiB
//	CPU    = 500m + S * 1m
//
// A stream takes less than 60 KB, over TLS some 20 KB more: make bench measures it. A
// run without streams takes less than 60 MB, and its summary, however long it was, some
// 110 MB. Memory is requested and limited alike, so that no part is ended for what
// another one takes. The processor is not limited: a client that is throttled measures
// late.
const (
	baseMemory   = 192 << 10 // KiB
	streamMemory = 96        // KiB
	memoryStep   = 32 << 10  // KiB
	baseCPU      = 500       // thousandths of a processor
)

// What a request with its chunks takes on a disk, at most: in the database, in the file
// of its part, and in the temporary file of the summary. With 512 chunks these are 4,
// 1.3 and at most 9 KB.
const (
	requestDisk = 1 << 10
	tokenDisk   = 32
)

// disk is what the requests of a plan take on a disk, in bytes; 0 where their number
// depends on the answers.
func disk(p bench.Plan) int {
	requests := 0
	for _, e := range p.Endpoints {
		more, known := p.Total(e.Name)
		if !known {
			return 0
		}
		requests += more
	}
	tokens := cmp.Or(int(p.OutputMean()), p.Generation.MaxTokens)
	return requests * (requestDisk + tokens*tokenDisk)
}

// leastStorage is the size of the collector's volume, in GiB, for a plan that needs less.
const leastStorage = 10

// Storage is the size of the collector's volume that a plan needs, with room for a
// second run.
func Storage(p bench.Plan) string {
	return fmt.Sprintf("%dGi", max(leastStorage, 1+2*disk(p)>>30))
}

// streams is the most requests that a part has in flight at a time, of all
// endpoints. An open load without a limit has at most those that come within the
// timeout of a request.
func streams(p bench.Plan, parts int) int {
	most := 0
	for _, stage := range p.Stages {
		each := stage.Load.MaxInFlight()
		if each == 0 {
			each = arrivalsWithin(p, stage)
		}
		endpoints := len(p.Endpoints)
		if stage.Endpoint != "" {
			endpoints = 1
		}
		most = max(most, bench.Part{Index: 1, Count: parts}.Of(each)*endpoints)
	}
	return most
}

// arrivalsWithin is how many requests come to an endpoint, at most, within the
// timeout of a request or the stage, whichever is shorter.
func arrivalsWithin(p bench.Plan, stage bench.Stage) int {
	longest := p.Limits.Total
	if stage.Duration > 0 {
		longest = min(longest, stage.Duration)
	}
	if stage.Load.Kind == bench.TraceLoad {
		return mostWithin(p.Trace.Arrivals, time.Duration(float64(longest)*stage.Load.Speed))
	}
	return int(max(stage.Load.Rate, stage.Load.RateTo)*longest.Seconds()) + 1
}

// mostWithin is the most arrivals of a trace within any time of some length.
func mostWithin(arrivals []bench.TraceArrival, length time.Duration) int {
	most, first := 0, 0
	for last := range arrivals {
		for arrivals[last].At-arrivals[first].At > length {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// partResources is what a part needs with some streams in flight and some bytes on the
// disk of its node.
func partResources(streams, disk int) resources {
	memory := baseMemory + streams*streamMemory
	memory = (memory + memoryStep - 1) / memoryStep * memoryStep
	limit := fmt.Sprintf("%dMi", memory>>10)
	return resources{
		Requests: map[string]string{
			"cpu": fmt.Sprintf("%dm", baseCPU+streams), "memory": limit, "ephemeral-storage": fmt.Sprintf("%dMi", baseDisk+disk>>20),
		},
		Limits: map[string]string{"memory": limit},
	}
}

const baseDisk = 64 // MiB, of a part: an empty database, logs

// longest is how long a plan takes, at most: with each request as long as its
// timeout.
func longest(p bench.Plan) time.Duration {
	latency := map[string]float64{}
	for _, e := range p.Endpoints {
		latency[e.Name] = p.Limits.Total.Seconds()
	}
	took := time.Duration(p.Seconds(latency) * float64(time.Second))
	for _, block := range p.Blocks() {
		took += p.Stages[block[len(block)-1]].Grace
	}
	return took
}

// graceOf is the longest time that requests in flight have left when the run is
// stopped.
func graceOf(p bench.Plan) (longest time.Duration) {
	for _, stage := range p.Stages {
		longest = max(longest, stage.Grace)
	}
	return longest
}

// collectorResources are enough to merge files of any size: make bench-merge wants it to
// take less than 300 MB.
var collectorResources = resources{
	Requests: map[string]string{"cpu": "500m", "memory": "512Mi"},
	Limits:   map[string]string{"memory": "512Mi"},
}
