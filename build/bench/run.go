//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/selfcheck"
	"tokenlap/backend/simulator"
	"tokenlap/backend/store"
)

// longest is the most time that a run may take.
const longest = 15 * time.Minute

// outcome is what is known of one run of the command line.
type outcome struct {
	run     bench.Run
	samples []bench.Sample
	truth   map[string]simulator.Truth // by response id
	usage   *syscall.Rusage
}

// run starts a simulator, makes one run of it with the command line, each in a
// process of its own, and collects what both report.
func (b *benchmark) run(simulate []string, run []string) (outcome, error) {
	return b.measure("run", simulate, run)
}

// measure is run with another command than run.
func (b *benchmark) measure(command string, simulate []string, run []string) (outcome, error) {
	var o outcome
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	server, err := b.simulator(ctx, simulate...)
	if err != nil {
		return o, err
	}
	defer server.Close()
	client := exec.CommandContext(ctx, b.binary, append([]string{command, "--url", server.URL, "--model", "simulated", "--json", "--output-dir", "", "--data-dir", b.dir}, run...)...)
	out, err := client.Output()
	if err != nil {
		return o, fmt.Errorf("%w: %s", err, err.(*exec.ExitError).Stderr)
	}
	o.usage = client.ProcessState.SysUsage().(*syscall.Rusage)
	if err := json.Unmarshal(out, &o.run); err != nil {
		return o, err
	}
	if o.truth, err = server.Truth(ctx); err != nil {
		return o, err
	}
	o.samples, err = b.samples(ctx, o.run.ID)
	return o, err
}

// simulator starts a simulator in a process of its own.
func (b *benchmark) simulator(ctx context.Context, args ...string) (*selfcheck.Simulator, error) {
	return selfcheck.StartSimulator(ctx, b.binary, append([]string{"--for", longest.String()}, args...)...)
}

// command runs the command line on the data folder of this round.
func (b *benchmark) command(ctx context.Context, args ...string) (*syscall.Rusage, error) {
	command := exec.CommandContext(ctx, b.binary, append(args, "--data-dir", b.dir)...)
	if out, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", strings.Join(args[:2], " "), err, out)
	}
	return command.ProcessState.SysUsage().(*syscall.Rusage), nil
}

// samples returns the stored samples of a run.
func (b *benchmark) samples(ctx context.Context, id string) (samples []bench.Sample, err error) {
	db, err := store.Open(b.dir, nil)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	for sample, err := range db.Samples(ctx, id) {
		if err != nil {
			return nil, err
		}
		samples = append(samples, sample)
	}
	return samples, nil
}

// resident returns the peak memory of a process in MB. The system counts in KB,
// on macOS in bytes.
func resident(usage *syscall.Rusage) float64 {
	if runtime.GOOS == "darwin" {
		return float64(usage.Maxrss) / (1 << 20)
	}
	return float64(usage.Maxrss) / (1 << 10)
}
