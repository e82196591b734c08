package store

import (
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"math"

	"tokenlap/backend/bench"
)

// The chunks of an answer are stored in one blob:
//
//	1 byte    version of this encoding: 1, or 2 where chunks were read late
//	uvarint   number of chunks
//	per chunk, each as the difference from the chunk before it:
//	  varint  instant   about 4 bytes at 20 ms apart
//	  varint  read      1 byte
//	  uvarint bytes     1 byte; itself, not a difference
//	  varint  tokens    1 byte
//	version 2 only, until the end, per chunk that was read late:
//	  uvarint index     as the difference from the one before it
//	  uvarint lag
//
// Lags that are not late are not stored.
// 64 chunks are about 450 bytes; as rows of their own they would be 3,000.
const (
	chunkVersion = 1
	lateVersion  = 2
)

// minChunkSize is the fewest bytes a chunk takes. A list that claims more
// chunks than the blob has room for is rejected before it is allocated.
const minChunkSize = 4

// chunks is a list of chunks in one column; NULL for none.
type chunks []bench.Chunk

func (c *chunks) Value() (driver.Value, error) {
	if len(*c) == 0 {
		return nil, nil
	}
	return encodeChunks(*c), nil
}

func (c *chunks) Scan(source any) (err error) {
	*c = nil
	if source == nil {
		return nil
	}
	blob, ok := source.([]byte)
	if err := expect(ok, "a list of chunks", source); err != nil {
		return err
	}
	*c, err = decodeChunks(blob)
	return err
}

// encodeChunks encodes any values, also those that no clock would give:
// differences wrap around as the integers do.
func encodeChunks(list []bench.Chunk) []byte {
	blob := make([]byte, 0, 3+8*len(list))
	blob = append(blob, chunkVersion)
	blob = binary.AppendUvarint(blob, uint64(len(list)))
	var before bench.Chunk
	for _, chunk := range list {
		blob = binary.AppendVarint(blob, int64(chunk.At-before.At))
		blob = binary.AppendVarint(blob, int64(chunk.Read)-int64(before.Read))
		blob = binary.AppendUvarint(blob, uint64(chunk.Bytes))
		blob = binary.AppendVarint(blob, int64(chunk.Tokens)-int64(before.Tokens))
		before = chunk
	}
	return appendLags(blob, list)
}

// appendLags appends the lags of chunks that were read late, if there are any.
func appendLags(blob []byte, list []bench.Chunk) []byte {
	last := 0
	for i, chunk := range list {
		if !chunk.IsLate() {
			continue
		}
		blob[0] = lateVersion
		blob = binary.AppendUvarint(blob, uint64(i-last))
		blob = binary.AppendUvarint(blob, uint64(chunk.Lag))
		last = i
	}
	return blob
}

var errChunks = errors.New("the database contains a list of chunks that cannot be read")

func decodeChunks(blob []byte) ([]bench.Chunk, error) {
	if len(blob) == 0 || blob[0] != chunkVersion && blob[0] != lateVersion {
		return nil, errChunks
	}
	in := varints{rest: blob[1:]}
	number := in.unsigned()
	if in.broken || number > uint64(len(in.rest)/minChunkSize) {
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

// varints reads numbers from a blob. Once one is missing or out of range it is
// broken and returns 0.
type varints struct {
	rest   []byte
	broken bool
}

func (v *varints) signed() int64 {
	number, size := binary.Varint(v.rest)
	v.skip(size)
	return number
}

func (v *varints) unsigned() uint64 {
	number, size := binary.Uvarint(v.rest)
	v.skip(size)
	return number
}

func (v *varints) skip(size int) {
	if size <= 0 {
		v.rest, v.broken = nil, true
		return
	}
	v.rest = v.rest[size:]
}

// add adds a difference to a 32-bit number. A result out of range breaks v.
func (v *varints) add(from, by int64) uint32 {
	if by < -math.MaxUint32 || by > math.MaxUint32 || from+by < 0 || from+by > math.MaxUint32 {
		v.broken = true
		return 0
	}
	return uint32(from + by)
}
