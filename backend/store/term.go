package store

import (
	"database/sql"
	"sync"

	"tokenlap/backend/record"
)

// terms are the terms of a run's records in the database.
type terms struct {
	record.Terms
	mu     sync.Mutex
	stored int // how many of them are in the database
}

func newTerms(stored []string) *terms {
	return &terms{Terms: *record.NewTerms(stored...), stored: len(stored)}
}

// store stores those that are new, in the transaction that stores their records.
func (t *terms) store(tx *sql.Tx, run int64) error {
	for number := t.stored; number < len(t.All); number++ {
		if _, err := tx.Exec("INSERT INTO sample_term (run, number, term) VALUES (?, ?, ?)", run, number, t.All[number]); err != nil {
			return err
		}
	}
	t.stored = len(t.All)
	return nil
}

// writing does work that may add terms. Where its transaction fails, so does what it
// added.
func (t *terms) writing(work func() error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.stored
	err := work()
	if err != nil {
		t.Truncate(before)
		t.stored = before
	}
	return err
}

// termsOf returns the stored terms of a run.
func termsOf(tx *sql.Tx, run int64) (*terms, error) {
	all, err := list(tx, scanText, "SELECT term FROM sample_term WHERE run = ? ORDER BY number", run)
	if err != nil {
		return nil, err
	}
	return newTerms(all), nil
}
