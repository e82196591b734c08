package store

import (
	"context"
	"database/sql"
	"time"
)

// Reach is what the last test of an endpoint found.
type Reach struct {
	At      time.Time
	State   string // ok, warn or failed
	Message string
}

// SetReach keeps what a test of the endpoint of that name or alias found. It
// is forgotten when the endpoint is replaced or removed.
func (s *Store) SetReach(ctx context.Context, nameOrAlias string, reach Reach) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		number, err := findEndpoint(tx, nameOrAlias)
		if err != nil {
			return err
		}
		_, err = tx.Exec("INSERT OR REPLACE INTO reach (endpoint, at_ms, state, message) VALUES (?, ?, ?, ?)",
			number, (*moment)(&reach.At), reach.State, reach.Message)
		return err
	})
}

// Reaches are the last tests of all endpoints that were tested, by name.
func (s *Store) Reaches(ctx context.Context) (map[string]Reach, error) {
	all := map[string]Reach{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.Query("SELECT e.name, r.at_ms, r.state, r.message FROM reach r JOIN endpoint e ON e.number = r.endpoint")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			var reach Reach
			if err := rows.Scan(&name, (*moment)(&reach.At), &reach.State, &reach.Message); err != nil {
				return err
			}
			all[name] = reach
		}
		return rows.Err()
	})
	return all, err
}

// RunCounts are how many runs each endpoint has had, by name; those without a
// run are left out.
func (s *Store) RunCounts(ctx context.Context) (map[string]int, error) {
	all := map[string]int{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.Query(`SELECT e.name, count(DISTINCT r.number) FROM endpoint e JOIN run_model m ON m.endpoint = e.name
			JOIN run r ON r.number = m.run AND r.deleted_ms IS NULL GROUP BY e.number`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name string
			var runs int
			if err := rows.Scan(&name, &runs); err != nil {
				return err
			}
			all[name] = runs
		}
		return rows.Err()
	})
	return all, err
}
