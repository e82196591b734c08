package store

import (
	"database/sql"
	"sync"
)

// terms are the strings that requests of a run share, such as the names of its models.
// A record holds their numbers.
type terms struct {
	mu      sync.Mutex
	all     []string
	numbers map[string]int // of all, for writing
	stored  int            // how many of them are in the database
}

// number returns the number of a string, which is added if it is new.
func (t *terms) number(text string) int {
	number, ok := t.numbers[text]
	if !ok {
		number = len(t.all)
		t.all, t.numbers[text] = append(t.all, text), number
	}
	return number
}

// store stores those that are new, in the transaction that stores their records.
func (t *terms) store(tx *sql.Tx, run int64) error {
	for number := t.stored; number < len(t.all); number++ {
		if _, err := tx.Exec("INSERT INTO sample_term (run, number, term) VALUES (?, ?, ?)", run, number, t.all[number]); err != nil {
			return err
		}
	}
	t.stored = len(t.all)
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
		for _, text := range t.all[before:] {
			delete(t.numbers, text)
		}
		t.all, t.stored = t.all[:before], before
	}
	return err
}

// termsOf returns the stored terms of a run.
func termsOf(tx *sql.Tx, run int64) (*terms, error) {
	all, err := list(tx, scanText, "SELECT term FROM sample_term WHERE run = ? ORDER BY number", run)
	if err != nil {
		return nil, err
	}
	stored := terms{all: all, numbers: make(map[string]int, len(all)), stored: len(all)}
	for number, text := range all {
		stored.numbers[text] = number
	}
	return &stored, nil
}
