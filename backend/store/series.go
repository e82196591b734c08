package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"tokenlap/backend/bench"
)

// AddSeries stores points of series of a run that was begun here and is not
// finished: all of them or, on an error, none.
func (s *Store) AddSeries(ctx context.Context, runID string, points []bench.SeriesPoint) error {
	if len(points) == 0 {
		return nil
	}
	own, ok := s.ownership(runID)
	if !ok {
		return bench.Conflict("run %s is not being measured here, so no metrics of its servers can be added to it", runID)
	}
	return s.write(ctx, func(tx *sql.Tx) error { return addSeries(tx, own.run, points) })
}

// seriesBatch is how many points of whole series are stored in one transaction.
const seriesBatch = 2000

// AddWholeSeries stores series of a run that was begun here and is not finished, with
// instants so much later. Between their batches others may write; those before an
// error stay.
func (s *Store) AddWholeSeries(ctx context.Context, runID string, all []bench.Series, later time.Duration) error {
	batch := make([]bench.SeriesPoint, 0, seriesBatch)
	for _, series := range all {
		for _, point := range series.Points {
			if len(batch) == cap(batch) {
				if err := s.AddSeries(ctx, runID, batch); err != nil {
					return err
				}
				batch = batch[:0]
			}
			point.At = point.At.Shifted(later)
			batch = append(batch, bench.SeriesPoint{Endpoint: series.Endpoint, Name: series.Name, Point: point})
		}
	}
	return s.AddSeries(ctx, runID, batch)
}

func addSeries(tx *sql.Tx, run int64, points []bench.SeriesPoint) error {
	insert, err := tx.Prepare("INSERT INTO series (run, endpoint, name, at_ns, value) VALUES (?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, point := range points {
		_, err := insert.Exec(run, point.Endpoint, point.Name, (*instant)(&point.At), point.Value)
		if isDuplicate(err) {
			return bench.Conflict("%s of %s at this instant is stored already", point.Name, point.Endpoint)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Series returns what the servers of a run reported, by endpoint in the order of
// the names and then in the order of bench.SeriesNames. A run without such
// metrics has none.
func (s *Store) Series(ctx context.Context, runID string) ([]bench.Series, error) {
	var points []bench.SeriesPoint
	err := s.read(ctx, func(tx *sql.Tx) error {
		found, err := findRun(tx, runID, present)
		if err != nil {
			return err
		}
		points, err = list(tx, scanSeriesPoint, "SELECT endpoint, name, at_ns, value FROM series WHERE run = ? ORDER BY endpoint, name, at_ns", found.number)
		return err
	})
	return seriesOf(points), err
}

func scanSeriesPoint(r row) (point bench.SeriesPoint, err error) {
	err = r.Scan(&point.Endpoint, &point.Name, (*instant)(&point.At), &point.Value)
	return point, err
}

// seriesOf puts points, sorted by series, into their series.
func seriesOf(points []bench.SeriesPoint) (all []bench.Series) {
	for _, point := range points {
		if n := len(all); n == 0 || all[n-1].Endpoint != point.Endpoint || all[n-1].Name != point.Name {
			all = append(all, bench.Series{Endpoint: point.Endpoint, Name: point.Name, Unit: point.Name.Unit()})
		}
		last := &all[len(all)-1]
		last.Points = append(last.Points, point.Point)
	}
	slices.SortStableFunc(all, func(a, b bench.Series) int {
		if a.Endpoint != b.Endpoint {
			return 0
		}
		return bench.CompareSeries(a.Name, b.Name)
	})
	return all
}
