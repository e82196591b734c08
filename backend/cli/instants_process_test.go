//go:build unix

package cli_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/collector"
	"tokenlap/backend/simulator"
)

// skewed is how many runs are measured in parts whose clocks differ. make test-parts
// does it 50 times.
var skewed = flag.Int("skewed", 5, "how many runs are measured in parts whose clocks differ")

// skew is the network between a part and its collector, and how far the collector's
// clock is ahead of the part's.
type skew struct {
	offset      time.Duration
	there, back time.Duration // that a request and its answer take longer
}

// wrap returns a collector as the part sees it.
func (s skew) wrap(collector http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/time" {
			collector.ServeHTTP(w, r)
			return
		}
		<-time.After(s.there)
		answer := httptest.NewRecorder()
		collector.ServeHTTP(answer, r)
		var clock struct {
			Now  int64 `json:"now_unix_ns"`
			Step int64 `json:"step_ns"`
		}
		if json.Unmarshal(answer.Body.Bytes(), &clock) != nil || clock.Now == 0 {
			http.Error(w, answer.Body.String(), http.StatusBadGateway)
			return
		}
		<-time.After(s.back)
		fmt.Fprintf(w, `{"now_unix_ns":%d,"step_ns":%d}`, clock.Now+int64(s.offset), clock.Step)
	})
}

// skewedRun is a run whose parts are processes with clocks that differ.
type skewedRun struct {
	h         home
	name      string
	skews     []skew
	collector *collector.Collector
	parts     []*process
}

// startSkewed starts the parts of a run of the file plan.toml.
func startSkewed(h home, name string, skews []skew) *skewedRun {
	h.t.Helper()
	c, err := collector.Open(collector.Options{
		Count: len(skews), Folder: filepath.Join(h.dir, name), MaxPart: 1 << 30,
		Wait: time.Minute, Timeout: time.Minute, Lead: mostOffset + time.Second,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = c.Close() })
	r := &skewedRun{h: h, name: name, skews: skews, collector: c}
	for i, skew := range skews {
		server := httptest.NewServer(skew.wrap(c.Handler()))
		h.t.Cleanup(server.Close)
		cmd, said := program(h.t, "run", "--plan", "plan.toml", "--part", fmt.Sprintf("%d/%d", i+1, len(skews)), "--collector", server.URL,
			"--data-dir", fmt.Sprintf("%s-part-%d", name, i+1), "--output-dir", "")
		r.parts = append(r.parts, &process{cmd, said})
	}
	return r
}

// merged waits until the parts have ended and makes one run of them.
func (r *skewedRun) merged() bench.Run {
	r.h.t.Helper()
	defer time.AfterFunc(time.Minute, func() { // to see what was said where one does not end
		for _, part := range r.parts {
			_ = part.cmd.Process.Kill()
		}
	}).Stop()
	for i, part := range r.parts {
		if err := part.cmd.Wait(); err != nil {
			r.h.t.Fatalf("%s, part %d: %v\n%s", r.name, i+1, err, part.said)
		}
	}
	files := slices.Sorted(maps.Values(r.collector.Files()))
	return read[bench.Run](r.h, append([]string{"merge", "--data-dir", "merged"}, files...)...)
}

// lags is by how much later requests arrived at the simulator than the merged run says
// that they were sent, for each part, up to a summand that all parts have. Only the
// least of a part counts: a request takes its time through the system, and the
// scheduler may add any.
func (r *skewedRun) lags(run bench.Run, arrived map[string]time.Duration) []time.Duration {
	r.h.t.Helper()
	least := slices.Repeat([]time.Duration{math.MaxInt64}, len(r.skews))
	for _, sample := range r.h.samplesIn("merged", run.ID) {
		at, known := arrived[sample.ResponseID]
		if !known {
			continue // it was dropped or failed
		}
		part := sample.Seq % len(r.skews)
		least[part] = min(least[part], at+r.skews[part].offset-sample.Sent.Offset())
	}
	if slices.Contains(least, math.MaxInt64) {
		r.h.t.Fatalf("%s has a part without answers", r.name)
	}
	return least
}

const mostOffset = 1500 * time.Millisecond

// randomSkews returns clocks that differ by seconds. Between the first part and the
// collector requests and answers are equally fast; of the others one of them takes
// most of the time, which makes the error of the clock nearly as large as its spread.
func randomSkews(random *rand.Rand) []skew {
	offset := func() time.Duration { return time.Duration(random.Int64N(int64(2*mostOffset))) - mostOffset }
	return []skew{{offset: offset()}, {offset: offset(), there: time.Millisecond}, {offset: offset(), back: time.Millisecond}}
}

// Parts whose clocks differ by seconds are merged, and their requests are compared
// with when they arrived at one simulator, by its clock: what the run says of the
// order of requests of different parts is true within the spread that it states.
func TestInstantsOfPartsAgreeWithinTheSpreadThatTheirRunStates(t *testing.T) {
	const together = 5 // runs at a time
	random := rand.New(rand.NewPCG(13, 1))
	server := simulate(t, "ttft=2ms&itl=1ms&tokens=2")
	h := newHome(t)
	h.write("plan.toml", planAt(server.URL(), "[[stages]]\nload = { rate = 240, arrival = \"constant\" }\nduration = \"500ms\"\n"))
	worst := 0.0
	for first := 0; first < *skewed; first += together {
		var runs []*skewedRun
		for number := first; number < min(first+together, *skewed); number++ {
			runs = append(runs, startSkewed(h, fmt.Sprintf("run-%d", number), randomSkews(random)))
		}
		for _, one := range runs {
			worst = max(worst, one.wantAgreement(server))
		}
	}
	t.Logf("instants of the parts of %d runs were off by up to %.0f %% of their spreads", *skewed, 100*worst)
}

// wantAgreement wants the instants of each two parts within the spreads of their
// clocks, and those of all within that of the run. It returns the largest share of
// their spreads that two parts need.
func (r *skewedRun) wantAgreement(server *simulator.Server) (worst float64) {
	r.h.t.Helper()
	run, arrived := r.merged(), map[string]time.Duration{}
	for _, truth := range server.Truth() {
		arrived[truth.ID] = time.Duration(truth.Arrived)
	}
	lags, parts := r.lags(run, arrived), run.Execution.Parts
	for i := range parts {
		for j := range i {
			off, stated := (lags[i] - lags[j]).Abs(), parts[i].Clock.Spread+parts[j].Clock.Spread
			worst = max(worst, off.Seconds()/stated.Seconds())
			if off > stated {
				r.h.t.Errorf("%s: parts %d and %d, with %+v and %+v, are off by %v and state %v", r.name, j+1, i+1, r.skews[j], r.skews[i], off, stated)
			}
		}
	}
	off := slices.Max(lags) - slices.Min(lags)
	if spread, known := run.Execution.Spread(); !known || off > spread || spread > 100*time.Millisecond {
		r.h.t.Errorf("%s: all are off by up to %v, and the run states %v, known: %v", r.name, off, spread, known)
	}
	return worst
}
