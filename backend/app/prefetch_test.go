package app

import (
	"errors"
	"slices"
	"testing"

	"tokenlap/backend/bench"
)

// reading yields so many samples, and what then happens.
func reading(n int, then func(yield func(bench.Sample, error) bool)) func(yield func(bench.Sample, error) bool) {
	return func(yield func(bench.Sample, error) bool) {
		for i := range n {
			if !yield(bench.Sample{Seq: i}, nil) {
				return
			}
		}
		then(yield)
	}
}

func TestSamplesReadAheadComeInOrder(t *testing.T) {
	broke := errors.New("broke")
	for _, n := range []int{0, 1, 249, 250, 251, 3000} {
		var seen []int
		var failed []error
		for sample, err := range prefetch(reading(n, func(yield func(bench.Sample, error) bool) { yield(bench.Sample{}, broke) })) {
			if err != nil {
				failed = append(failed, err)
				continue
			}
			seen = append(seen, sample.Seq)
		}
		if len(seen) != n || !slices.IsSorted(seen) || !slices.Equal(failed, []error{broke}) {
			t.Errorf("%d samples: %d came, then %v", n, len(seen), failed)
		}
	}
}

func TestReadingAheadEndsWithItsReader(t *testing.T) {
	ended := false
	for sample := range prefetch(func(yield func(bench.Sample, error) bool) {
		defer func() { ended = true }()
		for i := 0; yield(bench.Sample{Seq: i}, nil); i++ {
		}
	}) {
		if sample.Seq == 600 {
			break
		}
	}
	if !ended {
		t.Error("the samples are still being read")
	}
}

func TestAPanicWhileReadingAheadCanBeCaught(t *testing.T) {
	defer func() {
		if trouble := recover(); trouble != "odd chunk" {
			t.Errorf("caught %v", trouble)
		}
	}()
	for range prefetch(reading(10, func(func(bench.Sample, error) bool) { panic("odd chunk") })) {
	}
	t.Error("the panic is lost")
}
