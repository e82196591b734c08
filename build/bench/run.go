//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"tokenlap/backend/bench"
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
	url, stop, err := b.simulator(ctx, simulate...)
	if err != nil {
		return o, err
	}
	defer stop()
	client := exec.CommandContext(ctx, b.binary, append([]string{command, "--url", url, "--model", "simulated", "--json", "--output-dir", "", "--data-dir", b.dir}, run...)...)
	out, err := client.Output()
	if err != nil {
		return o, fmt.Errorf("%w: %s", err, err.(*exec.ExitError).Stderr)
	}
	o.usage = client.ProcessState.SysUsage().(*syscall.Rusage)
	if err := json.Unmarshal(out, &o.run); err != nil {
		return o, err
	}
	if o.truth, err = truth(ctx, strings.TrimSuffix(url, "/v1")); err != nil {
		return o, err
	}
	o.samples, err = b.samples(ctx, o.run.ID)
	return o, err
}

// simulator starts a simulator in a process of its own.
func (b *benchmark) simulator(ctx context.Context, args ...string) (url string, stop func(), err error) {
	server := exec.CommandContext(ctx, b.binary, append([]string{"simulate", "--for", longest.String()}, args...)...)
	pipe, err := server.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := server.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
	}
	if _, err := fmt.Fscanln(pipe, &url); err != nil {
		stop()
		return "", nil, err
	}
	return url, stop, nil
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

// truth returns what the simulator at base did, by response id.
func truth(ctx context.Context, base string) (map[string]simulator.Truth, error) {
	all := map[string]simulator.Truth{}
	for since := 0; ; {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/truth?since=%d", base, since), nil)
		if err != nil {
			return nil, err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		var page simulator.Page
		err = json.NewDecoder(response.Body).Decode(&page)
		response.Body.Close()
		if err != nil {
			return nil, err
		}
		for _, request := range page.Requests {
			all[request.ID] = request
		}
		if len(page.Requests) == 0 || page.Next == since {
			return all, nil
		}
		since = page.Next
	}
}

// resident returns the peak memory of a process in MB. The system counts in KB,
// on macOS in bytes.
func resident(usage *syscall.Rusage) float64 {
	if runtime.GOOS == "darwin" {
		return float64(usage.Maxrss) / (1 << 20)
	}
	return float64(usage.Maxrss) / (1 << 10)
}
