package runner

import (
	"context"
	"errors"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// backlog is how many samples wait before the next batch is written at once
// and not at the next tick.
const backlog = 2000

// batchSize returns how many of n waiting samples are written in one
// transaction. When many streams end at once, small batches leave the processor
// to the streams that go on; an eighth of a long queue each time still empties
// it within a second.
func batchSize(n int) int { return min(n, max(100, n/8)) }

// writer stores samples in batches, one batch at a time. Its methods belong to
// the recorder's goroutine and do not wait for the store, except flush.
type writer struct {
	batches chan []bench.Sample // to the goroutine that calls the store
	results chan error          // from it: one for each batch
	pending []bench.Sample      // not stored yet
	writing int                 // how many of the first pending are being stored
	stored  int
	err     error // of the last batch; nil if it was stored
}

func newWriter(db *store.Store, run string) *writer {
	w := &writer{batches: make(chan []bench.Sample), results: make(chan error)}
	go func() {
		for batch := range w.batches {
			w.results <- db.AddSamples(context.Background(), run, batch)
		}
	}()
	return w
}

func (w *writer) add(s bench.Sample) { w.pending = append(w.pending, s) }

// write begins to store the next batch, unless one is being stored.
func (w *writer) write() {
	if w.writing > 0 || len(w.pending) == 0 {
		return
	}
	w.writing = batchSize(len(w.pending))
	w.batches <- w.pending[:w.writing:w.writing]
}

// written takes the result of a batch. A batch that failed stays pending.
func (w *writer) written(err error) {
	if err == nil {
		w.pending = slices.Delete(w.pending, 0, w.writing)
		w.stored += w.writing
	}
	w.writing, w.err = 0, err
}

// mostPending is how many samples may wait for a store that cannot be written.
var mostPending = 100_000

// isHopeless reports whether the run must end because its samples cannot be
// stored: the database is gone, or as many samples wait as may be held in memory.
func (w *writer) isHopeless() bool {
	return w.err != nil && (errors.Is(w.err, store.ErrGone) || len(w.pending) >= mostPending)
}

// flush stores all that is pending. It gives up after three failures in a row.
func (w *writer) flush() error {
	for failures := 0; len(w.pending) > 0; {
		w.write()
		w.written(<-w.results)
		if w.err == nil {
			failures = 0
			continue
		}
		if failures++; failures == 3 {
			return &UnstoredError{Samples: w.pending, cause: w.err}
		}
	}
	return nil
}

func (w *writer) close() { close(w.batches) }
