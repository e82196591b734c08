package store

import (
	"database/sql"
	"regexp"
	"strings"

	"tokenlap/backend/bench"
)

// runIDForm is what a run's id looks like: it is part of a file name, and
// people type it.
var runIDForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// runRow identifies a run that was looked up.
type runRow struct {
	number int64
	id     string
	state  bench.State
}

func scanRunRow(r row) (run runRow, err error) {
	err = r.Scan(&run.number, &run.id, &run.state)
	return run, err
}

// scope is an SQL condition on the runs that are searched.
type scope string

const (
	present scope = "deleted_ms IS NULL"
	deleted scope = "deleted_ms > 0"
)

// findRun returns the run with an id or with an id that begins so, or for "last" and
// "latest" the run that was begun last, by the order in which they are stored: a clock
// may have been set back. It is an error if there is none, or more than one.
func findRun(tx *sql.Tx, id string, in scope) (runRow, error) {
	query := "SELECT number, id, state FROM run WHERE " + string(in)
	switch {
	case id == "last" || id == "latest":
		run, err := scanRunRow(tx.QueryRow(query + " ORDER BY number DESC LIMIT 1"))
		if err == sql.ErrNoRows {
			err = bench.NotFound("there is no run yet")
		}
		return run, err
	case !runIDForm.MatchString(id):
		return runRow{}, noRun(id, in)
	}
	run, err := scanRunRow(tx.QueryRow(query+" AND id = ?", id))
	if err != sql.ErrNoRows {
		return run, err
	}
	// '~' sorts behind all that an id may hold.
	all, err := list(tx, scanRunRow, query+" AND id >= ? AND id < ? ORDER BY id LIMIT 4", id, id+"~")
	if err != nil {
		return runRow{}, err
	}
	return onlyRun(all, id, in)
}

func onlyRun(all []runRow, id string, in scope) (runRow, error) {
	switch len(all) {
	case 0:
		return runRow{}, noRun(id, in)
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
	return runRow{}, bench.Invalid("several runs begin with %q: %s%s; give more of the id", id, strings.Join(ids, ", "), more)
}

// findExactRun is findRun for a whole id.
func findExactRun(tx *sql.Tx, id string) (runRow, error) {
	run, err := findRun(tx, id, present)
	if err == nil && run.id != id {
		err = noRun(id, present)
	}
	return run, err
}

func noRun(id string, in scope) error {
	if in == deleted {
		return bench.NotFound("there is no deleted run %q", id)
	}
	return bench.NotFound("there is no run %q; the history lists them all", id)
}
