package store

import (
	"context"
	"database/sql"
	"strings"
)

// edit changes one run in a transaction. As in Run, the id may be shortened.
func (s *Store) edit(ctx context.Context, id string, work func(*sql.Tx, runRow) error) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		run, err := findRun(tx, id, present)
		if err != nil {
			return err
		}
		return work(tx, run)
	})
}

// Rename sets the name of a run; "" removes it.
func (s *Store) Rename(ctx context.Context, id, name string) error {
	if err := s.Allow(ctx, map[string]string{"name": name}); err != nil {
		return err
	}
	return s.edit(ctx, id, func(tx *sql.Tx, run runRow) error {
		if _, err := tx.Exec("UPDATE run SET name = ? WHERE number = ?", strings.TrimSpace(name), run.number); err != nil {
			return err
		}
		return updateSearch(tx, run.number)
	})
}

// SetNote replaces the note of a run.
func (s *Store) SetNote(ctx context.Context, id, note string) error {
	if err := s.Allow(ctx, map[string]string{"note": note}); err != nil {
		return err
	}
	return s.edit(ctx, id, func(tx *sql.Tx, run runRow) error {
		if _, err := tx.Exec("UPDATE run SET note = ? WHERE number = ?", note, run.number); err != nil {
			return err
		}
		return updateSearch(tx, run.number)
	})
}

// SetTags replaces the tags of a run. Spaces around a tag, empty tags and
// duplicates are dropped.
func (s *Store) SetTags(ctx context.Context, id string, tags []string) error {
	if err := s.Allow(ctx, map[string][]string{"tags": tags}); err != nil {
		return err
	}
	return s.edit(ctx, id, func(tx *sql.Tx, run runRow) error { return setTags(tx, run.number, tags) })
}

func setTags(tx *sql.Tx, run int64, tags []string) error {
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
	return updateSearch(tx, run)
}

// updateSearch collects the text that a search for words looks through.
func updateSearch(tx *sql.Tx, run int64) error {
	all, err := list(tx, scanText, `SELECT id || char(10) || name || char(10) || note FROM run WHERE number = ?1
		UNION ALL SELECT tag FROM run_tag WHERE run = ?1
		UNION ALL SELECT DISTINCT endpoint || char(10) || title || char(10) || model || char(10) || family || char(10) || deployment
			FROM run_model WHERE run = ?1`, run)
	if err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE run SET search = ? WHERE number = ?", searchable(strings.Join(all, "\n")), run)
	return err
}

// Star marks a run with a star.
func (s *Store) Star(ctx context.Context, id string) error { return s.edit(ctx, id, setStarred(true)) }

// Unstar removes the star of a run.
func (s *Store) Unstar(ctx context.Context, id string) error {
	return s.edit(ctx, id, setStarred(false))
}

func setStarred(starred bool) func(*sql.Tx, runRow) error {
	return func(tx *sql.Tx, run runRow) error {
		_, err := tx.Exec("UPDATE run SET starred = ? WHERE number = ?", starred, run.number)
		return err
	}
}
