package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

func seriesPoint(endpoint string, name bench.SeriesName, second, value float64) bench.SeriesPoint {
	at := bench.At(time.Duration(second * float64(time.Second)))
	return bench.SeriesPoint{Endpoint: endpoint, Name: name, Point: bench.Point{At: at, Value: value}}
}

func TestSeriesComeBackInOrder(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r")))
	must(t, s.AddSeries(t.Context(), "r", []bench.SeriesPoint{
		seriesPoint("b", bench.KVCacheUsage, 0, 0.5), seriesPoint("b", bench.RequestsRunning, 0, 3),
		seriesPoint("a", bench.RequestsRunning, 0, 1),
	}))
	must(t, s.AddSeries(t.Context(), "r", []bench.SeriesPoint{seriesPoint("b", bench.RequestsRunning, 1.5, 4)}))
	must(t, s.AddSeries(t.Context(), "r", nil))
	got, err := s.Series(t.Context(), "r")
	must(t, err)
	want := []bench.Series{
		{Endpoint: "a", Name: bench.RequestsRunning, Unit: bench.Count, Points: []bench.Point{{At: bench.At(0), Value: 1}}},
		{Endpoint: "b", Name: bench.RequestsRunning, Unit: bench.Count, Points: []bench.Point{{At: bench.At(0), Value: 3}, {At: bench.At(1500 * time.Millisecond), Value: 4}}},
		{Endpoint: "b", Name: bench.KVCacheUsage, Unit: bench.Share, Points: []bench.Point{{At: bench.At(0), Value: 0.5}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSeriesAreAddedOnlyByTheOwnerOfARun(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	point := []bench.SeriesPoint{seriesPoint("a", bench.RequestsRunning, 1, 1)}
	wantError(t, s.AddSeries(t.Context(), "r", point), bench.CodeConflict, "r")
	_, err := s.Series(t.Context(), "r")
	wantError(t, err, bench.CodeNotFound, "r")
	run := newRun("r")
	must(t, s.Begin(t.Context(), run))
	must(t, s.AddSeries(t.Context(), "r", point))
	wantError(t, s.AddSeries(t.Context(), "r", append([]bench.SeriesPoint{seriesPoint("a", bench.RequestsRunning, 2, 1)}, point...)), bench.CodeConflict, "requests_running")
	run.State = bench.Finished
	must(t, s.Finish(t.Context(), run))
	wantError(t, s.AddSeries(t.Context(), "r", point), bench.CodeConflict, "r")
	if got, err := s.Series(t.Context(), "r"); err != nil || len(got) != 1 || len(got[0].Points) != 1 {
		t.Errorf("%+v, %v, want the first point alone", got, err)
	}
}

func TestWholeSeriesAreStoredInBatches(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	must(t, s.Begin(t.Context(), newRun("r")))
	whole := []bench.Series{{Endpoint: "a", Name: bench.RequestsRunning}, {Endpoint: "b", Name: bench.RequestsRunning}}
	for i := range 5000 {
		at := bench.At(time.Duration(i/2) * time.Second)
		whole[i%2].Points = append(whole[i%2].Points, bench.Point{At: at, Value: float64(i)})
	}
	must(t, s.AddWholeSeries(t.Context(), "r", whole, time.Millisecond))
	got, err := s.Series(t.Context(), "r")
	must(t, err)
	if len(got) != 2 || len(got[1].Points) != 2500 || got[1].Points[2499] != (bench.Point{At: bench.At(2499*time.Second + time.Millisecond), Value: 4999}) {
		t.Fatalf("%d series, want all points of both, a millisecond later", len(got))
	}
	must(t, s.AddSeries(t.Context(), "r", []bench.SeriesPoint{seriesPoint("b", bench.RequestsRunning, 2499, 1)}))
	wantError(t, s.AddWholeSeries(t.Context(), "r", whole, 0), bench.CodeConflict, "stored already")
	if got := count(t, dir, "SELECT count(*) FROM series") - 5001; got != 4000 {
		t.Errorf("%d points before the one that failed are stored, want those of two batches: between them others can write", got)
	}
}

func TestSeriesArePurgedWithTheirRun(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	for _, id := range []string{"kept", "gone"} {
		run := newRun(id)
		must(t, s.Begin(t.Context(), run))
		points := []bench.SeriesPoint{}
		for i := range 4500 { // more than are removed at a time
			points = append(points, seriesPoint("a", bench.RequestsRunning, float64(i), 1))
		}
		must(t, s.AddSeries(t.Context(), id, points))
		run.State = bench.Finished
		must(t, s.Finish(t.Context(), run))
	}
	must(t, s.Delete(t.Context(), "gone"))
	_, err := s.Purge(t.Context(), time.Now())
	must(t, err)
	if got := count(t, dir, "SELECT count(*) FROM series"); got != 4500 {
		t.Errorf("%d points are left, want those of the other run", got)
	}
}
