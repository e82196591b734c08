package store

import (
	"context"
	"database/sql"
)

// Facet is a value that runs can be filtered by, and how many runs have it.
type Facet struct {
	Value string
	Title string // of a model, in its newest run
	Runs  int
}

// Facets are the values that the history can be filtered by, most frequent
// first.
type Facets struct {
	Models []Facet // endpoints
	Tags   []Facet
	States []Facet
}

// Facets returns the counts over all runs that are not deleted. Triggers of the
// database keep them.
func (s *Store) Facets(ctx context.Context) (facets Facets, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		for kind, to := range map[string]*[]Facet{"model": &facets.Models, "tag": &facets.Tags, "state": &facets.States} {
			if *to, err = list(tx, scanFacet, `SELECT value, CASE kind WHEN 'model' THEN (SELECT title FROM run_model m JOIN run r ON r.number = m.run
					WHERE m.endpoint = f.value AND r.deleted_ms IS NULL ORDER BY m.run DESC LIMIT 1) ELSE '' END, runs
				FROM run_facet f WHERE kind = ? ORDER BY runs DESC, value`, kind); err != nil {
				return err
			}
		}
		return nil
	})
	return facets, err
}

func scanFacet(r row) (f Facet, err error) {
	err = r.Scan(&f.Value, &f.Title, &f.Runs)
	return f, err
}

// RunCounts returns how many runs each endpoint has, by name, without the
// endpoints that have none.
func (s *Store) RunCounts(ctx context.Context) (map[string]int, error) {
	all := map[string]int{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		_, err := list(tx, func(r row) (name string, err error) {
			var runs int
			err = r.Scan(&name, &runs)
			all[name] = runs
			return name, err
		}, "SELECT e.name, f.runs FROM endpoint e JOIN run_facet f ON f.kind = 'model' AND f.value = e.name")
		return err
	})
	return all, err
}
