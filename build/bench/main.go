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
	rounds := flag.Int("rounds", 5, "rounds of each measure; the median counts")
	only := flag.String("only", "", "only the measures whose name holds this")
	binary := flag.String("binary", "", "the tokenlap to measure; built if empty")
	window := flag.Bool("window", false, "measure the window: build/bin/tokenlap must be there")
	flag.Parse()
	if url := os.Getenv(readerURL); url != "" {
		exitOn(readAll(url))
		return
	}
	chosen := slices.Concat(clientMeasures(), scaleMeasures(), openLoadMeasures(), storeMeasures(), chartMeasures(), importMeasures())
	if *window {
		chosen, *binary = windowMeasures(), filepath.Join("build", "bin", "tokenlap")
	}
	exitOn(runAll(chosen, *rounds, *only, *binary))
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

// runAll builds the program if binary is empty, runs the rounds of each chosen
// measure whose name contains only, and prints a table of the figures.
func runAll(chosen []measure, rounds int, only, binary string) error {
	dir, err := os.MkdirTemp("", "tokenlap-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if binary == "" {
		binary = filepath.Join(dir, "tokenlap")
		build := exec.Command("go", "build", "-trimpath", "-o", binary, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
	}
	fmt.Printf("| measure | target | median of %d | least | most | |\n|---|---|---|---|---|---|\n", rounds)
	missed := 0
	for _, m := range chosen {
		if !strings.Contains(m.name, only) {
			continue
		}
		for i := range rounds {
			round := &benchmark{binary: binary, dir: filepath.Join(dir, fmt.Sprintf("%s-%d", strings.ReplaceAll(m.name, " ", "-"), i)), number: i + 1}
			if err := m.run(round); err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
		}
		for _, f := range m.figures {
			if !f.print() {
				missed++
			}
		}
	}
	fmt.Printf("\n%d missed\n", missed)
	return nil
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
