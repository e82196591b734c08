package importer

import (
	"bufio"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"tokenlap/backend/bench"
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
	{Instead: "holds what servers reported of themselves, not requests: import benchmark_results_....csv of the same run",
		is: func(b beginning) bool { return b.hasColumns("server_metric", "unit", "value") }},
	{Name: seedFormat.format, About: "the detailed CSV of the tool that Tokenlap follows", Pattern: "*.csv",
		is: isSeed, open: openSeed},
	{Name: tokenlapFormat.format, About: "Tokenlap's own CSV, benchmark_results_....csv", Pattern: "*.csv",
		is: isTokenlap, open: openTokenlap},
	{Name: vllmFormat, About: "JSON of vLLM's bench serve, saved with --save-result --save-detailed", Pattern: "*.json",
		Expected: "the JSON of vLLM's bench serve, saved with --save-result --save-detailed, with ttfts, itls, input_lens, output_lens and errors",
		is:       isVLLM, open: openVLLM},
	{Name: guideFormat, About: "GuideLLM's report, benchmarks.json, from 0.2 on: a stage for each benchmark", Pattern: "*.json",
		Expected: "GuideLLM's benchmarks.json, with benchmarks and their requests",
		is:       isGuide, open: openGuide},
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
	switch { // these say what the file lacks
	case b.text[0] == '[':
		return Source{}, notResults("is a list")
	case b.isJSON():
		return openVLLM(path, in)
	}
	return openSeed(path, in)
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
