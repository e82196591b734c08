package importer

import (
	"bufio"
	"bytes"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/runfile"
)

// runFileFormat names the files that package runfile writes.
const runFileFormat = "Tokenlap run file"

func isRunFile(b beginning) bool { return bytes.HasPrefix(b.text, []byte(runfile.Magic)) }

// openRunFile reads all of a file, so that one that is damaged is refused before anything
// is stored.
func openRunFile(path string, in *bufio.Reader) (Source, error) {
	file, err := runfile.Open(filepath.Base(path), in)
	if err != nil {
		return Source{}, err
	}
	run := file.Run
	if run.State == bench.Running {
		return Source{}, bench.Invalid("%s was written while run %s was being measured: export the run again", file.Name, run.ID)
	}
	rows := 0
	for _, err := range file.Samples() {
		if err != nil {
			return Source{}, err
		}
		rows++
	}
	run.Manifest.Origins = slices.Insert(slices.Clone(run.Manifest.Origins), 0, bench.Origin{File: file.Name, Format: runFileFormat})
	return Source{Run: run, IsWhole: true, Rows: rows, Samples: runFileSamples(path)}, nil
}

func runFileSamples(path string) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		in, err := os.Open(path)
		if err != nil {
			yield(bench.Sample{}, unreadable(path, err))
			return
		}
		defer in.Close()
		file, err := runfile.Open(filepath.Base(path), in)
		if err != nil {
			yield(bench.Sample{}, err)
			return
		}
		file.Samples()(yield)
	}
}
