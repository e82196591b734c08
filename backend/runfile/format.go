// Package runfile writes a whole run into one file and reads it back, in other histories
// and for merging the parts of a run.
//
// A file is 8 bytes of magic and then blocks:
//
//	1 byte   kind: run, series, samples or end
//	uvarint  length of the content
//	uvarint  length of what follows; the same: it is the content
//	         the content, deflated (RFC 1951)
//
//	run      JSON of a header; the first block
//	series   JSON of a bench.Series; points of the same series may follow in the next block
//	samples  a record.Batch; Seq ascends from block to block
//	end      varint number of samples, SHA-256 of all bytes before the block; the last block
package runfile

import (
	"tokenlap/backend/bench"
)

// Suffix is that of the names of run files.
const Suffix = ".tlrun"

// Magic is what a run file begins with. No text begins so, and what takes it for one and
// changes the ends of lines is noticed.
const Magic = "\x89TLRUN\r\n"

// format is the version of the format. A newer one cannot be read by older programs.
const format = 1

type kind byte

const (
	runBlock     kind = 'R'
	seriesBlock  kind = 'P'
	samplesBlock kind = 'S'
	endBlock     kind = 'E'
)

// header is the first block.
type header struct {
	Format     int       `json:"format"`
	Generation int       `json:"generation"` // of the records of samples
	Run        bench.Run `json:"run"`
}

// The longest contents of blocks. The run has its prompts, trace and summary; samples of
// one block have at most one text beyond batchSize.
const (
	longestRun     = 256 << 20
	longestSeries  = 4 << 20
	longestSamples = 320 << 20
	longestEnd     = 64
)

// allSeries is the longest content of all series together.
const allSeries = 256 << 20

// deflateRatio is the most that deflate makes of a byte. Blocks that claim more are
// refused before memory is allocated.
const deflateRatio = 1032

func (k kind) longest() uint64 {
	switch k {
	case runBlock:
		return longestRun
	case seriesBlock:
		return longestSeries
	case samplesBlock:
		return longestSamples
	case endBlock:
		return longestEnd
	}
	return 0
}

// batchSize and batchSamples are where a block of samples ends. Readers of many files at
// once hold one block of each.
const (
	batchSize    = 128 << 10
	batchSamples = 4096
)

// seriesPoints are how many points a block has.
const seriesPoints = 10_000

func damaged(name string) error {
	return bench.Invalid("%s is damaged: it has not what was written to it; copy or export it again", name)
}

func truncated(name string) error {
	return bench.Invalid("%s ends too early: it was not written or copied to its end; copy or export it again", name)
}

func newer(name string) error {
	return bench.Invalid("%s was written by a newer Tokenlap: update this one to read it", name)
}
