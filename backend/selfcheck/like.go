package selfcheck

import (
	"time"

	"tokenlap/backend/bench"
)

// The load of a check that nothing else is known for: 50 users, 50 tokens a
// second each.
const defaultUsers = 50

var defaultStream = bench.StreamShape{TTFT: 200 * time.Millisecond, Gap: 20 * time.Millisecond, Tokens: 64}

// DefaultDuration is how long requests are started.
const DefaultDuration = 10 * time.Second

// Users returns the options of a check with so many users.
func Users(users int) Options {
	return Options{Load: bench.Load{Kind: bench.Users, Users: users}, Stream: defaultStream, Duration: DefaultDuration}
}

// Rate returns the options of a check with so many requests a second.
func Rate(rate float64) Options {
	return Options{Load: bench.Load{Kind: bench.OpenRate, Rate: rate, Arrival: bench.PoissonArrival}, Stream: defaultStream, Duration: DefaultDuration}
}

// Like returns the options of a check with as many streams as a run had, as fast
// as those of its fastest model; 50 users where the run does not say.
func Like(run bench.Run) Options {
	o := Users(defaultUsers)
	streams := run.Streams()
	if streams == 0 {
		return o
	}
	o.Load.Users = streams
	if fastest := fastestModel(run.Summary); fastest != nil {
		o.Stream = streamOf(fastest)
	}
	o.Stream.Tokens = shortened(o.Stream, o.Duration/2)
	if isOpen(run.Plan) && o.Stream.Latency() > 0 { // by Little's law the rate that has so many in flight
		o.Load = Rate(float64(streams) / o.Stream.Latency().Seconds()).Load
	}
	return o
}

func isOpen(plan bench.Plan) bool {
	for _, stage := range plan.Stages {
		if !stage.Load.IsOpen() {
			return false
		}
	}
	return true
}

func fastestModel(summary bench.Summary) (fastest *bench.ModelSummary) {
	for i := range summary.Models {
		m := &summary.Models[i]
		if m.TTFT.P50 == nil || m.TPOT.P50 == nil || m.OutputTokens.P50 == nil {
			continue
		}
		if fastest == nil || *m.TPOT.P50 < *fastest.TPOT.P50 {
			fastest = m
		}
	}
	return fastest
}

func streamOf(m *bench.ModelSummary) bench.StreamShape {
	return bench.StreamShape{TTFT: seconds(*m.TTFT.P50, maxWait), Gap: seconds(*m.TPOT.P50, maxWait), Tokens: int(*m.OutputTokens.P50)}
}

// seconds returns a time in whole microseconds.
func seconds(s float64, most time.Duration) time.Duration {
	return min(most, time.Duration(max(0, s)*1e6)*time.Microsecond)
}

// shortened is how many tokens an answer may have so that it ends in the given
// time, at most as many as it has and never fewer than 16.
func shortened(s bench.StreamShape, within time.Duration) int {
	tokens := s.Tokens
	if s.Gap > 0 && s.Latency() > within {
		tokens = int((within - s.TTFT) / s.Gap)
	}
	return min(max(tokens, 16), maxTokens)
}
