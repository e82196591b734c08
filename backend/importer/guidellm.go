package importer

import (
	"bufio"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// GuideLLM's report holds benchmarks, each with its load and its requests. It
// comes in two families, told apart by the requests themselves:
//
//	until 0.3  start_time, first_token_time, last_token_time, end_time; a first
//	           or last of -1 or null is none; only visible text counts; of a
//	           request that was cut off before its first text the tokens are
//	           those that were asked for
//	since 0.4  info.timings.request_start, first_token_iteration, ...; reasoning
//	           counts since 0.7; warm-up and cool-down are among the requests
//
// All times are seconds since 1970 by the clock of the day. Its TTFT is first -
// start and its inter-token latency (last - first) / (N - 1): ours, but for the
// connection's set-up. Its time per output token counts the first token too,
// and its request latency runs to the end: both are derived anew.
const (
	guideFormat = "GuideLLM JSON"
	guideRemark = "Measured by %s, by the clock of the day (%s): times count from when its client began, so the connection's set-up is in TTFT " +
		"and latency; %s; TPOT is what it calls inter-token latency, and latency ends with the last token; " +
		"the source of the token counts and single gaps are unknown, and prompts are left out."
)

// guideLevel is one benchmark of a report.
type guideLevel struct {
	model    string
	load     bench.Load
	from, to float64 // what was measured, by the tool's clock; 0: all
	total    int     // requests that it made; 0: not told
	stage    int     // -1: it has no good request
	found    int     // requests in the file
	cooling  int     // of them, those of the cool-down
}

// guideFindings is what a reading of the report finds besides the requests.
type guideFindings struct {
	version string
	since04 bool
	levels  []guideLevel
}

// isGuide recognises a report by its first key, which depends on the version,
// and its benchmarks.
func isGuide(b beginning) bool {
	if !b.isJSON() || len(b.names) == 0 || !slices.Contains([]string{"benchmarks", "metadata", "args", "config"}, b.names[0]) {
		return false
	}
	return b.hasKeys("benchmarks") || len(b.text) >= beginningSize && b.contains("guidellm_version")
}

// isGuideTable recognises benchmarks.csv, whose columns depend on the version.
func isGuideTable(b beginning) bool {
	if b.isJSON() || b.isList() {
		return false
	}
	begins := func(text string) bool {
		return slices.ContainsFunc(b.names, func(name string) bool { return strings.HasPrefix(strings.ToLower(name), text) })
	}
	return b.hasColumns("Run ID", "Benchmark ID") || b.hasColumns("Run Info", "Benchmark") ||
		begins("time to first token") && (begins("requests ") || begins("successful requests"))
}

// openGuide reads through the report once for all that the plan needs.
func openGuide(path string, in *bufio.Reader) (Source, error) {
	skipBOM(in)
	name, builder := filepath.Base(path), newRunBuilder()
	var first *BadRow
	var reader *guideReader
	reader = newGuideReader(name, in, func(e entry, bad *BadRow) error {
		if bad != nil {
			if first == nil {
				first = bad
			}
			builder.bad++
			return nil
		}
		level := reader.level()
		if level.stage < 0 {
			level.stage = len(builder.stages)
		}
		e.stage = level.stage
		return builder.add(e)
	})
	if err := reader.report(); err != nil {
		return Source{}, err
	}
	switch {
	case len(reader.levels) == 0:
		return Source{}, notResults("contains no benchmarks")
	case builder.rows == 0 && first != nil:
		return Source{}, bench.Invalid("no request of %s is good (%d bad); the first: %v", name, builder.bad, first)
	case builder.rows == 0:
		return Source{}, bench.Invalid("%s contains no single requests: GuideLLM was set to save none, so there is nothing to import", name)
	}
	for _, level := range reader.levels {
		if level.stage >= 0 {
			builder.stages[level.stage] = level.load
		}
	}
	builder.prompts = []bench.Prompt{}
	source := builder.source(path, origin{format: guideFormat, definitions: reader.definitions(), remark: reader.remark()})
	for _, e := range source.Run.Plan.Endpoints {
		for _, stage := range source.Run.Plan.Stages {
			source.measured[modelLoad{e.Name, stage.Load}] = true
		}
	}
	source.Samples = guideSamples(path, reader.guideFindings, source.Run)
	return source, nil
}

var versionForm = regexp.MustCompile(`^(\d{1,3}\.\d{1,3})(\.[0-9A-Za-z.+-]{1,20})?$`)

// beforeReasoning matches the definitions that do not count reasoning as output.
var beforeReasoning = regexp.MustCompile(`^guidellm-0\.[0-6]$`)

// definitions returns the definitions by the first two numbers of the version.
// Files with the same definitions may be merged.
func (g *guideFindings) definitions() string {
	found := versionForm.FindStringSubmatch(g.version)
	switch {
	case found != nil:
		return "guidellm-" + found[1]
	case g.since04:
		return "guidellm-0.4"
	}
	return "guidellm-0.3" // or before
}

func (g *guideFindings) remark() string {
	who, counts := "GuideLLM 0.3 or before", "only visible text counts as output"
	if g.since04 {
		who = "GuideLLM 0.4"
	}
	if !beforeReasoning.MatchString(g.definitions()) {
		counts = "reasoning counts as output"
	}
	if versionForm.MatchString(g.version) {
		who = "GuideLLM " + g.version
	}
	sentences := []string{fmt.Sprintf(guideRemark, who, g.definitions(), counts)}
	made, found, cooling, open := 0, 0, 0, false
	for _, level := range g.levels {
		if level.total > level.found {
			made, found = made+level.total, found+level.found
		}
		cooling += level.cooling
		open = open || level.stage >= 0 && level.load.Users == 0
	}
	if open {
		sentences = append(sentences, "A stage at a rate has no number of users, so it is no point of the scaling.")
	}
	if cooling > 0 {
		sentences = append(sentences, fmt.Sprintf("%d of its cool-down are left out, as its own figures leave them out.", cooling))
	}
	if made > 0 {
		sentences = append(sentences, fmt.Sprintf("The file contains %d of %d requests, a sample: tokens and requests per second, requests in flight and success rate are of the sample, not of the server.", found, made))
	}
	return strings.Join(sentences, " ")
}

// guideSamples reads the report a second time, now that the levels and the start
// of the run are known.
func guideSamples(path string, known guideFindings, run bench.Run) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		file, in, err := reopen(path)
		if err != nil {
			yield(bench.Sample{}, err)
			return
		}
		defer file.Close()
		number := 0
		var reader *guideReader
		reader = newGuideReader(filepath.Base(path), in, func(e entry, bad *BadRow) error {
			sample := e.sample
			if bad != nil {
				return continueIf(yield(bench.Sample{}, bad))
			}
			sample.Shift(e.begin.Sub(run.Started))
			sample.Stage, sample.Seq = reader.level().stage, number
			number++
			return continueIf(yield(sample, nil))
		})
		reader.known = known.levels
		if err := reader.report(); err != nil && err != errStopped {
			yield(bench.Sample{}, err)
		}
	}
}

// errStopped ends the reading when the caller wants no more.
var errStopped = errors.New("nobody wants more")

func continueIf(wanted bool) error {
	if wanted {
		return nil
	}
	return errStopped
}
