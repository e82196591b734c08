package store

import (
	"context"
	"database/sql"

	"tokenlap/backend/bench"
)

// AddSelfcheck stores a check of the client of a machine.
func (s *Store) AddSelfcheck(ctx context.Context, check bench.Selfcheck) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO selfcheck (at_ms, host, result) VALUES (?, ?, ?)", (*moment)(&check.At), check.Host, document{check})
		return err
	})
}

// Selfchecks returns all checks, the newest first.
func (s *Store) Selfchecks(ctx context.Context) (checks []bench.Selfcheck, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		checks, err = list(tx, scanSelfcheck, "SELECT result FROM selfcheck ORDER BY at_ms DESC, number DESC")
		return err
	})
	return checks, err
}

// selfcheckOf returns the check that says most about a run; nil if there is none.
func selfcheckOf(tx *sql.Tx, run bench.Run) (*bench.Selfcheck, error) {
	checks, err := list(tx, scanSelfcheck, "SELECT result FROM selfcheck WHERE host = ?", run.Manifest.Host)
	return bench.NearestSelfcheck(checks, run), err
}

func scanSelfcheck(r row) (check bench.Selfcheck, err error) {
	err = r.Scan(document{&check})
	return check, err
}
