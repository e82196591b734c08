package store

import (
	"context"
	"database/sql"
)

// Setting reads what was kept under a name into a pointer, and reports whether
// there was something.
func (s *Store) Setting(ctx context.Context, name string, into any) (found bool, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRow("SELECT value FROM setting WHERE name = ?", name).Scan(document{into})
		if err == sql.ErrNoRows {
			return nil
		}
		found = err == nil
		return err
	})
	return found, err
}

// SetSetting keeps a value, which becomes JSON, under a name. A key of an API
// is never one.
func (s *Store) SetSetting(ctx context.Context, name string, value any) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", name, document{value})
		return err
	})
}
