//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
)

const (
	soakRequests = 200_000
	soakUsers    = 64
	soakInterval = 250 * time.Millisecond
)

// usage is what the process held at one moment of a run.
type usage struct {
	resident    float64 // MB
	descriptors float64
	goroutines  float64
}

// soak runs the command line in this process, so that its goroutines can be counted,
// against a simulator in another one.
func soak(binary string) error {
	dir, err := os.MkdirTemp("", "tokenlap-soak")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if binary, err = built(binary, dir); err != nil {
		return err
	}
	b := &benchmark{binary: binary, dir: filepath.Join(dir, "data")}
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	server, err := b.simulator(ctx, "--ttft", "5ms", "--itl", "1ms", "--tokens", "16")
	if err != nil {
		return err
	}
	defer server.Close()
	begin := time.Now()
	seen, err := b.watched(server.URL)
	if err != nil {
		return err
	}
	fmt.Printf("%d requests in %v, seen %d times\n\n", soakRequests, time.Since(begin).Round(time.Second), len(seen))
	return judgeSoak(seen)
}

// watched makes the run and returns what the process held while requests were sent.
func (b *benchmark) watched(url string) ([]usage, error) {
	var out, errs bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Main([]string{"run", "--url", url, "--model", "simulated", "--mode", "concurrent", "--concurrent", strconv.Itoa(soakUsers),
			"--iterations", strconv.Itoa(soakRequests), "--prompts", "short-simple-capital", "--max-tokens", "16",
			"--output-dir", "", "--data-dir", b.dir, "--json"}, nil, &out, &errs)
	}()
	var seen []usage
	tick := time.NewTicker(soakInterval)
	defer tick.Stop()
	for {
		select {
		case code := <-ended:
			if code != 0 {
				return nil, fmt.Errorf("the run ended with code %d: %s", code, &errs)
			}
			return seen, nil
		case <-tick.C:
			now, err := usageNow()
			if err != nil {
				return nil, err
			}
			if len(seen) == 0 || now.descriptors > soakUsers/2 { // it connects, or computes its summary
				seen = append(seen, now)
			}
		}
	}
}

// usageNow reads what this process holds, from /proc.
func usageNow() (usage, error) {
	status, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return usage{}, fmt.Errorf("the soak test reads /proc, which only Linux has: %w", err)
	}
	fields := bytes.Fields(status)
	if len(fields) < 2 {
		return usage{}, errors.New("/proc/self/statm has another form than expected")
	}
	pages, err := strconv.ParseFloat(string(fields[1]), 64)
	if err != nil {
		return usage{}, err
	}
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return usage{}, err
	}
	return usage{
		resident:    pages * float64(os.Getpagesize()) / (1 << 20),
		descriptors: float64(len(open)), goroutines: float64(runtime.NumGoroutine()),
	}, nil
}

// judgeSoak compares the last third of a run with its first.
func judgeSoak(seen []usage) error {
	if len(seen) < 30 {
		return fmt.Errorf("the process was seen %d times, too few to judge", len(seen))
	}
	third := len(seen) / 3
	fmt.Println("| of the process | first third | last third | bound | |\n|---|---|---|---|---|")
	grown := 0
	for _, row := range []struct {
		name  string
		of    func(usage) float64
		bound func(first float64) float64
	}{
		{"resident memory, MB", func(u usage) float64 { return u.resident }, func(first float64) float64 { return first*1.15 + 10 }},
		{"descriptors", func(u usage) float64 { return u.descriptors }, func(first float64) float64 { return first + 4 }},
		{"goroutines", func(u usage) float64 { return u.goroutines }, func(first float64) float64 { return first + 4 }},
	} {
		first, last := medianOf(seen[:third], row.of), medianOf(seen[len(seen)-third:], row.of)
		word := "flat"
		if last > row.bound(first) {
			word = "GROWN"
			grown++
		}
		fmt.Printf("| %s | %s | %s | %s | %s |\n", row.name, short(first), short(last), short(row.bound(first)), word)
	}
	if grown > 0 {
		return fmt.Errorf("%d of them grew in the run", grown)
	}
	return nil
}

func medianOf(seen []usage, of func(usage) float64) float64 {
	values := make([]float64, len(seen))
	for i, one := range seen {
		values[i] = of(one)
	}
	slices.Sort(values)
	return bench.Quantile(values, 0.5)
}
