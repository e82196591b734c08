package store

import (
	"context"
	"database/sql"

	"tokenlap/backend/bench"
)

// ListedRuns returns the runs that a filter selects, as lists show them, and the
// number of runs that it selects without its limit.
func (s *Store) ListedRuns(ctx context.Context, filter Filter) (runs []bench.ListedRun, total int, err error) {
	var missing []int64
	err = s.read(ctx, func(tx *sql.Tx) error {
		numbers, found, err := filter.find(tx)
		if err != nil {
			return err
		}
		total = found
		runs, missing, err = listListed(tx, numbers)
		return err
	})
	if err == nil && len(missing) > 0 {
		// Without Store.write, which waits: if they cannot be stored now, they are the next time.
		_ = transact(ctx, s.writer, func(tx *sql.Tx) error { return addListed(tx, missing[:min(len(missing), mostListed)]) })
	}
	return runs, total, err
}

// mostListed is how many runs get what lists show of them in one transaction.
const mostListed = 200

// listListed returns the runs with the numbers, and the numbers of those whose content
// is not stored.
func listListed(tx *sql.Tx, numbers []int64) (runs []bench.ListedRun, missing []int64, err error) {
	runs, err = list(tx, func(r row) (run bench.ListedRun, err error) {
		var content sql.Null[string]
		err = r.Scan(&run.ID, &run.Name, &run.State, (*moment)(&run.Started), (*moment)(&run.Finished), &run.Note, &run.Starred,
			&run.Definitions, document{&run.Tags}, &run.Excluded, &content)
		if err == nil && content.Valid {
			err = document{&run.ListedContent}.Scan(content.V)
		}
		return run, err
	}, `SELECT r.id, r.name, `+displayState+`, r.started_ms, r.finished_ms, r.note, r.starred, r.definitions,
			(SELECT json_group_array(tag) FROM (SELECT tag FROM run_tag WHERE run = r.number ORDER BY position)),
			coalesce((SELECT reason FROM run_exclusion WHERE run = r.number), ''), l.content
		FROM json_each(?) page JOIN run r ON r.number = page.value LEFT JOIN run_listed l ON l.run = r.number ORDER BY page.key`, document{numbers})
	if err != nil {
		return nil, nil, err
	}
	for i := range runs {
		if runs[i].Models != nil {
			continue
		}
		if runs[i].ListedContent, err = listedContent(tx, numbers[i]); err != nil {
			return nil, nil, err
		}
		missing = append(missing, numbers[i])
	}
	return runs, missing, nil
}

// listedContent reads what lists show of a run from its documents.
func listedContent(tx *sql.Tx, run int64) (bench.ListedContent, error) {
	var whole bench.Run
	err := tx.QueryRow("SELECT plan, manifest, summary FROM run_document WHERE run = ?", run).
		Scan(document{&whole.Plan}, document{&whole.Manifest}, document{&whole.Summary})
	return whole.Listed().ListedContent, err
}

// updateListed stores what lists show of a run.
func updateListed(tx *sql.Tx, run int64) error {
	content, err := listedContent(tx, run)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO run_listed (run, content) VALUES (?1, ?2) ON CONFLICT (run) DO UPDATE SET content = ?2", run, document{content})
	return err
}

// addListed stores what lists show of runs that were stored when there was no place for
// it. Some may have been purged meanwhile.
func addListed(tx *sql.Tx, runs []int64) error {
	for _, run := range runs {
		if err := updateListed(tx, run); err != nil && err != sql.ErrNoRows {
			return err
		}
	}
	return nil
}
