package cli

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
)

// partFlags say which part of a plan is run, and when the plan begins.
type partFlags struct {
	part    string
	startAt string
	seeded  bool // the plan has a seed of its own
}

func (p *partFlags) register(f *pflag.FlagSet) {
	f.StringVar(&p.part, "part", "", "run only the part `I/N` of the plan; job/N takes I from a Kubernetes Indexed Job")
	f.StringVar(&p.startAt, "start-at", "", "begin the load at this `TIME`, such as 2026-11-28T14:30:00Z or +30s")
}

// apply makes the plan the part of it that is asked for and returns when it begins.
func (p *partFlags) apply(plan *bench.Plan) (start runner.Start, err error) {
	if p.part != "" {
		if plan.Part, err = parsePart(p.part); err != nil {
			return start, err
		}
		if !p.seeded {
			plan.Seed = plan.CommonSeed()
		}
	}
	if p.startAt != "" {
		start.At, err = parseStart(p.startAt, time.Now())
	}
	return start, err
}

// jobIndex is set by Kubernetes in each pod of an Indexed Job: its number from 0 on.
const jobIndex = "JOB_COMPLETION_INDEX"

func parsePart(text string) (bench.Part, error) {
	count, isJob := strings.CutPrefix(text, "job/")
	if !isJob {
		return bench.ParsePart(text)
	}
	index, err := strconv.Atoi(os.Getenv(jobIndex))
	if err != nil {
		return bench.Part{}, bench.Invalid("--part %s: %s is %q, not the number of a pod of an Indexed Job; outside of one use I/N, such as 3/8", text, jobIndex, os.Getenv(jobIndex))
	}
	return bench.ParsePart(strconv.Itoa(index+1) + "/" + count)
}

// parseStart reads a time, or a duration from now on.
func parseStart(text string, now time.Time) (time.Time, error) {
	if later, isLater := strings.CutPrefix(text, "+"); isLater {
		if wait, err := time.ParseDuration(later); err == nil && wait >= 0 {
			return now.Add(wait), nil
		}
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, bench.Invalid("--start-at %q: use a time such as 2026-11-28T14:30:00Z, or a duration from now on such as +30s", text)
	}
	return at, nil
}

// printParts prints how the parts of a run fared.
func (env *environment) printParts(run bench.Run) {
	if len(run.Execution.Parts) == 0 {
		return
	}
	parts := newTable(slices.Concat([]string{">PART"}, headsOf(bench.PartColumns), []string{""})...)
	for _, part := range run.Execution.Parts {
		mark := ""
		if part.FaredBadly() {
			mark = "!"
		}
		parts.add(slices.Concat([]string{strconv.Itoa(part.Index)}, bench.Cells(bench.PartColumns, part), []string{mark})...)
	}
	parts.print(env.out)
	if sentence := run.PartsSentence(); sentence != "" {
		fmt.Fprintln(env.out, sentence)
	}
	fmt.Fprintln(env.out)
}
