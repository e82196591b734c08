package store

import (
	"context"
	"database/sql"
	"time"

	"tokenlap/backend/bench"
)

// MeasuredPart returns the id of the run that measured a part of a plan to its end, or
// until it was stopped after its first request, and was begun since then, or "". Part,
// Plan and StartAt say which part it is. Of the runs it reads nothing but how they were
// carried out.
func (s *Store) MeasuredPart(ctx context.Context, part bench.PartExecution, since time.Time) (id string, err error) {
	type candidate struct {
		id    string
		parts []bench.PartExecution
	}
	var all []candidate
	err = s.read(ctx, func(tx *sql.Tx) error {
		all, err = list(tx, func(r row) (c candidate, err error) {
			err = r.Scan(&c.id, document{&c.parts})
			return c, err
		}, `SELECT r.id, d.execution ->> '$.parts' FROM run r INDEXED BY run_list JOIN run_document d ON d.run = r.number
			WHERE r.deleted_ms IS NULL AND r.started_ms >= ? AND (r.state = ? OR r.state = ? AND d.execution ->> '$.parts[0].due' > 0) AND d.execution ->> '$.parts' IS NOT NULL
			ORDER BY r.started_ms DESC, r.number DESC`, (*moment)(&since), bench.Finished, bench.Stopped)
		return err
	})
	for _, c := range all {
		if len(c.parts) != 1 { // the run of all parts
			continue
		}
		if one := c.parts[0]; one.Part == part.Part && one.Plan == part.Plan && one.StartAt.Equal(part.StartAt) {
			return c.id, err
		}
	}
	return "", err
}
