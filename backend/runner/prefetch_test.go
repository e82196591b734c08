package runner

import (
	"errors"
	"iter"
	"testing"

	"tokenlap/backend/bench"
)

// numbered yields so many samples, and then an error unless it is nil.
func numbered(n int, err error, ended *bool) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		defer func() { *ended = true }()
		for i := range n {
			if !yield(bench.Sample{Seq: i}, nil) {
				return
			}
		}
		if err != nil {
			yield(bench.Sample{}, err)
		}
	}
}

func TestPrefetchedSamplesAreThoseOfTheSource(t *testing.T) {
	broken := errors.New("broken")
	for _, n := range []int{0, 1, prefetchBatch - 1, prefetchBatch, 5*prefetchBatch + 1} {
		for _, want := range []error{nil, broken} {
			var ended bool
			got, failed := 0, error(nil)
			for sample, err := range prefetched(numbered(n, want, &ended)) {
				if failed = err; err == nil && sample.Seq != got {
					t.Fatalf("sample %d comes after %d", sample.Seq, got-1)
				}
				if err == nil {
					got++
				}
			}
			if got != n || !errors.Is(failed, want) || !ended {
				t.Errorf("%d samples of %d, error %v of %v, source ended: %v", got, n, failed, want, ended)
			}
		}
	}
}

// Who leaves early ends the source before he goes on: a transaction is closed then.
func TestLeavingEarlyEndsTheSource(t *testing.T) {
	for _, stop := range []int{0, 1, prefetchBatch, 3 * prefetchBatch} {
		ended := false
		for sample := range prefetched(numbered(10*prefetchBatch, nil, &ended)) {
			if sample.Seq == stop {
				break
			}
		}
		if !ended {
			t.Errorf("the source goes on after sample %d", stop)
		}
	}
}
