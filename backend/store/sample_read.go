package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"tokenlap/backend/bench"
)

// SampleCount is how many samples of a run are stored, and the state it is in.
type SampleCount struct {
	Run     string // its whole id
	State   bench.State
	Samples int
}

// CountSamples counts the samples of a run; its id may be shortened.
func (s *Store) CountSamples(ctx context.Context, runID string) (count SampleCount, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		run, err := findRun(tx, runID, present)
		if err != nil {
			return err
		}
		count.Run, count.State = run.id, run.state
		return tx.QueryRow("SELECT count(*) FROM sample WHERE run = ?", run.number).Scan(&count.Samples)
	})
	return count, err
}

// Sample returns one whole sample of a run.
func (s *Store) Sample(ctx context.Context, runID string, seq int) (bench.Sample, error) {
	var sample bench.Sample
	err := s.read(ctx, func(tx *sql.Tx) error {
		run, err := findRun(tx, runID, present)
		if err != nil {
			return err
		}
		columns := fields(&sample)
		err = tx.QueryRow("SELECT "+columnsOf(columns)+" FROM sample WHERE run = ? AND seq = ?", run.number, seq).Scan(valuesOf(columns)...)
		if err == sql.ErrNoRows {
			return bench.NotFound("run %s has no request %d", run.id, seq)
		}
		return err
	})
	return sample, err
}

// Samples yields all samples of a run in the order of Seq. It holds one sample
// in memory at a time and does not yield those that are added meanwhile.
func (s *Store) Samples(ctx context.Context, runID string) iter.Seq2[bench.Sample, error] {
	return s.scan(ctx, runID, selection{fields: fields})
}

// SamplesWithoutText is Samples without Text and Reasoning.
func (s *Store) SamplesWithoutText(ctx context.Context, runID string) iter.Seq2[bench.Sample, error] {
	return s.scan(ctx, runID, selection{fields: func(sample *bench.Sample) []field {
		all := fields(sample)
		return all[:len(all)-textFields]
	}})
}

// Cursor is a position in the order in which samples were stored; 0 is before
// the first.
type Cursor int64

// SamplesSince yields the samples that were stored after the cursor, in the
// order of Seq, and advances it. They have no Text and no Reasoning, and Chunks
// only where first and last output have the same instant: TPOT then depends on
// whether one read brought all output. It is faster than Samples.
func (s *Store) SamplesSince(ctx context.Context, runID string, cursor *Cursor) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		var at Cursor
		added := selection{where: "AND rowid > ?", args: []any{*cursor}, fields: func(sample *bench.Sample) []field {
			all := fields(sample)
			return append(all[:len(all)-longFields],
				field{"CASE WHEN first_ns = last_ns THEN chunks END", (*chunks)(&sample.Chunks)}, field{"rowid", &at})
		}}
		for sample, err := range s.scan(ctx, runID, added) {
			*cursor = max(*cursor, at)
			if !yield(sample, err) {
				return
			}
		}
	}
}

// selection says which samples of a run are read, and which of their fields.
type selection struct {
	fields func(*bench.Sample) []field
	where  string // a further condition, or ""
	args   []any  // of the condition
}

// scan yields the selected samples of a run in the order of Seq.
func (s *Store) scan(ctx context.Context, runID string, sel selection) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		wanted := true
		err := s.read(ctx, func(tx *sql.Tx) error {
			run, err := findRun(tx, runID, present)
			if err != nil {
				return err
			}
			var sample bench.Sample
			columns := sel.fields(&sample)
			rows, err := tx.Query("SELECT "+columnsOf(columns)+" FROM sample WHERE run = ? "+sel.where+" ORDER BY seq", append([]any{run.number}, sel.args...)...)
			if err != nil {
				return err
			}
			defer rows.Close()
			values := valuesOf(columns)
			for wanted && rows.Next() {
				if err := rows.Scan(values...); err != nil {
					return fmt.Errorf("a sample cannot be read: %w", err)
				}
				wanted = yield(sample, nil)
			}
			return rows.Err()
		})
		if err != nil && wanted {
			yield(bench.Sample{}, err)
		}
	}
}
