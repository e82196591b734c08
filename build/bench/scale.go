//go:build unix

package main

import (
	"fmt"
	"strconv"
	"time"
)

// scaleMeasures are about thousands of streams of one client, which shares the
// processor with the simulator.
func scaleMeasures() []measure {
	slow := func(streams int, steady float64) measure {
		name := fmt.Sprintf("%d streams of 5 tokens/s", streams)
		return measure{name: name, figures: []*figure{
			{name: "error of mean TTFT, " + name + ", steady", unit: "ms", target: steady, atMost: true},
			{name: "the same, first wave", unit: "ms"},
			{name: "error of mean TPOT, " + name, unit: "%"},
			{name: "the simulator's own delay in reading, " + name + " (in no error)", unit: "ms"},
		}, round: func(b *benchmark) ([]float64, error) {
			o, err := b.manyStreams(streams, 4, 200*time.Millisecond)
			if err != nil {
				return nil, err
			}
			errors, err := o.meanErrors(streams)
			return []float64{errors.laterTTFT, errors.firstTTFT, errors.tpot, errors.reading}, err
		}}
	}
	return []measure{
		slow(5000, 1),
		slow(9000, 3),
		{name: "memory of 9900 streams", figures: []*figure{
			{name: "resident memory a stream, 9,900 streams of 5 tokens/s", unit: "KB", target: 60, atMost: true},
		}, round: func(b *benchmark) ([]float64, error) {
			const streams = 9900 // a process may often have 20,000 files, and the simulator is a host of its own
			o, err := b.manyStreams(streams, 1, 200*time.Millisecond)
			if err != nil {
				return nil, err
			}
			return []float64{resident(o.usage) * 1024 / streams}, nil
		}},
	}
}

// manyStreams makes a run of so many streams at once, each of them a number of
// answers of 16 tokens, one after the other.
func (b *benchmark) manyStreams(streams, waves int, itl time.Duration) (outcome, error) {
	return b.run([]string{"--ttft", "1s", "--itl", itl.String(), "--tokens", "16"},
		[]string{"--mode", "concurrent", "--concurrent", strconv.Itoa(streams), "--iterations", strconv.Itoa(streams * waves), "--prompts", "short-simple-capital", "--max-tokens", "16"})
}
