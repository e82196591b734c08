package app

import (
	"iter"

	"tokenlap/backend/bench"
)

// prefetch reads samples in another goroutine, some batches ahead of the caller.
// A panic while reading is raised again in the goroutine of the caller.
func prefetch(samples iter.Seq2[bench.Sample, error]) iter.Seq2[bench.Sample, error] {
	const maxWaiting = 4
	return func(yield func(bench.Sample, error) bool) {
		batches, done := make(chan sampleBatch, maxWaiting), make(chan struct{})
		defer func() {
			close(done)
			for range batches { // until the reader has ended and no longer uses the store
			}
		}()
		go readBatches(samples, batches, done)
		for batch := range batches {
			for _, sample := range batch.samples {
				if !yield(sample, nil) {
					return
				}
			}
			if batch.panicked != nil {
				panic(batch.panicked)
			}
			if batch.err != nil && !yield(bench.Sample{}, batch.err) {
				return
			}
		}
	}
}

// sampleBatch is some samples, and the error or the panic that followed them.
type sampleBatch struct {
	samples  []bench.Sample
	err      error
	panicked any
}

// readBatches sends samples in batches until they end or done is closed, and
// then closes batches.
func readBatches(samples iter.Seq2[bench.Sample, error], batches chan<- sampleBatch, done <-chan struct{}) {
	const size = 250
	next := sampleBatch{}
	send := func() (sent bool) {
		defer func() { next = sampleBatch{} }()
		select {
		case batches <- next:
			return true
		case <-done:
			return false
		}
	}
	defer close(batches)
	defer func() { next.panicked = recover(); send() }()
	for sample, err := range samples {
		if next.err = err; err == nil {
			next.samples = append(next.samples, sample)
		}
		if (err != nil || len(next.samples) == size) && !send() {
			return
		}
	}
}
