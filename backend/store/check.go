package store

import (
	"context"
	"database/sql"
	"fmt"
)

// mostDamages is how many damages of one kind Check reports.
const mostDamages = 20

// Check reads the whole file and returns what is wrong with it, a sentence each:
// pages and indexes that are damaged, rows that refer to nothing. It says nothing
// of what samples and summaries mean.
func (s *Store) Check(ctx context.Context) (damages []string, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		verdicts, err := list(tx, scanText, fmt.Sprintf("PRAGMA integrity_check(%d)", mostDamages))
		if err != nil {
			return err
		}
		for _, verdict := range verdicts {
			if verdict != "ok" {
				damages = append(damages, "the file is damaged: "+verdict)
			}
		}
		orphans, err := list(tx, scanText, `SELECT printf('%d rows of the table %s refer to rows of %s that do not exist', count(*), "table", parent)
			FROM pragma_foreign_key_check GROUP BY "table", parent`)
		damages = append(damages, orphans...)
		return err
	})
	return damages, err
}
