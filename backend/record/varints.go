package record

import (
	"encoding/binary"
	"math"
)

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

// next reads one byte.
func (v *varints) next() byte {
	if len(v.rest) == 0 {
		v.broken = true
		return 0
	}
	first := v.rest[0]
	v.rest = v.rest[1:]
	return first
}

// text reads a string with its length before it.
func (v *varints) text() string { return string(v.bytes()) }

// bytes is text without a copy.
func (v *varints) bytes() []byte {
	size := v.unsigned()
	if size > uint64(len(v.rest)) {
		v.rest, v.broken = nil, true
		return nil
	}
	text := v.rest[:size]
	v.rest = v.rest[size:]
	return text
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
