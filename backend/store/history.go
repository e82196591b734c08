package store

import (
	"context"
	"database/sql"

	"tokenlap/backend/bench"
)

// Runs returns the runs that a filter selects, without the texts of their
// prompts, and the number of runs that it selects without its limit.
func (s *Store) Runs(ctx context.Context, filter Filter) (runs []bench.Run, total int, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		runs, total, err = listRuns(tx, filter)
		return err
	})
	return runs, total, err
}

func listRuns(tx *sql.Tx, filter Filter) ([]bench.Run, int, error) {
	where, args := filter.where()
	orderBy, err := filter.orderBy()
	if err != nil {
		return nil, 0, err
	}
	var total int
	if err := tx.QueryRow("SELECT count(*) FROM run r WHERE "+where, args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	limit := filter.Limit
	if limit <= 0 {
		limit = -1 // none
	}
	// The page is selected first, so that documents are read for it alone.
	runs, err := list(tx, scanRun, `WITH page AS MATERIALIZED (SELECT r.number, row_number() OVER () AS place FROM
			(SELECT r.number FROM run r WHERE `+where+" ORDER BY "+orderBy+` LIMIT ? OFFSET ?) r)
		SELECT `+runColumns+" FROM page JOIN run r ON r.number = page.number JOIN run_document d ON d.run = r.number ORDER BY page.place",
		append(args, limit, max(0, filter.Offset))...)
	return runs, total, err
}

// LastRuns returns the finished runs of the endpoint with that name, newest
// first and at most limit, without the texts of their prompts. It searches
// backwards from the newest run; Runs would first collect all runs of the
// endpoint.
func (s *Store) LastRuns(ctx context.Context, endpoint string, limit int) (runs []bench.Run, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		// The plus keeps SQLite from using the index of states.
		runs, err = list(tx, scanRun, `WITH last AS MATERIALIZED (SELECT r.number FROM run r
				WHERE r.deleted_ms IS NULL AND +r.state = ? AND EXISTS (SELECT 1 FROM run_model WHERE run = r.number AND endpoint = ?)
				ORDER BY r.started_ms DESC, r.number DESC LIMIT ?)
			SELECT `+runColumns+` FROM last JOIN run r ON r.number = last.number JOIN run_document d ON d.run = r.number
			ORDER BY r.started_ms DESC, r.number DESC`, bench.Finished, endpoint, limit)
		return err
	})
	return runs, err
}
