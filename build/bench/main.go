//go:build unix

// Bench measures the error, speed and memory of Tokenlap itself: it runs the
// real command line against a simulator in another process and compares the
// results with what the simulator did. Run it with `make bench`.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	var o options
	flag.IntVar(&o.rounds, "rounds", 5, "rounds of each measure; the median counts")
	flag.StringVar(&o.only, "only", "", "only the measures whose name holds this")
	flag.StringVar(&o.binary, "binary", "", "the tokenlap to measure; built if empty")
	flag.StringVar(&o.json, "json", "", "a file that the figures are written to as JSON too")
	base := flag.String("compare", "", "measure this git revision too, in turns, and fail where a figure became worse since")
	size := flag.Bool("size", false, "measure a history of 10,000,000 requests, which is made first: 6 GB, minutes")
	flag.IntVar(&largeHistory.requests, "requests", largeHistory.requests, "requests of the history of -size; few make it soon, and its lists are the same")
	window := flag.Bool("window", false, "measure the window: build/bin/tokenlap must be there")
	merge := flag.Bool("merge", false, "merge 64 parts with 1,000,000 requests, which are made first: 400 MB")
	flag.IntVar(&mergedRequests, "merged-requests", mergedRequests, "requests of -merge")
	long := flag.Bool("soak", false, "make one run of 200,000 requests and fail where memory, descriptors or goroutines grow")
	flag.Parse()
	if url := os.Getenv(readerURL); url != "" {
		exitOn(readAll(url))
		return
	}
	chosen := slices.Concat(clientMeasures(), scaleMeasures(), openLoadMeasures(), storeMeasures(), chartMeasures(), importMeasures())
	switch {
	case *merge:
		exitOn(runAll(mergeMeasures(), o))
	case *long:
		exitOn(soak(o.binary))
	case *base != "":
		exitOn(compare(*base, o.compared(chosen), o.rounds))
	case *size:
		exitOn(runAll(sizeMeasures(), o))
	case *window:
		o.binary = filepath.Join("build", "bin", "tokenlap")
		exitOn(runAll(windowMeasures(), o))
	default:
		exitOn(runAll(chosen, o))
	}
}

// options are what the flags say.
type options struct {
	rounds             int
	only, binary, json string
}

// compared returns the measures that two revisions are compared by.
func (o options) compared(all []measure) []measure {
	return slices.DeleteFunc(all, func(m measure) bool {
		if o.only != "" {
			return !strings.Contains(m.name, o.only)
		}
		return !slices.Contains(compared, m.name)
	})
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measure is a group of figures that one round yields together.
type measure struct {
	name    string
	figures []*figure
	round   func(b *benchmark) ([]float64, error) // a value for each figure
}

// benchmark is one round: the program to measure and its data folder.
type benchmark struct {
	binary string
	dir    string // removed after the round
	number int    // of the round, from 1; also the seed of what is random in it
}

// built returns the program to measure: the given one or, where that is "", one that it
// builds in the folder.
func built(binary, dir string) (string, error) {
	if binary != "" {
		return binary, nil
	}
	binary = filepath.Join(dir, "tokenlap")
	build := exec.Command("go", "build", "-trimpath", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return binary, nil
}

// runAll runs the rounds of each chosen measure whose name contains only, prints a table
// of the figures and writes them to the file for JSON.
func runAll(chosen []measure, o options) error {
	dir, err := os.MkdirTemp("", "tokenlap-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if o.binary, err = built(o.binary, dir); err != nil {
		return err
	}
	fmt.Printf("| measure | target | median of %d | least | most | |\n|---|---|---|---|---|---|\n", o.rounds)
	var measured []*figure
	missed := 0
	for _, m := range chosen {
		if !strings.Contains(m.name, o.only) {
			continue
		}
		for i := range o.rounds {
			round := &benchmark{binary: o.binary, dir: filepath.Join(dir, fmt.Sprintf("%s-%d", strings.ReplaceAll(m.name, " ", "-"), i)), number: i + 1}
			if err := m.run(round); err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
		}
		for _, f := range m.figures {
			if !f.print() {
				missed++
			}
		}
		measured = append(measured, m.figures...)
	}
	fmt.Printf("\n%d missed\n", missed)
	return writeJSON(o.json, measured)
}

// run carries out one round and adds its values to the figures.
func (m *measure) run(b *benchmark) error {
	values, err := m.round(b)
	if err != nil {
		return err
	}
	for i, value := range values {
		m.figures[i].values = append(m.figures[i].values, value)
	}
	return os.RemoveAll(b.dir)
}
