package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"tokenlap/backend/bench"
	"tokenlap/backend/record"
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
		return tx.QueryRow("SELECT (SELECT count(*) FROM sample_record WHERE run = ?1) + (SELECT count(*) FROM sample WHERE run = ?1)", run.number).Scan(&count.Samples)
	})
	return count, err
}

// Sample returns one whole sample of a run.
func (s *Store) Sample(ctx context.Context, runID string, seq int) (sample bench.Sample, err error) {
	found := false
	one := selection{chunks: always, texts: true, where: "AND seq = ?", args: []any{seq}}
	for sample, err = range s.scan(ctx, runID, one) {
		found = true
	}
	if err == nil && !found {
		err = bench.NotFound("run %s has no request %d", runID, seq)
	}
	return sample, err
}

// Samples yields all samples of a run in the order of Seq. It holds one sample
// in memory at a time and does not yield those that are added meanwhile.
func (s *Store) Samples(ctx context.Context, runID string) iter.Seq2[bench.Sample, error] {
	return s.scan(ctx, runID, selection{chunks: always, texts: true})
}

// SamplesWithoutText is Samples without Text and Reasoning.
func (s *Store) SamplesWithoutText(ctx context.Context, runID string) iter.Seq2[bench.Sample, error] {
	return s.scan(ctx, runID, selection{chunks: always})
}

// Cursor is a position in the order in which samples were stored; 0 is before
// the first.
type Cursor int64

// SamplesSince yields the samples that were stored after the cursor, in the
// order of Seq, and advances it. They have no Text and no Reasoning, and Chunks
// only where first and last output have the same instant: TPOT then depends on
// whether one read brought all output. It is faster than Samples.
func (s *Store) SamplesSince(ctx context.Context, runID string, cursor *Cursor) iter.Seq2[bench.Sample, error] {
	return s.scan(ctx, runID, selection{chunks: ofOneInstant, where: "AND rowid > ?", args: []any{*cursor}, cursor: cursor})
}

// selection says which samples of a run are read, and what of them.
type selection struct {
	chunks func(*bench.Sample) bool // which samples are read with their chunks
	texts  bool
	where  string  // a further condition, or ""
	args   []any   // of the condition
	cursor *Cursor // is moved behind the samples that are yielded; nil: none
}

func always(*bench.Sample) bool { return true }

func ofOneInstant(s *bench.Sample) bool { return s.First == s.Last }

// scan yields the selected samples of a run in the order of Seq.
func (s *Store) scan(ctx context.Context, runID string, sel selection) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		wanted := true
		err := s.read(ctx, func(tx *sql.Tx) error {
			run, err := findRun(tx, runID, present)
			if err != nil {
				return err
			}
			rows, err := sel.rows(tx, run.number)
			if err != nil {
				return err
			}
			defer rows.Close()
			for wanted && rows.Next() {
				if err := rows.scan(); err != nil {
					return fmt.Errorf("a sample cannot be read: %w", err)
				}
				if sel.cursor != nil {
					*sel.cursor = max(*sel.cursor, rows.at)
				}
				wanted = yield(*rows.sample, nil)
			}
			return rows.Err()
		})
		if err != nil && wanted {
			yield(bench.Sample{}, err)
		}
	}
}

// sampleRows are rows of samples, and the sample and place of the current one.
type sampleRows struct {
	*sql.Rows
	sample *bench.Sample
	at     Cursor
	scan   func() error
}

// rows selects the samples of a run, all of whose samples are in the table that the
// program wrote which measured it.
func (sel selection) rows(tx *sql.Tx, run int64) (*sampleRows, error) {
	var isOld bool
	if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM sample WHERE run = ?)", run).Scan(&isOld); err != nil {
		return nil, err
	}
	if isOld {
		return sel.oldRows(tx, run)
	}
	terms, err := termsOf(tx, run)
	if err != nil {
		return nil, err
	}
	columns := "rowid, seq, facts, chunks"
	if sel.texts {
		columns += ", text, reasoning"
	}
	found, err := tx.Query("SELECT "+columns+" FROM sample_record WHERE run = ? "+sel.where+" ORDER BY seq", append([]any{run}, sel.args...)...) //nolint:rowserrcheck // Store.scan checks it
	if err != nil {
		return nil, err
	}
	rows := sampleRows{Rows: found, sample: &bench.Sample{}}
	rows.scan = rows.scanRecord(sel, record.FactsOf(rows.sample, &terms.Terms))
	return &rows, nil
}

// scanRecord returns a function that reads a row into the sample, whose facts are given.
func (r *sampleRows) scanRecord(sel selection, facts record.Facts) func() error {
	var blob, chunks sql.RawBytes
	var decoder record.ChunkDecoder
	to := []any{&r.at, &r.sample.Seq, &blob, &chunks}
	if sel.texts {
		to = append(to, (*packedText)(&r.sample.Text), (*packedText)(&r.sample.Reasoning))
	}
	return func() (err error) {
		if err := r.Scan(to...); err != nil {
			return err
		}
		r.sample.Chunks = nil
		if err := facts.Read(blob); err != nil {
			return err
		}
		if chunks != nil && sel.chunks(r.sample) {
			r.sample.Chunks, err = decoder.Decode(chunks)
		}
		return err
	}
}

// oldRows selects from the table that older versions wrote.
func (sel selection) oldRows(tx *sql.Tx, run int64) (*sampleRows, error) {
	rows := sampleRows{sample: &bench.Sample{}}
	columns := fields(rows.sample)
	if !sel.texts {
		columns = columns[:len(columns)-textFields]
	}
	columns = append(columns, field{"rowid", &rows.at})
	found, err := tx.Query("SELECT "+columnsOf(columns)+" FROM sample WHERE run = ? "+sel.where+" ORDER BY seq", append([]any{run}, sel.args...)...) //nolint:rowserrcheck // Store.scan checks it
	if err != nil {
		return nil, err
	}
	rows.Rows = found
	values := valuesOf(columns)
	rows.scan = func() error {
		err := rows.Scan(values...)
		if !sel.chunks(rows.sample) {
			rows.sample.Chunks = nil
		}
		return err
	}
	return &rows, nil
}
