package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"tokenlap/backend/bench"
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
	update, err := tx.Prepare(`UPDATE sample SET token_source = ?, input_tokens = ?, output_tokens = ?,
		findings = nullif(json_patch(coalesce(findings, '{}'), ?), '{}') WHERE run = ? AND seq = ?`)
	if err != nil {
		return err
	}
	defer update.Close()
	for _, c := range counts {
		patch, err := json.Marshal(tokensPatch(c.Tokens))
		if err != nil {
			return err
		}
		result, err := update.Exec(c.Tokens.Source, (*count)(&c.Tokens.Input), (*count)(&c.Tokens.Output), string(patch), run, c.Seq)
		if err != nil {
			return err
		}
		if changed, err := result.RowsAffected(); err != nil || changed != 1 {
			return bench.NotFound("this run has no request %d whose tokens could be stored", c.Seq)
		}
	}
	return nil
}

// tokensPatch changes storedFindings: null removes a member.
func tokensPatch(t bench.Tokens) map[string]any {
	patch := map[string]any{"tokenizer": nil, "token_error": nil}
	if t.Tokenizer != "" {
		patch["tokenizer"] = t.Tokenizer
	}
	if t.Error != 0 {
		patch["token_error"] = t.Error
	}
	return patch
}
