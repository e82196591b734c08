package store

import (
	"database/sql"
	"strings"

	"tokenlap/backend/bench"
)

// found is a run that was looked up.
type found struct {
	number int64
	id     string
	state  bench.State
}

// among says which runs are looked through: an SQL condition on run.
type among string

const (
	kept    among = "deleted_ms IS NULL"
	deleted among = "deleted_ms > 0"
)

// findRun finds the one run that is meant by an id, its beginning, or last or
// latest.
func findRun(tx *sql.Tx, id string, runs among) (found, error) {
	columns := "SELECT number, id, state FROM run WHERE " + string(runs)
	switch {
	case id == "last" || id == "latest":
		return one(tx.QueryRow(columns+" ORDER BY started_ms DESC, number DESC LIMIT 1"), bench.NotFound("there is no run yet"))
	case !idForm.MatchString(id):
		return found{}, notThere(id, runs)
	}
	run, err := one(tx.QueryRow(columns+" AND id = ?", id), nil)
	if err != nil || run.id != "" {
		return run, err
	}
	// '~' sorts behind all that an id may hold.
	rows, err := tx.Query(columns+" AND id >= ? AND id < ? ORDER BY id LIMIT 4", id, id+"~")
	if err != nil {
		return found{}, err
	}
	defer rows.Close()
	var all []found
	for rows.Next() {
		var run found
		if err := rows.Scan(&run.number, &run.id, &run.state); err != nil {
			return found{}, err
		}
		all = append(all, run)
	}
	if rows.Err() != nil {
		return found{}, rows.Err()
	}
	return only(all, id, runs)
}

func one(row *sql.Row, none error) (run found, err error) {
	err = row.Scan(&run.number, &run.id, &run.state)
	if err == sql.ErrNoRows {
		return found{}, none
	}
	return run, err
}

func only(all []found, id string, runs among) (found, error) {
	switch len(all) {
	case 0:
		return found{}, notThere(id, runs)
	case 1:
		return all[0], nil
	}
	var ids []string
	for _, run := range all[:min(3, len(all))] {
		ids = append(ids, run.id)
	}
	more := ""
	if len(all) > 3 {
		more = " and more"
	}
	return found{}, bench.Invalid("several runs begin with %q: %s%s; give more of the id", id, strings.Join(ids, ", "), more)
}

func notThere(id string, runs among) error {
	if runs == deleted {
		return bench.NotFound("there is no deleted run %q", id)
	}
	return bench.NotFound("there is no run %q; the history lists them all", id)
}
