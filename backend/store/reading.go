package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"tokenlap/backend/bench"
)

// Tally is how far what is stored of a run got.
type Tally struct {
	ID      string
	State   bench.State
	Samples int
}

// Tally counts the samples of a run; its id may be shortened.
func (s *Store) Tally(ctx context.Context, runID string) (tally Tally, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		run, err := findRun(tx, runID, kept)
		if err != nil {
			return err
		}
		tally.ID, tally.State = run.id, run.state
		return tx.QueryRow("SELECT count(*) FROM sample WHERE run = ?", run.number).Scan(&tally.Samples)
	})
	return tally, err
}

// Mark is a place in the order in which samples were stored; 0 is before all.
type Mark int64

// SamplesSince is SamplesLight for those stored after the mark, which it
// moves. A sample has its chunks where a metric hangs on them: whether all its
// output came in one read shows in the stamps alone, unless they are equal.
func (s *Store) SamplesSince(ctx context.Context, runID string, mark *Mark) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		after := *mark
		s.scan(ctx, runID, yield, func(sample *bench.Sample, place *Mark) query {
			list := fields(sample)
			list = append(list[:len(list)-long],
				field{"CASE WHEN first_ns = last_ns THEN chunks END", (*chunks)(&sample.Chunks)}, field{"rowid", place})
			return query{list, "AND rowid > ?", []any{after}, func() { *mark = max(*mark, *place) }}
		})
	}
}

// SamplesSilent is Samples without Text and Reasoning, for pictures.
func (s *Store) SamplesSilent(ctx context.Context, runID string) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		s.scan(ctx, runID, yield, func(sample *bench.Sample, _ *Mark) query {
			list := fields(sample)
			return query{list[:len(list)-long+1], "", nil, func() {}}
		})
	}
}

// query is what to read of which samples, and what to do after each.
type query struct {
	fields []field
	and    string
	args   []any
	after  func()
}

func (s *Store) scan(ctx context.Context, runID string, yield func(bench.Sample, error) bool, ask func(*bench.Sample, *Mark) query) {
	wanted := true
	err := s.read(ctx, func(tx *sql.Tx) error {
		run, err := findRun(tx, runID, kept)
		if err != nil {
			return err
		}
		var sample bench.Sample
		var place Mark
		q := ask(&sample, &place)
		rows, err := tx.Query("SELECT "+columnsOf(q.fields)+" FROM sample WHERE run = ? "+q.and+" ORDER BY seq", append([]any{run.number}, q.args...)...)
		if err != nil {
			return err
		}
		defer rows.Close()
		values := valuesOf(q.fields)
		for wanted && rows.Next() {
			if err := rows.Scan(values...); err != nil {
				return fmt.Errorf("a sample cannot be read: %w", err)
			}
			q.after()
			wanted = yield(sample, nil)
		}
		return rows.Err()
	})
	if err != nil && wanted {
		yield(bench.Sample{}, err)
	}
}
