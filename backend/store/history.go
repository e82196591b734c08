package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// Runs lists the runs that a filter chooses, newest first unless it says
// otherwise, without the texts of their prompts, and how many there are beyond
// the limit too.
func (s *Store) Runs(ctx context.Context, filter Filter) (runs []bench.Run, total int, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		runs, total, err = listRuns(tx, filter)
		return err
	})
	return runs, total, err
}

func listRuns(tx *sql.Tx, filter Filter) ([]bench.Run, int, error) {
	where, args := filter.where()
	orderBy, err := filter.orderBy()
	if err != nil {
		return nil, 0, err
	}
	var total int
	if err := tx.QueryRow("SELECT count(*) FROM run r WHERE "+where, args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	limit := filter.Limit
	if limit <= 0 {
		limit = -1 // none
	}
	// The page is chosen first, so that documents are read for it alone.
	rows, err := tx.Query(`WITH page AS MATERIALIZED (SELECT r.number, row_number() OVER () AS place FROM
			(SELECT r.number FROM run r WHERE `+where+" ORDER BY "+orderBy+` LIMIT ? OFFSET ?) r)
		SELECT `+runColumns+" FROM page JOIN run r ON r.number = page.number JOIN run_document d ON d.run = r.number ORDER BY page.place",
		append(args, limit, max(0, filter.Offset))...)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	runs := []bench.Run{}
	for rows.Next() {
		run, err := scanRun(rows)
		if err != nil {
			return nil, 0, err
		}
		runs = append(runs, run)
	}
	return runs, total, rows.Err()
}

// change does something to one run in a transaction. As in Run, the id may be
// shortened.
func (s *Store) change(ctx context.Context, id string, work func(*sql.Tx, found) error) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		run, err := findRun(tx, id, kept)
		if err != nil {
			return err
		}
		return work(tx, run)
	})
}

// Rename gives a run a name; an empty one takes it away.
func (s *Store) Rename(ctx context.Context, id, name string) error {
	return s.change(ctx, id, func(tx *sql.Tx, run found) error {
		if _, err := tx.Exec("UPDATE run SET name = ? WHERE number = ?", strings.TrimSpace(name), run.number); err != nil {
			return err
		}
		return keepSearch(tx, run.number)
	})
}

// SetNote replaces the note of a run.
func (s *Store) SetNote(ctx context.Context, id, note string) error {
	return s.change(ctx, id, func(tx *sql.Tx, run found) error {
		if _, err := tx.Exec("UPDATE run SET note = ? WHERE number = ?", note, run.number); err != nil {
			return err
		}
		return keepSearch(tx, run.number)
	})
}

// SetTags replaces the tags of a run. Spaces around a tag, empty tags and
// those given twice are left out.
func (s *Store) SetTags(ctx context.Context, id string, tags []string) error {
	return s.change(ctx, id, func(tx *sql.Tx, run found) error { return keepTags(tx, run.number, tags) })
}

func keepTags(tx *sql.Tx, run int64, tags []string) error {
	if _, err := tx.Exec("DELETE FROM run_tag WHERE run = ?", run); err != nil {
		return err
	}
	seen := map[string]bool{"": true}
	for i, tag := range tags {
		tag = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(tag, "\x00", ""), "\uFFFD"))
		if seen[searchable(tag)] {
			continue
		}
		seen[searchable(tag)] = true
		if _, err := tx.Exec("INSERT INTO run_tag (run, position, tag) VALUES (?, ?, ?)", run, i, tag); err != nil {
			return err
		}
	}
	return keepSearch(tx, run)
}

// keepSearch gathers what a search for words looks through.
func keepSearch(tx *sql.Tx, run int64) error {
	rows, err := tx.Query(`SELECT id || char(10) || name || char(10) || note FROM run WHERE number = ?1
		UNION ALL SELECT tag FROM run_tag WHERE run = ?1
		UNION ALL SELECT DISTINCT endpoint || char(10) || title || char(10) || model || char(10) || family || char(10) || deployment
			FROM run_model WHERE run = ?1`, run)
	if err != nil {
		return err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		all = append(all, searchable(text))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE run SET search = ? WHERE number = ?", strings.Join(all, "\n"), run)
	return err
}

// Star marks a run, or takes the mark away.
func (s *Store) Star(ctx context.Context, id string, starred bool) error {
	return s.change(ctx, id, func(tx *sql.Tx, run found) error {
		_, err := tx.Exec("UPDATE run SET starred = ? WHERE number = ?", starred, run.number)
		return err
	})
}

// Delete takes a run out of every list; Restore brings it back until Purge. A
// run that is being measured is a conflict.
func (s *Store) Delete(ctx context.Context, id string) error {
	return s.change(ctx, id, func(tx *sql.Tx, run found) error {
		if run.state == bench.Running {
			held, err := s.isHeld(run.id)
			if err != nil {
				return err
			}
			if held {
				return bench.Conflict("run %s is being measured; stop it first", run.id)
			}
		}
		now := time.Now()
		_, err := tx.Exec("UPDATE run SET deleted_ms = ? WHERE number = ?", (*moment)(&now), run.number)
		return err
	})
}

// Restore brings a deleted run back.
func (s *Store) Restore(ctx context.Context, id string) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		run, err := findRun(tx, id, deleted)
		if err != nil {
			return err
		}
		_, err = tx.Exec("UPDATE run SET deleted_ms = NULL WHERE number = ?", run.number)
		return err
	})
}
