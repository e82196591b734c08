package store

import (
	"context"
	"database/sql"
)

// Facet is a value that runs have, and how many have it.
type Facet struct {
	Value string
	Title string // of a model, in its newest run
	Runs  int
}

// Facets are what the history can be filtered by, most frequent first.
type Facets struct {
	Models []Facet // endpoints
	Tags   []Facet
	States []Facet
}

// Facets counts the values over all runs that are not deleted.
func (s *Store) Facets(ctx context.Context) (facets Facets, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		for _, one := range []struct {
			into  *[]Facet
			query string
		}{
			// Counted in the index alone, the title is looked up afterwards; and few
			// runs are deleted: to leave those out is quicker than to join the others.
			{&facets.Models, `SELECT endpoint, (SELECT title FROM run_model m WHERE m.run = newest AND m.endpoint = c.endpoint LIMIT 1), runs
				FROM (SELECT endpoint, count(DISTINCT run) AS runs, max(run) AS newest
					FROM run_model WHERE run NOT IN (` + gone + `) GROUP BY endpoint) c ORDER BY runs DESC, endpoint`},
			{&facets.Tags, `SELECT tag, '', count(*) AS runs FROM run_tag WHERE run NOT IN (` + gone + `) GROUP BY tag ORDER BY runs DESC, tag`},
			{&facets.States, `SELECT state, '', count(*) AS runs FROM run WHERE deleted_ms IS NULL GROUP BY state ORDER BY runs DESC, state`},
		} {
			if *one.into, err = listFacets(tx, one.query); err != nil {
				return err
			}
		}
		return nil
	})
	return facets, err
}

const gone = "SELECT number FROM run WHERE deleted_ms IS NOT NULL"

func listFacets(tx *sql.Tx, query string) ([]Facet, error) {
	rows, err := tx.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Facet{}
	for rows.Next() {
		var one Facet
		if err := rows.Scan(&one.Value, &one.Title, &one.Runs); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}
