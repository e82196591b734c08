package export

import (
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/runfile"
)

// Format is a form in which runs are exported. To add one, write a file with
// its write function and add a row to Formats.
type Format struct {
	Name   string // on the command line and in forms, such as "csv"
	Suffix string // of its files, such as ".csv"
	About  string // what is written, for help texts

	Together bool // several runs are written into one file
	Related  bool // how its models stand to other runs is written with a run: trends, differences
	Passes   int  // how often the samples of a run are read; 0: its summary is enough
	Texts    bool // the texts of answers are written

	parts []part                                                       // the files of a run
	draw  func(*chart.Renderer, chart.Chart, Pictures) ([]byte, error) // a file for each chart, in place of parts
}

// part is one file of a Format. It is named benchmark_<kind>_<timestamp>.
type part struct {
	kind  string
	write func(io.Writer, []Subject) error // gets one subject unless the format is Together
	has   func(bench.Run) bool             // reports whether the run has what is in the file; nil: always
}

// CSV is the format in which every run is written to its output folder.
var CSV = Format{Name: "csv", Suffix: ".csv", About: "one file a request a row, one a model a row", Passes: 1, Texts: true,
	parts: []part{
		{kind: "results", write: perRun(Results)}, {kind: "summary", write: perRun(withoutSamples(Summary))},
		{kind: "server_metrics", write: perRun(withoutSamples(ServerMetrics)), has: hasSeries},
	}}

// Formats are all formats, in the order in which they are listed everywhere. After
// a change run go generate: the page has the list as a file of its own.
//
//go:generate go run tokenlap/build/formats -root ../..
var Formats = []Format{
	CSV,
	{Name: "events", Suffix: ".csv", About: "one CSV file an output event a row: when it came, its gap and tokens", Passes: 1,
		parts: []part{{kind: "events", write: perRun(Events)}}},
	{Name: "json", Suffix: ".json", About: "the whole run with every request and chunk", Passes: 1, Texts: true,
		parts: []part{{kind: "run", write: perRun(JSON)}}},
	{Name: "run", Suffix: runfile.Suffix, About: "the whole run in one compressed file, for tokenlap import elsewhere\nand for tokenlap merge", Passes: 1, Texts: true,
		parts: []part{{kind: "run", write: perRun(runfile.Write)}}},
	{Name: "html", Suffix: ".html", About: "one self-contained report of all the runs named", Passes: 3, Together: true, Related: true,
		parts: []part{{kind: "report", write: HTML}}},
	{Name: "markdown", Suffix: ".md", About: "a summary to paste into a pull request",
		parts: []part{{kind: "summary", write: perRun(withoutSamples(Markdown))}}},
	{Name: "png", Suffix: ".png", About: inFolder, Passes: 1, draw: drawPNG},
	{Name: "svg", Suffix: ".svg", About: inFolder, Passes: 1, draw: drawSVG},
}

const inFolder = "the charts, in a folder visualizations; of several runs also how\nthey scale"

// FormatNames returns the names of Formats in their order.
func FormatNames() []string {
	names := make([]string, len(Formats))
	for i, format := range Formats {
		names[i] = format.Name
	}
	return names
}

// FormatOf returns the format of a name.
func FormatOf(name string) (Format, error) {
	at := slices.IndexFunc(Formats, func(f Format) bool { return f.Name == name })
	if at < 0 {
		return Format{}, bench.Invalid("format %q: use %s", name, strings.Join(FormatNames(), ", "))
	}
	return Formats[at], nil
}

// IsPicture reports whether the charts of runs are written, by WriteCharts.
func (f Format) IsPicture() bool { return f.draw != nil }

// IsOneFile reports whether a number of runs become a single file.
func (f Format) IsOneFile(runs int) bool { return len(f.parts) == 1 && (f.Together || runs == 1) }

// FileName returns the name of the file of a run, of a format that IsOneFile.
func (f Format) FileName(run bench.Run) string { return fileName(f.parts[0].kind, run, f.Suffix) }

// Write writes runs in a format of which they become one file.
func (f Format) Write(w io.Writer, subjects []Subject) error { return f.parts[0].write(w, subjects) }

// WriteFiles writes runs to files of dir, which it makes if need be, and returns
// their paths. A file is named benchmark_<kind>_<timestamp of the run's start in
// local time>. If a name is taken by another run, all files of the run get _2,
// _3 and so on; files of the same run are replaced. A file appears under its
// name when it is complete and on disk, or not at all.
func (f Format) WriteFiles(dir string, subjects []Subject) (paths []string, err error) {
	if f.Together {
		return f.writeParts(dir, subjects)
	}
	for i := range subjects {
		written, err := f.writeParts(dir, subjects[i:i+1])
		if paths = append(paths, written...); err != nil {
			return paths, err
		}
	}
	return paths, nil
}

// writeParts writes the files of one run, or of several together, which are
// named for the first.
func (f Format) writeParts(dir string, subjects []Subject) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unwritable(dir, err)
	}
	var drafts []draft
	for _, part := range f.parts {
		if part.has != nil && !part.has(subjects[0].Run) {
			continue
		}
		path, err := writeDraft(dir, func(w io.Writer) error { return part.write(w, subjects) })
		if err != nil {
			return nil, err
		}
		defer os.Remove(path) // of no effect once it has its name
		drafts = append(drafts, draft{path, part.kind, f.Suffix})
	}
	return publish(dir, subjects[0].Run, drafts)
}

// perRun makes the write function of a part from one for a single run.
func perRun(write func(io.Writer, bench.Run, iter.Seq2[bench.Sample, error]) error) func(io.Writer, []Subject) error {
	return func(w io.Writer, subjects []Subject) error { return write(w, subjects[0].Run, subjects[0].Samples) }
}

// withoutSamples makes a write function from one that needs no samples.
func withoutSamples(write func(io.Writer, bench.Run) error) func(io.Writer, bench.Run, iter.Seq2[bench.Sample, error]) error {
	return func(w io.Writer, run bench.Run, _ iter.Seq2[bench.Sample, error]) error { return write(w, run) }
}
