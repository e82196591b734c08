package record

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// The chunks of an answer are stored in one blob:
//
//	1 byte    version of this encoding: 3
//	uvarint   number of chunks
//	varint    instant of the first one
//	packed    differences of instants, each from the chunk before it, never as sameNumber
//	varint    read of the first one
//	packed    differences of reads
//	packed    bytes
//	packed    tokens, as differences from the chunk before, or 0
//	until the end, per chunk that was read late:
//	  uvarint index     as the difference from the one before it
//	  uvarint lag
//
// Lags that are not late are not stored. What packed means says pack.go: gaps that vary
// by a millisecond take 22 bits, reads and tokens in step take none. 64 chunks are about
// 220 bytes; as rows of their own they would be 3,000. Versions 1 and 2, which
// chunk_old.go reads, took 450.
const chunkVersion = 3

// ChunkEncoder encodes lists of chunks. It keeps its memory for the next one.
type ChunkEncoder struct{ numbers, sorted []int64 }

// list returns room for so many numbers.
func (e *ChunkEncoder) list(length int) []int64 {
	e.numbers = slices.Grow(e.numbers[:0], length)[:length]
	return e.numbers
}

// Append appends any values, also those that no clock would give: differences wrap
// around as the integers do.
func (e *ChunkEncoder) Append(blob []byte, list []bench.Chunk) []byte {
	blob = append(blob, chunkVersion)
	blob = binary.AppendUvarint(blob, uint64(len(list)))
	if len(list) == 0 {
		return blob
	}
	numbers := e.list(len(list))
	for i := 1; i < len(list); i++ {
		numbers[i] = int64(list[i].At - list[i-1].At)
	}
	blob = e.appendVarying(binary.AppendVarint(blob, int64(list[0].At)), numbers[1:])
	for i := 1; i < len(list); i++ {
		numbers[i] = int64(list[i].Read) - int64(list[i-1].Read)
	}
	blob = e.appendPacked(binary.AppendVarint(blob, int64(list[0].Read)), numbers[1:])
	for i, chunk := range list {
		numbers[i] = int64(chunk.Bytes)
	}
	blob = e.appendPacked(blob, numbers)
	before := int64(0)
	for i, chunk := range list {
		numbers[i], before = int64(chunk.Tokens)-before, int64(chunk.Tokens)
	}
	return appendLags(e.appendPacked(blob, numbers), list)
}

// appendLags appends the lags of chunks that were read late.
func appendLags(blob []byte, list []bench.Chunk) []byte {
	last := 0
	for i, chunk := range list {
		if !chunk.IsLate() {
			continue
		}
		blob = binary.AppendUvarint(blob, uint64(i-last))
		blob = binary.AppendUvarint(blob, uint64(chunk.Lag))
		last = i
	}
	return blob
}

var errChunks = errors.New("a stored list of chunks cannot be read")

// ChunkDecoder decodes lists of chunks. It keeps its memory for the next one.
type ChunkDecoder struct{ numbers []int64 }

// Decode returns the list that a ChunkEncoder encoded, now or in an older version.
func (d *ChunkDecoder) Decode(blob []byte) ([]bench.Chunk, error) {
	if len(blob) > 0 && blob[0] < chunkVersion {
		return decodeOldChunks(blob)
	}
	if len(blob) == 0 || blob[0] != chunkVersion {
		return nil, errChunks
	}
	in := varints{rest: blob[1:]}
	number := in.unsigned()
	if in.broken || number > uint64(len(in.rest))*8 { // the instants take at least a bit each
		return nil, errChunks
	}
	list := make([]bench.Chunk, number)
	if number > 0 {
		d.numbers = slices.Grow(d.numbers[:0], len(list))[:len(list)]
		in.chunks(list, d.numbers)
		in.lags(list)
	}
	if in.broken || len(in.rest) > 0 {
		return nil, errChunks
	}
	return list, nil
}

// chunks reads the columns of a list, by way of as many numbers.
func (v *varints) chunks(list []bench.Chunk, numbers []int64) {
	list[0].At = bench.Instant(v.signed())
	v.packed(numbers[1:])
	for i := 1; i < len(list); i++ {
		list[i].At = list[i-1].At + bench.Instant(numbers[i])
	}
	list[0].Read = v.add(0, v.signed())
	v.packed(numbers[1:])
	for i := 1; i < len(list); i++ {
		list[i].Read = v.add(int64(list[i-1].Read), numbers[i])
	}
	v.packed(numbers)
	for i := range list {
		list[i].Bytes = v.add(0, numbers[i])
	}
	v.packed(numbers)
	before := int64(0)
	for i := range list {
		list[i].Tokens = v.add(before, numbers[i])
		before = int64(list[i].Tokens)
	}
}

// lags reads the lags of late chunks until the end of the blob.
func (v *varints) lags(list []bench.Chunk) {
	at := uint64(0)
	for len(v.rest) > 0 && !v.broken {
		at += min(v.unsigned(), math.MaxInt32)
		if at >= uint64(len(list)) {
			v.broken = true
			return
		}
		list[at].Lag = v.add(0, int64(min(v.unsigned(), math.MaxInt64)))
	}
}
