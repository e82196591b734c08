package importer

import (
	"bufio"
	"iter"
	"path/filepath"
	"slices"

	"tokenlap/backend/bench"
)

// entryReader yields the requests of a file in its order. An error of type
// *BadRow is about one request; any other error is the last.
type entryReader func(path string, in *bufio.Reader) iter.Seq2[entry, error]

// openEntries reads through a file once for all that the plan needs.
func openEntries(path string, from origin, in *bufio.Reader, read entryReader) (Source, error) {
	builder, name := newRunBuilder(), filepath.Base(path)
	var first error
	for found, err := range read(path, in) {
		if bad, isBad := err.(*BadRow); isBad {
			if first == nil {
				first = bad
			}
			builder.bad++
			continue
		}
		if err != nil {
			return Source{}, err
		}
		if err := builder.add(found); err != nil {
			return Source{}, bench.Invalid("%s, line %d: %v", name, found.line, err)
		}
	}
	switch {
	case builder.rows == 0 && first != nil:
		return Source{}, bench.Invalid("no row of %s is good (%d bad); the first: %v", name, builder.bad, first)
	case builder.rows == 0 && from.withoutPrompts:
		return Source{}, bench.Invalid("%s contains no requests", name)
	case builder.rows == 0:
		return Source{}, bench.Invalid("%s contains no results: there is a header and nothing else", name)
	}
	if from.withoutPrompts {
		builder.prompts = []bench.Prompt{}
	}
	source := builder.source(path, from)
	source.Samples = builder.samples(path, read, source.Run)
	return source, nil
}

// samples reads the file a second time, now that the start of the run, its
// stages and the order are known.
func (b *runBuilder) samples(path string, read entryReader, run bench.Run) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		file, in, err := reopen(path)
		if err != nil {
			yield(bench.Sample{}, err)
			return
		}
		defer file.Close()
		number := 0
		for found, err := range read(path, in) {
			sample := found.sample
			if err == nil {
				sample.Shift(found.begin.Sub(run.Started))
				if found.stage < 0 {
					sample.Stage = slices.Index(b.stages, found.load)
				}
				if !b.ordered {
					sample.Seq = number
				}
				number++
			}
			if !yield(sample, err) {
				return
			}
		}
	}
}
