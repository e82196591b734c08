package store

import (
	"context"
	"database/sql"
	"slices"
	"time"
)

// Trend is the results of one model in its last runs, oldest first.
type Trend struct {
	Model  string // endpoint
	Title  string // in the newest of these runs
	Points []TrendPoint
}

// TrendPoint is the result of one run, of the first of several stages.
type TrendPoint struct {
	Run          string
	Started      time.Time
	TTFTP50      *float64 // seconds
	SystemTokens *float64 // a second
}

// trendRuns is how many of the newest runs are searched for trends.
const trendRuns = 1000

// Trends returns the trends of the models of the newest runs, that of the
// newest run's model first, with at most limit points each. Runs without
// metrics are left out.
func (s *Store) Trends(ctx context.Context, limit int) (trends []Trend, err error) {
	err = s.read(ctx, func(tx *sql.Tx) (err error) {
		trends, err = listTrends(tx, limit)
		return err
	})
	return trends, err
}

func listTrends(tx *sql.Tx, limit int) ([]Trend, error) {
	// Newest first; points beyond the limit of a model are skipped below.
	rows, err := tx.Query(`SELECT m.endpoint, m.title, r.id, r.started_ms, m.ttft_p50, m.system_tokens
		FROM (SELECT number, id, started_ms FROM run WHERE deleted_ms IS NULL ORDER BY started_ms DESC, number DESC LIMIT ?) r
		JOIN run_model m ON m.run = r.number
		WHERE m.stage = 0 AND (m.ttft_p50 IS NOT NULL OR m.system_tokens IS NOT NULL)
		ORDER BY r.started_ms DESC, r.number DESC, m.endpoint`, trendRuns)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	trends, at := []Trend{}, map[string]int{}
	for rows.Next() {
		var model, title string
		var point TrendPoint
		if err := rows.Scan(&model, &title, &point.Run, (*moment)(&point.Started), &point.TTFTP50, &point.SystemTokens); err != nil {
			return nil, err
		}
		place, known := at[searchable(model)]
		if !known {
			place = len(trends)
			at[searchable(model)] = place
			trends = append(trends, Trend{Model: model, Title: title})
		}
		if one := &trends[place]; len(one.Points) < limit {
			one.Points = append(one.Points, point)
		}
	}
	for _, trend := range trends {
		slices.Reverse(trend.Points)
	}
	return trends, rows.Err()
}
