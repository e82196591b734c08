package bench

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Selfcheck is the error of the client of one machine under one load: what it
// measured of a simulator in another process against what that simulator did.
type Selfcheck struct {
	At      time.Time `json:"at"`
	Version string    `json:"version"` // of Tokenlap
	Host    string    `json:"host"`
	OS      string    `json:"os"`
	Arch    string    `json:"arch"`
	CPU     string    `json:"cpu"`
	Cores   int       `json:"cores"` // that Go may use

	Load      Load        `json:"load"`
	Stream    StreamShape `json:"stream"`
	Streams   int         `json:"streams"`    // as Run.Streams
	Requests  int         `json:"requests"`   // compared: those that succeeded
	Failed    int         `json:"failed"`     //
	Rate      *float64    `json:"rate"`       // requests that ended a second
	ChunkRate *float64    `json:"chunk_rate"` // chunks of output a second, of all streams

	TTFT   ClientError `json:"ttft_error"`
	Gap    ClientError `json:"gap_error"` // of the times between chunks
	TPOT   ClientError `json:"tpot_error"`
	Health Health      `json:"health"`
}

// StreamShape is how the answers of a simulator stream.
type StreamShape struct {
	TTFT   time.Duration `json:"ttft_ns"` // from the arrival of the request to the first chunk
	Gap    time.Duration `json:"gap_ns"`  // between chunks
	Tokens int           `json:"tokens"`  // of an answer, one a chunk
}

// Latency is how long an answer takes.
func (s StreamShape) Latency() time.Duration {
	return s.TTFT + time.Duration(max(0, s.Tokens-1))*s.Gap
}

// ClientError is the error of one metric, in seconds: what the client measured
// less what the simulator did, value by value.
type ClientError struct {
	N    int      `json:"n"`
	Mean *float64 `json:"mean"` // with its sign: by how much the mean of the metric is off
	P50  *float64 `json:"p50"`  // of the absolute errors
	P95  *float64 `json:"p95"`
	Max  *float64 `json:"max"`
}

// ClientErrorOf describes errors, which it sorts.
func ClientErrorOf(errors []float64) ClientError {
	if len(errors) == 0 {
		return ClientError{}
	}
	sum := 0.0
	for i, e := range errors {
		sum += e
		errors[i] = math.Abs(e)
	}
	slices.Sort(errors)
	mean, p50, p95, most := sum/float64(len(errors)), Quantile(errors, 0.5), Quantile(errors, 0.95), errors[len(errors)-1]
	return ClientError{N: len(errors), Mean: &mean, P50: &p50, P95: &p95, Max: &most}
}

// Sentence says how exact the client was, for files and terminals.
func (c *Selfcheck) Sentence() string {
	return fmt.Sprintf("Self-check of the client on %s: with %s, 95 %% of TTFTs were accurate to %s and gaps between chunks to %s.",
		c.At.Local().Format(time.DateOnly), c.streams(), FormatSeconds(c.TTFT.P95), FormatSeconds(c.Gap.P95))
}

func (c *Selfcheck) streams() string {
	if c.Streams == 1 {
		return "1 stream"
	}
	return fmt.Sprintf("%d streams", c.Streams)
}

// Streams is how many answers a run had in flight at a time, of all models
// together: the users of its load, or the mean of an open load. It is that of the
// stage with the most; 0 where it is not known.
func (r Run) Streams() int {
	var most float64
	for number := range r.Plan.Stages {
		most = max(most, r.streamsIn(number))
	}
	return int(math.Round(most))
}

func (r Run) streamsIn(stage int) (sum float64) {
	load := r.Plan.Stages[stage].Load
	for _, m := range r.Summary.Models {
		switch {
		case m.Stage != stage:
		case load.Kind == Users:
			sum += float64(load.MaxInFlight())
		case m.MeanInFlight != nil:
			sum += max(1, *m.MeanInFlight)
		}
	}
	return sum
}

// NearestSelfcheck returns the check that says most about a run: one of the same
// machine, by the same or a later version of Tokenlap, with at least as many
// streams (up to a tenth fewer count as as many) and of these the fewest, the
// newest where several are as near. Nil if there is none.
func NearestSelfcheck(checks []Selfcheck, run Run) *Selfcheck {
	streams := run.Streams()
	if streams == 0 {
		return nil
	}
	fitting := slices.DeleteFunc(slices.Clone(checks), func(c Selfcheck) bool {
		return !c.isOf(run.Manifest) || float64(c.Streams) < 0.9*float64(streams)
	})
	if len(fitting) == 0 {
		return nil
	}
	nearest := slices.MinFunc(fitting, func(a, b Selfcheck) int {
		return cmp.Or(cmp.Compare(a.Streams, b.Streams), b.At.Compare(a.At))
	})
	return &nearest
}

// isOf reports whether the check says something about runs of a machine.
func (c *Selfcheck) isOf(m Manifest) bool {
	return c.Host == m.Host && c.OS == m.OS && c.Arch == m.Arch && c.CPU == m.CPU && c.Cores == m.Cores &&
		len(m.Origins) == 0 && !isOlder(c.Version, m.Version)
}

// isOlder reports whether a version is older than another. Of two that are not
// both numbers, such as that of a build from source, each other one is.
func isOlder(version, than string) bool {
	a, known := versionNumbers(version)
	b, ok := versionNumbers(than)
	if !known || !ok {
		return version != than
	}
	return slices.Compare(a, b) < 0
}

// versionNumbers returns the numbers of a version such as v1.2.3-4-gabc.
func versionNumbers(version string) (numbers []int, ok bool) {
	release, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), "-")
	for part := range strings.SplitSeq(release, ".") {
		number, err := strconv.Atoi(part)
		if err != nil {
			return nil, false
		}
		numbers = append(numbers, number)
	}
	return numbers, true
}
