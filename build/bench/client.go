//go:build unix

package main

import (
	"fmt"
	"slices"
	"strconv"
	"syscall"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/selfcheck"
	"tokenlap/backend/simulator"
)

// clientMeasures are about requests and streams: how exact they are timed and
// what that costs.
func clientMeasures() []measure {
	means := func(streams, waves int, ttft, tpot float64) measure {
		name := fmt.Sprintf("%d streams", streams)
		return measure{name: name, figures: []*figure{
			{name: "error of mean TTFT, " + name + ", first wave", unit: "ms", target: ttft, atMost: true},
			{name: "error of mean TPOT, " + name, unit: "%", target: tpot, atMost: true},
			{name: "the simulator's own delay in reading, " + name + " (in neither error)", unit: "ms"},
		}, round: func(b *benchmark) ([]float64, error) {
			errors, _, err := b.meanErrors(streams, waves)
			return []float64{errors.firstTTFT, errors.tpot, errors.reading}, err
		}}
	}
	thousand := means(1000, 4, 1, 0.1)
	thousand.figures = append(thousand.figures,
		&figure{name: "error of mean TTFT, 1000 streams, steady", unit: "ms", target: 0.3, atMost: true},
		&figure{name: "resident memory, 1000 streams", unit: "MB", target: 120, atMost: true})
	thousand.round = func(b *benchmark) ([]float64, error) {
		errors, usage, err := b.meanErrors(1000, 4)
		if err != nil {
			return nil, err
		}
		return []float64{errors.firstTTFT, errors.tpot, errors.reading, errors.laterTTFT, resident(usage)}, nil
	}
	requests := func(streams int) measure {
		name := fmt.Sprintf("%d streams", streams)
		return measure{name: "single requests, " + name, figures: []*figure{
			{name: "error of a request's TTFT, p99, " + name, unit: "ms", target: 2, atMost: true},
		}, round: func(b *benchmark) ([]float64, error) { return b.requestErrors(streams) }}
	}
	return []measure{
		requests(1), requests(10), requests(100), requests(500),
		means(1, 10, 0.5, 0.5),
		means(128, 4, 3, 0.5),
		thousand,
		{name: "full speed", figures: []*figure{
			{name: "tokens taken in at full speed, 64 streams", unit: "a second", target: 300_000},
			{name: "processor time for a million tokens", unit: "s", target: 0.9, atMost: true},
			{name: "the same of a bare reader of the same bytes, just after", unit: "s"},
			{name: "their ratio (the reader looks at nothing)"},
		}, round: (*benchmark).fullSpeed},
		{name: "paced", figures: []*figure{
			{name: "processor time for a million tokens, 64 streams of 500 tokens/s", unit: "s"},
			{name: "that of a bare reader of the same streams, just after", unit: "s"},
			{name: "ratio of the two", target: 1.4, atMost: true},
		}, round: func(b *benchmark) ([]float64, error) {
			_, own, bare, err := b.besideReader("--ttft", "50ms", "--itl", "2ms", "--tokens", "1000")
			return []float64{own, bare, own / bare}, err
		}},
	}
}

// meanErrors makes a run and returns the errors of its means.
func (b *benchmark) meanErrors(streams, waves int) (meanErrors, *syscall.Rusage, error) {
	o, err := b.run([]string{"--ttft", "200ms", "--itl", "20ms", "--tokens", "64"},
		[]string{"--mode", "concurrent", "--concurrent", strconv.Itoa(streams), "--iterations", strconv.Itoa(streams * waves), "--prompts", "short-simple-capital", "--max-tokens", "64"})
	if err != nil {
		return meanErrors{}, nil, err
	}
	errors, err := o.meanErrors(streams)
	return errors, o.usage, err
}

// meanErrors are the absolute errors of the means of a run: differences from
// the means of what the simulator did in the same requests. The true TTFT runs
// from when the request had arrived at the simulator's system to its first
// write.
type meanErrors struct {
	firstTTFT float64 // of the first request of each stream, in ms
	laterTTFT float64 // of all others, in ms; NaN if there are none
	tpot      float64 // in %
	reading   float64 // the simulator's own delay in reading requests, in ms
}

func (o *outcome) meanErrors(streams int) (meanErrors, error) {
	var first, later, measured, actual, reading mean
	for i := range o.samples {
		s := &o.samples[i]
		t, off, err := o.compare(s)
		if err != nil {
			return meanErrors{}, err
		}
		reading.add(float64(t.Read-t.Arrived) / 1e6)
		if s.Seq < streams || streams == 1 {
			first.add(off)
		} else {
			later.add(off)
		}
		tpot, ok := s.TPOT()
		if !ok { // a client that is overloaded reads an answer in one piece
			continue
		}
		measured.add(float64(tpot.Nanoseconds()))
		actual.add(float64(t.Last-t.First) / float64(t.Tokens-1))
	}
	return meanErrors{
		firstTTFT: abs(first.value()), laterTTFT: abs(later.value()),
		tpot: abs(measured.value()/actual.value()-1) * 100, reading: reading.value(),
	}, nil
}

// requestErrors returns the 99th percentile of the errors of single TTFTs, in ms,
// at 50 tokens a second.
func (b *benchmark) requestErrors(streams int) ([]float64, error) {
	waves := max(4, 60/streams)
	o, err := b.run([]string{"--ttft", "300ms", "--itl", "20ms", "--tokens", "32"},
		[]string{"--mode", "concurrent", "--concurrent", strconv.Itoa(streams), "--iterations", strconv.Itoa(streams * waves), "--prompts", "short-simple-capital", "--max-tokens", "32"})
	if err != nil {
		return nil, err
	}
	var errors []float64
	for i := range o.samples {
		_, off, err := o.compare(&o.samples[i])
		if err != nil {
			return nil, err
		}
		errors = append(errors, abs(off))
	}
	slices.Sort(errors)
	return []float64{bench.Quantile(errors, 0.99)}, nil
}

// compare returns what the simulator did for a sample and the error of its TTFT
// in milliseconds.
func (o *outcome) compare(s *bench.Sample) (simulator.Truth, float64, error) {
	t, ok := o.truth[s.ResponseID]
	if !ok || s.Outcome != bench.OK {
		return t, 0, fmt.Errorf("request %d: %s %s", s.Seq, s.Outcome, s.Message)
	}
	off, _ := selfcheck.TTFTError(s, t)
	return t, off * 1000, nil
}

// fullSpeed reads 64 streams that are written as fast as possible. It returns
// tokens a second and the processor seconds for a million tokens, those of a bare
// reader, and their ratio.
func (b *benchmark) fullSpeed() ([]float64, error) {
	speed, own, bare, err := b.besideReader("--ttft", "50ms", "--itl", "0", "--tokens", strconv.Itoa(readerTokens))
	return []float64{speed, own, bare, own / bare}, err
}

// besideReader makes a run and then has a bare reader read the same. It returns
// tokens a second of the run and the processor seconds of both for a million
// tokens.
func (b *benchmark) besideReader(simulate ...string) (speed, own, bare float64, err error) {
	o, err := b.run(simulate,
		[]string{"--mode", "concurrent", "--concurrent", strconv.Itoa(readerStreams), "--iterations", strconv.Itoa(readerStreams * readerRequests),
			"--prompts", "short-simple-capital", "--max-tokens", strconv.Itoa(readerTokens), "--no-text"})
	if err != nil {
		return 0, 0, 0, err
	}
	tokens := 0
	for i := range o.samples {
		if o.samples[i].Outcome != bench.OK {
			return 0, 0, 0, fmt.Errorf("request %d: %s %s", i, o.samples[i].Outcome, o.samples[i].Message)
		}
		tokens += o.samples[i].Tokens.Output
	}
	cpu := time.Duration(o.usage.Utime.Nano() + o.usage.Stime.Nano()).Seconds()
	millions := float64(tokens) / 1e6
	bare, err = b.bareReader(simulate)
	return *o.run.Summary.Models[0].SystemTokens, cpu / millions, bare / millions, err
}

// mean is the mean of values that are added one by one.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(v float64) { m.sum += v; m.n++ }

func (m *mean) value() float64 { return m.sum / float64(m.n) }

func abs(v float64) float64 { return max(v, -v) }
