package runner

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// newRun returns the run as it is stored before its first request.
func newRun(job Job, targets []*target) bench.Run {
	plan := job.Plan
	plan.Prompts.Hash = bench.HashPrompts(plan.Prompts.Prompts)
	clock := targets[0].meter.clock
	host, _ := os.Hostname() // "" where there is none
	run := bench.Run{
		ID: newRunID(clock.Started()), Name: defaultName(plan), State: bench.Running, Started: clock.Started(), Plan: plan,
		Tags: append([]string{}, job.Tags...), Note: job.Note,
		Manifest: bench.Manifest{
			Version: job.Version, Definitions: bench.Definitions, Host: host, OS: runtime.GOOS, Arch: runtime.GOARCH, CPU: cpuModel(),
			Cores: runtime.GOMAXPROCS(0), Go: runtime.Version(), PromptHash: plan.Prompts.Hash, ClockStep: clock.Granularity(),
			Proxies: map[string]string{}, StreamOptions: map[string]bool{}, Calibration: map[string]bench.Calibration{},
		},
	}
	if !plan.Part.IsZero() {
		run.Execution.Parts = []bench.PartExecution{newPart(run, job, clock)}
	}
	return run
}

// newRunID returns an id that sorts by time, can be typed, and differs for runs
// that start in the same second.
func newRunID(started time.Time) string {
	return started.Format("20060102-150405-") + strings.ToLower(rand.Text()[:4])
}

// defaultName returns the name that a run has until a user renames it.
func defaultName(plan bench.Plan) string {
	if plan.Name != "" {
		return plan.Name + ofPart(plan.Part)
	}
	var names []string
	for _, endpoint := range plan.Endpoints {
		names = append(names, endpoint.Name)
	}
	if len(names) > 3 {
		names = append(names[:3], "...")
	}
	models := strings.Join(names, ", ")
	switch load := plan.Stages[0].Load; {
	case plan.Sweep != nil && load.Kind == bench.Users:
		return "sweep of users, " + models
	case plan.Sweep != nil:
		return "sweep of rates, " + models
	case len(plan.Stages) > 1:
		return fmt.Sprintf("%s, %d stages", models, len(plan.Stages)) + ofPart(plan.Part)
	default:
		return models + ", " + load.String() + ofPart(plan.Part)
	}
}

// ofPart is the end of the name of a run that is a part of a plan.
func ofPart(part bench.Part) string {
	if part.IsZero() {
		return ""
	}
	return ", part " + part.String()
}

// cpuModel returns the processor's name, or "" if it is not known.
func cpuModel() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return os.Getenv("PROCESSOR_IDENTIFIER") // of Windows; elsewhere empty
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
