package store

import (
	"context"
	"database/sql"

	"tokenlap/backend/bench"
)

// TrendKey names the runs of a trend: those of an endpoint with the same
// bench.ComparableKey.
type TrendKey struct{ Endpoint, Comparable string }

// keysAtATime is how many runs get their keys in one transaction.
const keysAtATime = 200

// staleTrends returns the trends whose changes are to be computed again. It first
// computes the keys of runs that were stored without.
func (s *Store) staleTrends(ctx context.Context) (stale []TrendKey, err error) {
	for more := true; more; {
		err := s.read(ctx, func(tx *sql.Tx) error {
			return tx.QueryRow("SELECT EXISTS (SELECT 1 FROM run_model INDEXED BY run_model_without_key WHERE comparable IS NULL)").Scan(&more)
		})
		if err == nil && more {
			err = s.write(ctx, addMissingKeys)
		}
		if err != nil {
			return nil, err
		}
	}
	err = s.read(ctx, func(tx *sql.Tx) error {
		stale, err = list(tx, scanTrendKey, "SELECT endpoint, comparable FROM trend_stale ORDER BY endpoint, comparable")
		return err
	})
	return stale, err
}

func scanTrendKey(r row) (key TrendKey, err error) {
	err = r.Scan(&key.Endpoint, &key.Comparable)
	return key, err
}

// addMissingKeys computes the keys of some runs without. Models and stages that the
// plan of their run does not hold get the key "", which is that of no trend.
func addMissingKeys(tx *sql.Tx) error {
	type plan struct {
		run         int64
		definitions string
		plan        bench.Plan
	}
	scan := func(r row) (p plan, err error) {
		err = r.Scan(&p.run, &p.definitions, document{&p.plan})
		return p, err
	}
	plans, err := list(tx, scan, `SELECT r.number, r.definitions, d.plan FROM (SELECT DISTINCT run FROM run_model WHERE comparable IS NULL LIMIT ?) m
		JOIN run r ON r.number = m.run JOIN run_document d ON d.run = r.number`, keysAtATime)
	if err != nil {
		return err
	}
	if len(plans) == 0 {
		_, err := tx.Exec("UPDATE run_model SET comparable = '' WHERE comparable IS NULL")
		return err
	}
	for _, one := range plans {
		if err := saveKeys(tx, one.run, one.plan, one.definitions); err != nil {
			return err
		}
	}
	return nil
}

// saveKeys stores the keys of the stages of a run.
func saveKeys(tx *sql.Tx, run int64, plan bench.Plan, definitions string) error {
	for stage := range max(1, len(plan.Stages)) {
		if _, err := tx.Exec("UPDATE run_model SET comparable = ? WHERE run = ? AND stage = ?",
			bench.ComparableKey(plan, definitions, stage), run, stage); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("UPDATE run_model SET comparable = '' WHERE run = ? AND comparable IS NULL", run); err != nil {
		return err
	}
	return markStale(tx, run)
}

// markStale says that the trends that a run is part of are to be computed again.
func markStale(tx *sql.Tx, run int64) error {
	_, err := tx.Exec(`INSERT INTO trend_stale (endpoint, comparable)
		SELECT endpoint, comparable FROM run_model WHERE run = ? AND comparable <> '' ON CONFLICT DO NOTHING`, run)
	return err
}

// Exclude leaves a run out of trends, for a reason; "" takes it in again.
func (s *Store) Exclude(ctx context.Context, id, reason string) error {
	if err := s.Allow(ctx, map[string]string{"reason": reason}); err != nil {
		return err
	}
	return s.edit(ctx, id, func(tx *sql.Tx, run runRow) error {
		query, args := "DELETE FROM run_exclusion WHERE run = ?1", []any{run.number}
		if reason != "" {
			query = "INSERT INTO run_exclusion (run, reason) VALUES (?1, ?2) ON CONFLICT (run) DO UPDATE SET reason = excluded.reason"
			args = append(args, reason)
		}
		if _, err := tx.Exec(query, args...); err != nil {
			return err
		}
		return markStale(tx, run.number)
	})
}
