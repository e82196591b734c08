package store

import (
	"context"
	"database/sql"

	"tokenlap/backend/bench"
)

// LastRuns are the finished runs of the endpoint of that name, newest first
// and at most so many, without the texts of their prompts. It goes back from
// the newest run, since Runs would first gather all that the endpoint had.
func (s *Store) LastRuns(ctx context.Context, endpoint string, most int) ([]bench.Run, error) {
	runs := []bench.Run{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		// The plus keeps SQLite from gathering by state.
		rows, err := tx.Query(`WITH last AS MATERIALIZED (SELECT r.number FROM run r
				WHERE r.deleted_ms IS NULL AND +r.state = ? AND EXISTS (SELECT 1 FROM run_model WHERE run = r.number AND endpoint = ?)
				ORDER BY r.started_ms DESC, r.number DESC LIMIT ?)
			SELECT `+runColumns+` FROM last JOIN run r ON r.number = last.number JOIN run_document d ON d.run = r.number
			ORDER BY r.started_ms DESC, r.number DESC`, bench.Finished, endpoint, most)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			run, err := scanRun(rows)
			if err != nil {
				return err
			}
			runs = append(runs, run)
		}
		return rows.Err()
	})
	return runs, err
}
