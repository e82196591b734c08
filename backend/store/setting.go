package store

import (
	"context"
	"database/sql"
)

// Setting reads the value of a setting into the variable that to points to, and
// reports whether the setting exists.
func (s *Store) Setting(ctx context.Context, name string, to any) (found bool, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRow("SELECT value FROM setting WHERE name = ?", name).Scan(document{to})
		if err == sql.ErrNoRows {
			return nil
		}
		found = err == nil
		return err
	})
	return found, err
}

// SetSetting stores the value of a setting as JSON. An API key must not be
// stored.
func (s *Store) SetSetting(ctx context.Context, name string, value any) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", name, document{value})
		return err
	})
}
