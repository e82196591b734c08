package store

import (
	"context"
	"database/sql"
	"slices"

	"tokenlap/backend/bench"
)

// Runs returns the runs that a filter selects, without the texts of their
// prompts, and the number of runs that it selects without its limit.
func (s *Store) Runs(ctx context.Context, filter Filter) (runs []bench.Run, total int, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		runs, total, err = listRuns(tx, filter)
		return err
	})
	return runs, total, err
}

func listRuns(tx *sql.Tx, filter Filter) (runs []bench.Run, total int, err error) {
	numbers, total, err := filter.find(tx)
	if err != nil {
		return nil, 0, err
	}
	// Documents are read for the page alone.
	runs, err = list(tx, scanRun, "SELECT "+runColumns+` FROM json_each(?) page JOIN run r ON r.number = page.value
		JOIN run_document d ON d.run = r.number ORDER BY page.key`, document{numbers})
	return runs, total, err
}

// find returns the numbers of a page of the runs that the filter selects, and how many
// it selects.
func (f Filter) find(tx *sql.Tx) (numbers []int64, total int, err error) {
	order, err := f.order()
	if err != nil {
		return nil, 0, err
	}
	where, args := f.where()
	// All runs are counted and had in order by an index. A search finds its runs once,
	// and counts and sorts what it found.
	from := " FROM run r INDEXED BY " + order.index + " WHERE " + where
	query := "SELECT r.number, (SELECT count(*)" + from + ")" + from + " ORDER BY " + order.clause(order.by)
	both := slices.Concat(args, args)
	if f.Text != "" || f.Model != "" || f.Tag != "" {
		query = "WITH found AS MATERIALIZED (SELECT r.number, r.started_ms, " + order.by + " AS by FROM run r WHERE " + where + `)
			SELECT r.number, (SELECT count(*) FROM found) FROM found r ORDER BY ` + order.clause("r.by")
		both = args
	}
	limit := f.Limit
	if limit <= 0 {
		limit = -1 // none
	}
	offset := max(0, f.Offset)
	numbers, err = list(tx, func(r row) (number int64, err error) {
		err = r.Scan(&number, &total)
		return number, err
	}, query+" LIMIT ? OFFSET ?", append(slices.Clone(both), limit, offset)...)
	if err == nil && len(numbers) == 0 && offset > 0 { // no row says how many
		err = tx.QueryRow("SELECT count(*) FROM run r WHERE "+where, args...).Scan(&total)
	}
	return numbers, total, err
}

// LastRuns returns the finished runs of the endpoint with that name, newest
// first and at most limit, without the texts of their prompts. It searches
// backwards from the newest run; Runs would first collect all runs of the
// endpoint.
func (s *Store) LastRuns(ctx context.Context, endpoint string, limit int) (runs []bench.Run, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		// The plus keeps SQLite from using the index of states.
		runs, err = list(tx, scanRun, `WITH last AS MATERIALIZED (SELECT r.number FROM run r
				WHERE r.deleted_ms IS NULL AND +r.state = ? AND EXISTS (SELECT 1 FROM run_model WHERE run = r.number AND endpoint = ?)
				ORDER BY r.started_ms DESC, r.number DESC LIMIT ?)
			SELECT `+runColumns+` FROM last JOIN run r ON r.number = last.number JOIN run_document d ON d.run = r.number
			ORDER BY r.started_ms DESC, r.number DESC`, bench.Finished, endpoint, limit)
		return err
	})
	return runs, err
}
