package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"

	"tokenlap/backend/bench"
)

// field is one column of a sample and where its value is in Go.
type field struct {
	column string
	value  any
}

// fields is the one list of what is kept of a sample, in the order of the
// table: for binding and for scanning. The long ones come last.
func fields(s *bench.Sample) []field {
	return []field{
		{"seq", &s.Seq}, {"endpoint", &s.Endpoint}, {"stage", &s.Stage}, {"phase", &s.Phase},
		{"prompt_id", &s.PromptID}, {"iteration", &s.Iteration}, {"user", &s.User},
		{"due_ns", (*instant)(&s.Due)}, {"start_ns", (*instant)(&s.Start)}, {"conn_ns", (*instant)(&s.Conn)},
		{"sent_ns", (*instant)(&s.Sent)}, {"wrote_ns", (*instant)(&s.Wrote)}, {"headers_ns", (*instant)(&s.Headers)},
		{"first_event_ns", (*instant)(&s.FirstEvent)}, {"first_ns", (*instant)(&s.First)},
		{"answer_ns", (*instant)(&s.Answer)}, {"last_ns", (*instant)(&s.Last)}, {"done_ns", (*instant)(&s.Done)},
		{"reused", &s.Reused}, {"dns_ns", &s.DNS}, {"tcp_ns", &s.TCP}, {"tls_ns", &s.TLS},
		{"streamed", &s.Streamed}, {"asked_again", &s.AskedAgain},
		{"events", &s.Events}, {"heartbeats", &s.Heartbeats}, {"body_bytes", &s.BodyBytes},
		{"token_source", &s.Tokens.Source}, {"input_tokens", (*count)(&s.Tokens.Input)},
		{"cached_tokens", (*count)(&s.Tokens.Cached)}, {"output_tokens", (*count)(&s.Tokens.Output)},
		{"reasoning_tokens", (*count)(&s.Tokens.Reasoning)},
		{"outcome", &s.Outcome}, {"status", &s.Status}, {"finish_reason", &s.FinishReason},
		{"response_id", &s.ResponseID}, {"retry_after_ns", &s.RetryAfter}, {"unterminated", &s.Unterminated},
		{"prefix", &s.Prefix}, {"message", &s.Message}, {"told", told{&s.Told}},
		{"chunks", (*chunks)(&s.Chunks)}, {"text", &s.Text}, {"reasoning", &s.Reasoning},
	}
}

// long is the number of fields at the end that a quick scan leaves out.
const long = 3

func columnsOf(fields []field) string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = field.column
	}
	return strings.Join(names, ", ")
}

func valuesOf(fields []field) []any {
	values := make([]any, len(fields))
	for i, field := range fields {
		values[i] = field.value
	}
	return values
}

// AddSamples keeps a batch of a run that was begun here and is not finished:
// all of it or, on an error, none.
func (s *Store) AddSamples(ctx context.Context, runID string, samples []bench.Sample) error {
	if len(samples) == 0 {
		return nil
	}
	own, ok := s.ownership(runID)
	if !ok {
		return bench.Conflict("run %s is not being measured here, so no samples can be added to it", runID)
	}
	return s.write(ctx, func(tx *sql.Tx) error { return addSamples(tx, own.run, samples) })
}

func addSamples(tx *sql.Tx, run int64, samples []bench.Sample) error {
	var sample bench.Sample // each in turn: its fields are bound by address
	list := fields(&sample)
	insert, err := tx.Prepare("INSERT INTO sample (run, " + columnsOf(list) + ") VALUES (?" + strings.Repeat(", ?", len(list)) + ")")
	if err != nil {
		return err
	}
	defer insert.Close()
	values := append([]any{run}, valuesOf(list)...)
	for _, sample = range samples {
		_, err := insert.Exec(values...)
		if isDuplicate(err) {
			return bench.Conflict("request %d of this run is stored already", sample.Seq)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Samples yields all samples of a run in the order of Seq, whole, holding one
// at a time; those added meanwhile are not among them.
func (s *Store) Samples(ctx context.Context, runID string) iter.Seq2[bench.Sample, error] {
	return s.samples(ctx, runID, 0)
}

// SamplesLight is Samples without Chunks, Text and Reasoning: several times
// faster, for tables and figures that do not need them.
func (s *Store) SamplesLight(ctx context.Context, runID string) iter.Seq2[bench.Sample, error] {
	return s.samples(ctx, runID, long)
}

func (s *Store) samples(ctx context.Context, runID string, without int) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		wanted := true
		more := func(sample bench.Sample, err error) bool {
			wanted = yield(sample, err)
			return wanted
		}
		err := s.read(ctx, func(tx *sql.Tx) error {
			run, err := findRun(tx, runID, kept)
			if err != nil {
				return err
			}
			return eachSample(tx, run.number, without, more)
		})
		if err != nil && wanted {
			yield(bench.Sample{}, err)
		}
	}
}

func eachSample(tx *sql.Tx, run int64, without int, yield func(bench.Sample, error) bool) error {
	var sample bench.Sample
	list := fields(&sample)
	list = list[:len(list)-without]
	rows, err := tx.Query("SELECT "+columnsOf(list)+" FROM sample WHERE run = ? ORDER BY seq", run)
	if err != nil {
		return err
	}
	defer rows.Close()
	values := valuesOf(list)
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			return fmt.Errorf("a sample cannot be read: %w", err)
		}
		if !yield(sample, nil) {
			return nil
		}
	}
	return rows.Err()
}

// Sample is one whole sample of a run.
func (s *Store) Sample(ctx context.Context, runID string, seq int) (bench.Sample, error) {
	var sample bench.Sample
	err := s.read(ctx, func(tx *sql.Tx) error {
		run, err := findRun(tx, runID, kept)
		if err != nil {
			return err
		}
		list := fields(&sample)
		row := tx.QueryRow("SELECT "+columnsOf(list)+" FROM sample WHERE run = ? AND seq = ?", run.number, seq)
		if err := row.Scan(valuesOf(list)...); err == sql.ErrNoRows {
			return bench.NotFound("run %s has no request %d", run.id, seq)
		} else if err != nil {
			return err
		}
		return nil
	})
	return sample, err
}
