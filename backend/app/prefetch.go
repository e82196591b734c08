package app

import (
	"iter"

	"tokenlap/backend/bench"
)

// prefetch reads samples while those before are worked on.
func prefetch(samples iter.Seq2[bench.Sample, error]) iter.Seq2[bench.Sample, error] {
	const waiting = 4
	return func(yield func(bench.Sample, error) bool) {
		piles, done := make(chan readPile, waiting), make(chan struct{})
		defer func() {
			close(done)
			for range piles { // until the reader has let go of the store
			}
		}()
		go readPiles(samples, piles, done)
		for next := range piles {
			for _, sample := range next.samples {
				if !yield(sample, nil) {
					return
				}
			}
			if next.trouble != nil {
				panic(next.trouble) // here somebody catches it
			}
			if next.err != nil && !yield(bench.Sample{}, next.err) {
				return
			}
		}
	}
}

// readPile is some samples, and the error or the panic that came after them.
type readPile struct {
	samples []bench.Sample
	err     error
	trouble any
}

// readPiles closes piles at the end, or once nobody wants more.
func readPiles(samples iter.Seq2[bench.Sample, error], piles chan<- readPile, done <-chan struct{}) {
	const most = 250
	next := readPile{}
	give := func() (wanted bool) {
		defer func() { next = readPile{} }()
		select {
		case piles <- next:
			return true
		case <-done:
			return false
		}
	}
	defer close(piles)
	defer func() { next.trouble = recover(); give() }()
	for sample, err := range samples {
		if next.err = err; err == nil {
			next.samples = append(next.samples, sample)
		}
		if (err != nil || len(next.samples) == most) && !give() {
			return
		}
	}
}
