package store

import (
	"context"
	"database/sql"

	"tokenlap/backend/bench"
	"tokenlap/backend/record"
)

// AddSamples stores a batch of samples of a run that was begun here and is not
// finished: all of them or, on an error, none.
func (s *Store) AddSamples(ctx context.Context, runID string, samples []bench.Sample) error {
	if len(samples) == 0 {
		return nil
	}
	own, ok := s.ownership(runID)
	if !ok {
		return bench.Conflict("run %s is not being measured here, so no samples can be added to it", runID)
	}
	return own.terms.writing(func() error {
		return s.write(ctx, func(tx *sql.Tx) error { return addSamples(tx, own.run, own.terms, samples) })
	})
}

func addSamples(tx *sql.Tx, run int64, terms *terms, samples []bench.Sample) error {
	insert, err := tx.Prepare("INSERT INTO sample_record (run, seq, facts, chunks, text, reasoning) VALUES (?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	var (
		sample       bench.Sample // each in turn: its facts are bound by their addresses
		list         = record.FactsOf(&sample, &terms.Terms)
		encoder      record.ChunkEncoder
		blob, packed []byte
	)
	for _, sample = range samples {
		if blob, err = list.Append(blob[:0]); err != nil {
			return err
		}
		var chunks any // NULL for none
		if len(sample.Chunks) > 0 {
			packed = encoder.Append(packed[:0], sample.Chunks)
			chunks = packed
		}
		_, err := insert.Exec(run, sample.Seq, blob, chunks, (*packedText)(&sample.Text), (*packedText)(&sample.Reasoning))
		if isDuplicate(err) {
			return bench.Conflict("request %d of this run is stored already", sample.Seq)
		}
		if err != nil {
			return err
		}
	}
	return terms.store(tx, run)
}
