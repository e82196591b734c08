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
			o, err := b.manyStreams(streams, 4, 16, 200*time.Millisecond)
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
		{name: "overload", figures: []*figure{
			{name: "error of mean TTFT, 5,000 streams of 50 tokens/s, more than the machine carries", unit: "ms"},
			{name: "by how much a TTFT may be off, as the run says", unit: "ms"},
			{name: "requests whose TTFT is off by more than that and 5 ms", unit: "%", target: 1, atMost: true},
			{name: "share of runs that accuse the server of buffering", target: 0.5, atMost: true},
		}, round: (*benchmark).overload},
		{name: "memory of 9900 streams", figures: []*figure{
			{name: "resident memory a stream, 9,900 streams of 5 tokens/s", unit: "KB", target: 50, atMost: true},
		}, round: func(b *benchmark) ([]float64, error) {
			const streams = 9900 // a process may often have 20,000 files, and the simulator is a host of its own
			o, err := b.manyStreams(streams, 1, 16, 200*time.Millisecond)
			if err != nil {
				return nil, err
			}
			return []float64{resident(o.usage) * 1024 / streams}, nil
		}},
	}
}

// overload makes a run that neither the client nor the simulator can carry, and
// returns its error, what the run says of it, and how far that holds.
func (b *benchmark) overload() ([]float64, error) {
	const streams = 5000
	o, err := b.manyStreams(streams, 2, 64, 20*time.Millisecond)
	if err != nil {
		return nil, err
	}
	var ttft mean
	bound := float64(o.run.Health.TTFTError.Nanoseconds()) / 1e6
	beyond, accused := 0, 0.0
	for i := range o.samples {
		_, off, err := o.compare(&o.samples[i])
		if err != nil {
			return nil, err
		}
		ttft.add(off)
		if abs(off) > max(bound, 5) {
			beyond++
		}
	}
	if o.run.Summary.Models[0].IsBuffered() {
		accused = 1
	}
	return []float64{abs(ttft.value()), bound, float64(beyond) / float64(len(o.samples)) * 100, accused}, nil
}

// manyStreams makes a run of so many streams at once, each of several
// answers, one after the other.
func (b *benchmark) manyStreams(streams, waves, tokens int, itl time.Duration) (outcome, error) {
	return b.run([]string{"--ttft", "1s", "--itl", itl.String(), "--tokens", strconv.Itoa(tokens)},
		[]string{"--mode", "concurrent", "--concurrent", strconv.Itoa(streams), "--iterations", strconv.Itoa(streams * waves), "--prompts", "short-simple-capital", "--max-tokens", strconv.Itoa(tokens)})
}
