package importer

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/runfile"
)

// Format is a form of files with results. To add one, write a file with its
// functions and add a row to Formats.
type Format struct {
	Name     string // in the note of an imported run; "" if Instead is set
	About    string // for the help of the command line
	Pattern  string // of its file names, for dialogs
	Expected string // of JSON: what the file is and what it holds, for the error that a file is of no format

	// Instead says what a file is that is known but cannot be imported, and
	// which file to use.
	Instead string

	is   func(beginning) bool
	open func(path string, in *bufio.Reader) (Source, error)
}

// Formats are all formats. The first that recognises the beginning of a file
// reads it.
var Formats = []Format{
	{Instead: "is a summary: import the file of the single requests, benchmark_results_....csv",
		is: func(b beginning) bool { return b.hasColumns("total_requests", "success_rate") }},
	{Instead: "lists output events, not requests: import benchmark_results_....csv of the same run",
		is: func(b beginning) bool { return b.hasColumns("event", "gap") }},
	{Instead: "contains what servers reported of themselves, not requests: import benchmark_results_....csv of the same run",
		is: func(b beginning) bool { return b.hasColumns("server_metric", "unit", "value") }},
	{Instead: "is GuideLLM's CSV, which has no single requests: import benchmarks.json of the same run", is: isGuideTable},
	{Instead: "is a summary of AIPerf or GenAI-Perf: import profile_export.jsonl or profile_export.json of the same folder", is: isAIPerfTable},
	{Instead: "is a summary of AIPerf or GenAI-Perf: import profile_export.jsonl or profile_export.json of the same folder", is: isAIPerfSummary},
	{Instead: "contains the prompts of an AIPerf run: import profile_export.jsonl of the same folder", is: isAIPerfInputs},
	{Instead: "is the summary of LLMPerf: import the file of the same name that ends in _individual_responses.json", is: isLLMPerfSummary},
	{Instead: "is a summary of inference-perf: import per_request_lifecycle_metrics.json of the same folder, which it writes with report.request_lifecycle.per_request: true",
		is: isInferencePerfSummary},
	{Instead: "is the summary of k6: run it with --out json=FILE and import that file", is: isK6Summary},
	{Instead: "is k6's CSV: run it with --out json=FILE and import that file", is: isK6Table},
	{Name: runFileFormat, About: "Tokenlap's own run file, benchmark_run_....tlrun: the run as it was, with its id", Pattern: "*" + runfile.Suffix,
		is: isRunFile, open: openRunFile},
	{Name: seedFormat.format, About: "the detailed CSV of the tool that Tokenlap follows", Pattern: "*.csv",
		is: isSeed, open: openSeed},
	{Name: tokenlapFormat.format, About: "Tokenlap's own CSV, benchmark_results_....csv", Pattern: "*.csv",
		is: isTokenlap, open: openTokenlap},
	{Name: vllmFormat, About: "JSON of vLLM's bench serve, saved with --save-result --save-detailed", Pattern: "*.json",
		Expected: "the JSON of vLLM's bench serve, saved with --save-result --save-detailed",
		is:       isVLLM, open: openVLLM},
	{Name: guideFormat, About: "GuideLLM's report, benchmarks.json, from 0.2 on: a stage for each benchmark", Pattern: "*.json",
		Expected: "GuideLLM's benchmarks.json, with benchmarks and their requests",
		is:       isGuide, open: openGuide},
	{Name: sglangFormat.format, About: "JSONL of SGLang's bench_serving, written with --output-details: a stage for each line", Pattern: "*.jsonl",
		Expected: "the JSONL of SGLang's bench_serving, written with --output-details",
		is:       isSGLang, open: openSGLang},
	{Name: aiperfFormat.format, About: "AIPerf's profile_export.jsonl", Pattern: "*.jsonl",
		Expected: "AIPerf's profile_export.jsonl", is: isAIPerf, open: openAIPerf},
	{Name: genaiFormat.format, About: "GenAI-Perf's profile_export.json: a stage for each experiment", Pattern: "*.json",
		Expected: "GenAI-Perf's profile_export.json", is: isGenAI, open: openGenAI},
	{Name: llmperfFormat.format, About: "LLMPerf's ..._individual_responses.json", Pattern: "*.json",
		Expected: "LLMPerf's ..._individual_responses.json", is: isLLMPerf, open: openLLMPerf},
	{Name: inferencePerfFormat.format, About: "inference-perf's per_request_lifecycle_metrics.json", Pattern: "*.json",
		Expected: "inference-perf's per_request_lifecycle_metrics.json", is: isInferencePerf, open: openInferencePerf},
	{Name: k6Format.format, About: "k6's JSON, written with --out json=FILE: latency and failures alone", Pattern: "*.json",
		Expected: "k6's JSON, written with --out json=FILE", is: isK6, open: openK6},
}

// Patterns returns the patterns of the names of files that can be imported.
func Patterns() (patterns []string) {
	for _, format := range Formats {
		if format.Pattern != "" && !slices.Contains(patterns, format.Pattern) {
			patterns = append(patterns, format.Pattern)
		}
	}
	return patterns
}

// openFormat recognises a file by its beginning and reads it.
func openFormat(path string, in *bufio.Reader) (Source, error) {
	if _, err := in.Peek(1); err != nil && err != io.EOF {
		return Source{}, unreadable(path, err)
	}
	in, err := decoded(filepath.Base(path), in)
	if err != nil {
		return Source{}, err
	}
	text, err := in.Peek(beginningSize)
	if err != nil && err != io.EOF {
		return Source{}, unreadable(path, err)
	}
	begin := newBeginning(text)
	if len(begin.text) == 0 {
		return Source{}, bench.Invalid("%s is empty: expected results as CSV or JSON", filepath.Base(path))
	}
	source, err := begin.open(path, in)
	if what, ok := err.(notResults); ok {
		return Source{}, bench.Invalid("%s %s: expected %s", filepath.Base(path), what, expectedJSON())
	}
	return source, err
}

// open reads a file in the format that recognises it.
func (b beginning) open(path string, in *bufio.Reader) (Source, error) {
	for _, format := range Formats {
		switch {
		case !format.is(b):
		case format.Instead != "":
			return Source{}, bench.Invalid("%s %s", filepath.Base(path), format.Instead)
		default:
			return format.open(path, in)
		}
	}
	if b.isJSON() || b.isList() {
		return Source{}, b.unknownJSON(path, in)
	}
	return openSeed(path, in) // says which columns are missing
}

// unknownJSON says what is seen in a file that is of no format, or what is wrong
// with its JSON.
func (b beginning) unknownJSON(path string, in *bufio.Reader) error {
	reader := newJSONReader(filepath.Base(path), in)
	var value json.RawMessage
	if err := reader.decoder.Decode(&value); err != nil && !errors.Is(err, errTooLarge) {
		return reader.pythonJSON.explain(err, reader.name, reader.decoder.InputOffset())
	}
	what := "is an object"
	if b.isList() {
		what = "is a list"
	}
	if len(b.names) == 0 {
		return notResults(what)
	}
	var keys []string
	for _, name := range b.names[:min(5, len(b.names))] {
		keys = append(keys, quoted(name))
	}
	if what += " with " + strings.Join(keys, ", "); len(b.names) > len(keys) {
		what += " and more"
	}
	return notResults(what)
}

// notResults is the error that JSON is of no format; its text says why.
type notResults string

func (n notResults) Error() string { return string(n) }

// expectedJSON says which JSON can be imported.
func expectedJSON() string {
	var expected []string
	for _, format := range Formats {
		if format.Expected != "" {
			expected = append(expected, format.Expected)
		}
	}
	return strings.Join(expected, "; or ")
}
