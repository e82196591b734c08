package store

import (
	"context"
	"database/sql"
	"slices"
	"time"
)

// Trend is how one model did in its last runs, oldest first.
type Trend struct {
	Model  string // endpoint
	Title  string // in the newest of these runs
	Points []TrendPoint
}

// TrendPoint is one run of a model; of several stages the first.
type TrendPoint struct {
	Run          string
	Started      time.Time
	TTFTP50      *float64 // seconds
	SystemTokens *float64 // a second
}

// recent is how many of the newest runs are looked through for trends.
const recent = 1000

// Trends follow the models of the newest runs, the model of the newest run
// first, over at most so many runs each. Runs without figures are no points.
func (s *Store) Trends(ctx context.Context, most int) (trends []Trend, err error) {
	err = s.read(ctx, func(tx *sql.Tx) (err error) {
		trends, err = listTrends(tx, most)
		return err
	})
	return trends, err
}

func listTrends(tx *sql.Tx, most int) ([]Trend, error) {
	// Newest first; what a model has had enough of is passed over below.
	rows, err := tx.Query(`SELECT m.endpoint, m.title, r.id, r.started_ms, m.ttft_p50, m.system_tokens
		FROM (SELECT number, id, started_ms FROM run WHERE deleted_ms IS NULL ORDER BY started_ms DESC, number DESC LIMIT ?) r
		JOIN run_model m ON m.run = r.number
		WHERE m.stage = 0 AND (m.ttft_p50 IS NOT NULL OR m.system_tokens IS NOT NULL)
		ORDER BY r.started_ms DESC, r.number DESC, m.endpoint`, recent)
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
		if one := &trends[place]; len(one.Points) < most {
			one.Points = append(one.Points, point)
		}
	}
	for _, trend := range trends {
		slices.Reverse(trend.Points)
	}
	return trends, rows.Err()
}
