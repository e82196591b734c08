package chart

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// withSeries gives the first model of a run a reading a second, and none from
// the fourth to the seventh second.
func withSeries(run bench.Run, last time.Duration, preemptions float64) bench.Run {
	endpoint := run.Summary.Models[0].Endpoint
	for i, name := range []bench.SeriesName{bench.RequestsRunning, bench.RequestsWaiting, bench.KVCacheUsage, bench.Preemptions} {
		series := bench.Series{Endpoint: endpoint, Name: name, Unit: name.Unit()}
		for at := time.Duration(0); at <= last+time.Second; at += time.Second {
			if at > 3*time.Second && at < 8*time.Second {
				continue
			}
			value := []float64{3, 1 + float64(at/time.Second%3), 0.5, preemptions}[i]
			series.Points = append(series.Points, bench.Point{At: bench.At(at), Value: value})
		}
		run.Series = append(run.Series, series)
	}
	return run
}

func TestTheServersOwnMetricsShareTheTimeOfTheRun(t *testing.T) {
	run, samples := scenarios["two"].make()
	last := time.Duration(0)
	for _, s := range samples {
		last = max(last, max(s.Done, s.Last).Offset())
	}
	if last < 10*time.Second {
		t.Fatalf("the run takes %v: too short for a gap", last)
	}
	bare, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	panels := len(named(t, bare, "timeline").YAxis)
	for _, row := range []struct {
		reason      string
		preemptions float64
		axes        []string
	}{
		{"without preemptions their panel is left out", 0, []string{"server", "KV"}},
		{"with some they are drawn", 0.5, []string{"server", "KV", "pre./s"}},
	} {
		charts, err := Draw(withSeries(run, last, row.preemptions), each(samples), Medium{Theme: Light})
		if err != nil {
			t.Fatal(err)
		}
		option := named(t, charts, "timeline")
		var axes []string
		for _, axis := range option.YAxis[panels:] {
			axes = append(axes, axis.Name)
		}
		if !slices.Equal(axes, row.axes) || !strings.Contains(option.Title.Subtext, "reported by the server") {
			t.Errorf("%s: %v, %q", row.reason, axes, option.Title.Subtext)
		}
		var lines [][]any
		for _, one := range option.Series {
			if one.XAxisIndex == panels && one.Type == "line" {
				lines = append(lines, one.Data)
			}
		}
		if len(lines) != 2 {
			t.Fatalf("%s: %d lines of requests, want running and waiting", row.reason, len(lines))
		}
		breaks, readings := 0, 0
		for _, point := range lines[0] {
			if point.([]any)[1] == "-" {
				breaks++
				continue
			}
			readings++
			if at(point, 1) != 3 || at(point, 0) > last.Seconds() {
				t.Errorf("%s: point %v", row.reason, point)
			}
		}
		if want := int(last/time.Second) + 1 - 4; breaks != 1 || readings != want {
			t.Errorf("%s: %d readings with %d breaks, want %d with one", row.reason, readings, breaks, want)
		}
		lookAt(t, row.axes, charts)
	}
}

// lookAt writes the timeline for a person to look at, if that is asked for.
func lookAt(t *testing.T, axes []string, charts []Chart) {
	t.Helper()
	if *look == "" {
		return
	}
	size := Size{Width: 1000, Height: 500, Scale: 1}
	at := slices.IndexFunc(charts, func(c Chart) bool { return c.Name == "timeline" })
	svg, err := drawing(t).SVG(charts[at].Option, Light.ECharts(), size)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := drawing(t).PNG(svg, size, Light.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*look, fmt.Sprintf("server_%d.png", len(axes))), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestManyReadingsKeepTheirPeaks(t *testing.T) {
	var points []bench.Point
	for i := range 7200 {
		value := 0.0
		if i == 5003 {
			value = 9
		}
		points = append(points, bench.Point{At: bench.At(time.Duration(i) * time.Second), Value: value})
	}
	line := reportedLine(points, 2*time.Hour)
	peak := slices.ContainsFunc(line, func(point any) bool { return at(point, 1) == 9 })
	if len(line) > maxServerPoints+1 || !peak {
		t.Errorf("%d points, the peak is among them: %t", len(line), peak)
	}
}
