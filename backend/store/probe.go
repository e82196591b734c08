package store

import (
	"context"
	"database/sql"
	"time"
)

// ProbeResult is the result of the last test of an endpoint. Results are stored
// in table reach.
type ProbeResult struct {
	At      time.Time
	State   string // ok, warn or failed
	Message string
}

// SaveProbeResult stores the result of a test of the endpoint with that name
// or alias, in place of the last one. Replacing or removing the endpoint
// deletes it.
func (s *Store) SaveProbeResult(ctx context.Context, nameOrAlias string, result ProbeResult) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		number, err := findEndpoint(tx, nameOrAlias)
		if err != nil {
			return err
		}
		_, err = tx.Exec("INSERT OR REPLACE INTO reach (endpoint, at_ms, state, message) VALUES (?, ?, ?, ?)",
			number, (*moment)(&result.At), result.State, result.Message)
		return err
	})
}

// ProbeResults returns the last results of all endpoints that were tested, by
// name.
func (s *Store) ProbeResults(ctx context.Context) (map[string]ProbeResult, error) {
	all := map[string]ProbeResult{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		_, err := list(tx, func(r row) (name string, err error) {
			var result ProbeResult
			err = r.Scan(&name, (*moment)(&result.At), &result.State, &result.Message)
			all[name] = result
			return name, err
		}, "SELECT e.name, r.at_ms, r.state, r.message FROM reach r JOIN endpoint e ON e.number = r.endpoint")
		return err
	})
	return all, err
}
