package record

import (
	"math"

	"tokenlap/backend/bench"
)

// The old encodings of chunks, which are read and no longer written:
//
//	1 byte    version: 1, or 2 where chunks were read late
//	uvarint   number of chunks
//	per chunk, each as the difference from the chunk before it:
//	  varint  instant
//	  varint  read
//	  uvarint bytes     itself, not a difference
//	  varint  tokens
//	version 2 only: the lags, as in version 3
const (
	oldVersion  = 1
	lateVersion = 2
)

// minOldChunkSize is the fewest bytes a chunk takes. A list that claims more
// chunks than the blob has room for is rejected before it is allocated.
const minOldChunkSize = 4

func decodeOldChunks(blob []byte) ([]bench.Chunk, error) {
	if blob[0] != oldVersion && blob[0] != lateVersion {
		return nil, errChunks
	}
	in := varints{rest: blob[1:]}
	number := in.unsigned()
	if in.broken || number > uint64(len(in.rest)/minOldChunkSize) {
		return nil, errChunks
	}
	list := make([]bench.Chunk, number)
	var before bench.Chunk
	for i := range list {
		before.At += bench.Instant(in.signed())
		before.Read = in.add(int64(before.Read), in.signed())
		before.Bytes = in.add(0, int64(min(in.unsigned(), math.MaxInt64)))
		before.Tokens = in.add(int64(before.Tokens), in.signed())
		list[i] = before
	}
	if blob[0] == lateVersion {
		in.lags(list)
	}
	if in.broken || len(in.rest) > 0 {
		return nil, errChunks
	}
	return list, nil
}
