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

// Facets counts the values over all runs that are not deleted.
func (s *Store) Facets(ctx context.Context) (facets Facets, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		for _, one := range []struct {
			to    *[]Facet
			query string
		}{
			// Models are counted in the index alone and their titles looked up
			// afterwards; each has a first stage in each of its runs. Few runs are deleted, so excluding those is faster than
			// joining the others.
			{&facets.Models, `SELECT endpoint, (SELECT title FROM run_model m WHERE m.run = newest AND m.endpoint = c.endpoint LIMIT 1), runs
				FROM (SELECT endpoint, count(*) AS runs, max(run) AS newest
					FROM run_model WHERE stage = 0 AND run NOT IN (` + deletedRuns + `) GROUP BY endpoint) c ORDER BY runs DESC, endpoint`},
			{&facets.Tags, `SELECT tag, '', count(*) AS runs FROM run_tag WHERE run NOT IN (` + deletedRuns + `) GROUP BY tag ORDER BY runs DESC, tag`},
			{&facets.States, `SELECT ` + displayState + ` AS shown, '', count(*) AS runs FROM run r INDEXED BY run_list WHERE deleted_ms IS NULL GROUP BY shown ORDER BY runs DESC, shown`},
		} {
			if *one.to, err = list(tx, scanFacet, one.query); err != nil {
				return err
			}
		}
		return nil
	})
	return facets, err
}

const deletedRuns = "SELECT number FROM run WHERE deleted_ms IS NOT NULL"

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
		}, `SELECT e.name, count(DISTINCT r.number) FROM endpoint e JOIN run_model m ON m.endpoint = e.name
			JOIN run r ON r.number = m.run AND r.deleted_ms IS NULL GROUP BY e.number`)
		return err
	})
	return all, err
}
