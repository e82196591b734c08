package runner

import (
	"iter"

	"tokenlap/backend/bench"
)

// prefetchBatch is how many samples are handed over together.
const prefetchBatch = 128

// prefetched yields what a source yields, which is read meanwhile by another goroutine: its
// samples must not share memory. It ends before the range over it does.
func prefetched(source iter.Seq2[bench.Sample, error]) iter.Seq2[bench.Sample, error] {
	type batch struct {
		samples []bench.Sample
		err     error // after them
	}
	return func(yield func(bench.Sample, error) bool) {
		batches, left := make(chan batch, 1), make(chan struct{})
		go func() {
			defer close(batches)
			next := batch{samples: make([]bench.Sample, 0, prefetchBatch)}
			for sample, err := range source {
				if err != nil {
					next.err = err
					break
				}
				if next.samples = append(next.samples, sample); len(next.samples) < prefetchBatch {
					continue
				}
				select {
				case batches <- next:
				case <-left:
					return
				}
				next.samples = make([]bench.Sample, 0, prefetchBatch)
			}
			select {
			case batches <- next:
			case <-left:
			}
		}()
		defer func() {
			close(left)
			for range batches { // until the source has ended
			}
		}()
		for one := range batches {
			for _, sample := range one.samples {
				if !yield(sample, nil) {
					return
				}
			}
			if one.err != nil {
				yield(bench.Sample{}, one.err)
				return
			}
		}
	}
}
