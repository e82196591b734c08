package store

import (
	"context"
	"database/sql"

	"tokenlap/backend/bench"
	"tokenlap/backend/record"
)

// RequestTokens are the tokens of a request by its Seq.
type RequestTokens struct {
	Seq    int
	Tokens bench.Tokens
}

// SetTokens replaces the tokens of requests of a run that was begun here and is
// not finished: all of them or, on an error, none. Cached and Reasoning, which
// only a server knows, stay as they are.
func (s *Store) SetTokens(ctx context.Context, runID string, counts []RequestTokens) error {
	if len(counts) == 0 {
		return nil
	}
	own, ok := s.ownership(runID)
	if !ok {
		return bench.Conflict("run %s is not being measured here, so its tokens cannot be counted", runID)
	}
	return s.write(ctx, func(tx *sql.Tx) error { return setTokens(tx, own.run, counts) })
}

func setTokens(tx *sql.Tx, run int64, counts []RequestTokens) error {
	terms, err := termsOf(tx, run)
	if err != nil {
		return err
	}
	read, err := tx.Prepare("SELECT facts FROM sample_record WHERE run = ? AND seq = ?")
	if err != nil {
		return err
	}
	defer read.Close()
	update, err := tx.Prepare("UPDATE sample_record SET facts = ? WHERE run = ? AND seq = ?")
	if err != nil {
		return err
	}
	defer update.Close()
	var (
		sample bench.Sample
		list   = record.FactsOf(&sample, &terms.Terms)
		blob   []byte
	)
	for _, c := range counts {
		err := read.QueryRow(run, c.Seq).Scan(&blob)
		if err == sql.ErrNoRows {
			return bench.NotFound("this run has no request %d whose tokens could be stored", c.Seq)
		}
		if err != nil {
			return err
		}
		if err := list.Read(blob); err != nil {
			return err
		}
		cached, reasoning := sample.Tokens.Cached, sample.Tokens.Reasoning // only a server knows them
		sample.Tokens = c.Tokens
		sample.Tokens.Cached, sample.Tokens.Reasoning = cached, reasoning
		if blob, err = list.Append(blob[:0]); err != nil {
			return err
		}
		if _, err := update.Exec(blob, run, c.Seq); err != nil {
			return err
		}
	}
	return nil
}
