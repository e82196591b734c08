package chart

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// These tests count anew what charts show beyond the Summary: from the raw
// instants, by nothing that the charts or the Summary are made with.

// between is the seconds from one instant to another.
func between(from, to bench.Instant) float64 {
	return float64(to.Offset()-from.Offset()) / float64(time.Second)
}

// among is a percentile of numbers in any order, in hundredths.
func among(numbers []float64, hundredths int) float64 {
	sorted := slices.Sorted(slices.Values(numbers))
	place := float64(hundredths*(len(sorted)-1)) / 100
	below := int(place)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + (place-float64(below))*(sorted[below+1]-sorted[below])
}

func measured(s bench.Sample, endpoint string) bool {
	return s.Endpoint == endpoint && s.Phase == bench.Measured && s.Outcome == bench.OK
}

// of is a metric of every measured success of an endpoint.
func of(samples []bench.Sample, endpoint string, metric func(bench.Sample) float64) []float64 {
	var numbers []float64
	for _, s := range samples {
		if measured(s, endpoint) {
			numbers = append(numbers, metric(s))
		}
	}
	return numbers
}

func firstWait(s bench.Sample) float64 { return between(s.Sent, s.First) }
func wholeTime(s bench.Sample) float64 { return between(s.Sent, s.Last) }
func tokenTime(s bench.Sample) float64 {
	return between(s.First, s.Last) / float64(s.Tokens.Output-1)
}

func TestCumulativeCurvesAreSharesOfRequests(t *testing.T) {
	run, samples := scenarios["two"].make()
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "ecdf")
	for panel, metric := range []func(bench.Sample) float64{firstWait, tokenTime, wholeTime} {
		factor := option.factor(option.XAxis[panel].Name)
		for i := range run.Summary.Models {
			model := &run.Summary.Models[i]
			stated := []bench.Distribution{model.TTFT, model.TPOT, model.Latency}[panel]
			numbers := of(samples, model.Endpoint, metric)
			curve := option.series(option.Legend.Data[i].Name, "line", panel)
			if len(curve) != len(numbers) {
				t.Fatalf("panel %d of %s has %d points for %d requests", panel, model.Endpoint, len(curve), len(numbers))
			}
			same(t, "the shortest", at(curve[0], 0), *stated.Min*factor)
			same(t, "the longest", at(curve[len(curve)-1], 0), *stated.Max*factor)
			slices.Sort(numbers)
			for j, point := range curve {
				same(t, "what a request took", at(point, 0), numbers[j]*factor)
				same(t, "the share that took at most it", at(point, 1), float64(j+1)/float64(len(numbers)))
			}
			median := slices.IndexFunc(curve, func(point any) bool { return at(point, 1) >= 0.5 })
			if low, high := at(curve[median], 0), at(curve[median+1], 0); *stated.P50*factor < low*(1-5e-6) || *stated.P50*factor > high*(1+5e-6) {
				t.Errorf("half of the requests took %v to %v, the summary says %v", low, high, *stated.P50*factor)
			}
		}
	}
}

func TestTimelineHoldsAllThatHappened(t *testing.T) {
	run, samples := scenarios["two"].make()
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "timeline")
	factor, errors := option.factor(option.YAxis[0].Name), 0.0
	for i := range run.Summary.Models {
		endpoint, name := run.Summary.Models[i].Endpoint, option.Legend.Data[i].Name
		var firsts [][2]float64
		flown, tokens := 0.0, 0.0
		for _, s := range samples {
			if s.Endpoint != endpoint {
				continue
			}
			flown += between(s.Sent, max(s.Done, s.Last))
			if s.Outcome != bench.OK {
				errors++
				continue
			}
			tokens += float64(s.Tokens.Output)
			firsts = append(firsts, [2]float64{between(0, s.Sent), firstWait(s) * factor})
		}
		dots := option.series(name, "scatter", 0)
		if len(dots) != len(firsts) {
			t.Fatalf("%d first tokens of %d are drawn", len(dots), len(firsts))
		}
		for j, first := range firsts {
			same(t, "the time of a first token", at(dots[j], 0), first[0])
			same(t, "the wait for it", at(dots[j], 1), first[1])
		}
		near(t, "seconds in flight", area(option.series(name, "line", 1)), flown)
		near(t, "tokens", area(option.series(name, "line", 2)), tokens)
	}
	drawn := 0.0
	for _, point := range option.series("errors", "line", 3) {
		drawn += at(point, 1)
	}
	same(t, "errors", drawn, errors)
}

// area below a curve of steps.
func area(points []any) float64 {
	whole := 0.0
	for i := range points[:len(points)-1] {
		whole += at(points[i], 1) * (at(points[i+1], 0) - at(points[i], 0))
	}
	return whole
}

// near allows for figures of six digits summed up.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-4*want {
		t.Errorf("%s: %v are drawn of %v", what, got, want)
	}
}

func TestAnatomyIsTheMeanOfItsSteps(t *testing.T) {
	run, samples := scenarios["six"].make()
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "anatomy")
	factor, bar := option.factor(option.XAxis[0].Name), 0
	steps := []string{"DNS", "TCP", "TLS", "send", "wait for headers", "first event", "first token"}
	for i := range run.Summary.Models {
		model := &run.Summary.Models[i]
		afterSent, requests := 0.0, 0.0
		for _, reused := range []bool{false, true} {
			sums, n := make([]float64, len(steps)), 0.0
			for _, s := range samples {
				if !measured(s, model.Endpoint) || s.Reused != reused {
					continue
				}
				n++
				for j, part := range []float64{
					s.DNS.Seconds(), s.TCP.Seconds(), s.TLS.Seconds(), between(s.Sent, s.Wrote), between(s.Wrote, s.Headers),
					between(s.Headers, s.FirstEvent), between(s.FirstEvent, s.First),
				} {
					sums[j] += part
				}
			}
			for j, name := range steps {
				drawn := at(option.series(name, "bar", 0)[bar], 0)
				same(t, fmt.Sprintf("%s of bar %d", name, bar), drawn, sums[j]/n*factor)
				if j >= 3 {
					afterSent += drawn / factor * n
				}
			}
			requests, bar = requests+n, bar+1
		}
		same(t, "the mean TTFT of "+model.Endpoint, afterSent/requests, *model.TTFT.Mean)
	}
	if len(option.YAxis[0].Data) != bar {
		t.Errorf("%d bars, want %d", len(option.YAxis[0].Data), bar)
	}
}

func TestMediansByComplexityAndLengthAreThoseOfTheirRequests(t *testing.T) {
	run, samples := scenarios["two"].make()
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	speed := func(s bench.Sample) float64 { return float64(s.Tokens.Output) / wholeTime(s) }
	for _, row := range []struct {
		chart      string
		panel      int
		hundredths int
		metric     func(bench.Sample) float64
		group      func(bench.Prompt) string
	}{
		{"complexity_performance", 0, 50, wholeTime, func(p bench.Prompt) string { return p.Complexity }},
		{"complexity_performance", 1, 50, firstWait, func(p bench.Prompt) string { return p.Complexity }},
		{"complexity_performance", 2, 50, speed, func(p bench.Prompt) string { return p.Complexity }},
		{"latency_by_length", 0, 50, wholeTime, func(p bench.Prompt) string { return p.Length }},
		{"latency_by_length", 1, 95, wholeTime, func(p bench.Prompt) string { return p.Length }},
	} {
		option := named(t, charts, row.chart)
		factor := option.factor(option.XAxis[row.panel].Name)
		for i := range run.Summary.Models {
			for _, entry := range option.Legend.Data {
				group := entry.Name
				dots := option.series(group, "scatter", row.panel)
				var numbers []float64
				for _, s := range samples {
					prompt := run.Plan.Prompts.Prompts[slices.IndexFunc(run.Plan.Prompts.Prompts, func(p bench.Prompt) bool { return p.ID == s.PromptID })]
					if measured(s, run.Summary.Models[i].Endpoint) && row.group(prompt) == group {
						numbers = append(numbers, row.metric(s))
					}
				}
				same(t, fmt.Sprintf("%s, panel %d, %s", row.chart, row.panel, group), at(dots[i], 0), among(numbers, row.hundredths)*factor)
			}
		}
	}
}

// As of a tool that wrote one file for each level of load, and no chunks.
func TestScalingOfImportedRunsIsTheMedianOfTheirRequests(t *testing.T) {
	levels := []int{1, 5, 10, 25, 50}
	var runs []bench.Run
	var files [][]bench.Sample
	for _, users := range levels {
		run, samples := scenario{models: titles(3), users: []int{users}, each: 54, bare: true}.make()
		run.Manifest.Definitions = "seed-v1"
		runs, files = append(runs, run), append(files, samples)
	}
	option := scalingOf(t, runs)
	factor := option.factor(option.YAxis[1].Name)
	for i, endpoint := range runs[0].Plan.Endpoints {
		speeds, waits := option.series(option.Legend.Data[i].Name, "line", 0), option.series(option.Legend.Data[i].Name, "line", 1)
		if len(speeds) != len(levels) || len(waits) != len(levels) {
			t.Fatalf("%s has %d and %d points for %d levels", endpoint.Name, len(speeds), len(waits), len(levels))
		}
		for j, users := range levels {
			tokens, first, last := 0, bench.Instant(math.MaxInt64), bench.Instant(0)
			for _, s := range files[j] {
				if measured(s, endpoint.Name) {
					tokens, first, last = tokens+s.Tokens.Output, min(first, s.Sent), max(last, s.Done)
				}
			}
			what := fmt.Sprintf("%s at %d", endpoint.Name, users)
			same(t, what+", concurrency", at(waits[j], 0), float64(users))
			same(t, what+", median TTFT", at(waits[j], 1), among(of(files[j], endpoint.Name, firstWait), 50)*factor)
			same(t, what+", system throughput", at(speeds[j], 1), float64(tokens)/between(first, last))
		}
	}
}
