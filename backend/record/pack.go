package record

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// Numbers that vary around one value, such as the gaps between chunks, are packed in
// about as many bits as they vary by: a Rice code of their differences from the median.
//
//	varint  median
//	1 byte  k, or sameNumber where all are the median and nothing follows
//	bits, the lowest of a byte first, for each number:
//	  its difference from the median without sign (0, -1, 1, -2 ...) as
//	  difference >> k ones, a zero, and the lowest k bits; or, where those ones
//	  were escapeOnes or more, escapeOnes ones and the difference in 64 bits
const (
	sameNumber = 0xff
	escapeOnes = 20
)

// appendPacked appends a list of numbers, whose length the reader has to know.
func appendPacked(blob []byte, numbers []int64) []byte {
	for _, number := range numbers {
		if number != numbers[0] {
			return appendVarying(blob, numbers)
		}
	}
	if len(numbers) == 0 {
		return blob
	}
	return append(binary.AppendVarint(blob, numbers[0]), sameNumber)
}

// appendVarying is appendPacked that gives each number at least a bit.
func appendVarying(blob []byte, numbers []int64) []byte {
	if len(numbers) == 0 {
		return blob
	}
	sorted := slices.Sorted(slices.Values(numbers))
	median := sorted[len(sorted)/2]
	spread := uint64(sorted[len(sorted)*3/4]) - uint64(sorted[len(sorted)/4])
	differences := make([]uint64, len(numbers))
	for i, number := range numbers {
		differences[i] = withoutSign(number - median)
	}
	k := bestK(differences, spread)
	out := bitWriter{blob: append(binary.AppendVarint(blob, median), byte(k))}
	for _, difference := range differences {
		out.rice(difference, k)
	}
	return out.end()
}

// packed reads a list of numbers.
func (v *varints) packed(numbers []int64) {
	if len(numbers) == 0 {
		return
	}
	median, k := v.signed(), v.next()
	if k == sameNumber {
		for i := range numbers {
			numbers[i] = median
		}
		return
	}
	if k > 63 {
		v.broken = true
		return
	}
	in := bitReader{rest: v.rest}
	for i := range numbers {
		numbers[i] = median + withSign(in.rice(uint(k)))
	}
	if in.broken {
		v.broken = true
		return
	}
	v.rest = v.rest[len(v.rest)-len(in.rest)-int(in.count/8):] // without the whole bytes that are held and unread
}

func withoutSign(n int64) uint64 { return uint64(n<<1) ^ uint64(n>>63) }

func withSign(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }

// bestK returns the k that packs the differences of numbers in the fewest bits, of those
// that their middle half suggests.
func bestK(differences []uint64, spread uint64) uint {
	best, least := uint(0), ^uint64(0)
	about := uint(bits.Len64(spread))
	for k := max(about, 2) - 2; k <= min(about+2, 63); k++ {
		size := uint64(0)
		for _, difference := range differences {
			if ones := difference >> k; ones < escapeOnes {
				size += ones + 1 + uint64(k)
			} else {
				size += escapeOnes + 64
			}
		}
		if size < least {
			best, least = k, size
		}
	}
	return best
}

// bitWriter appends bits to a blob.
type bitWriter struct {
	blob  []byte
	held  uint64 // bits that do not fill a byte yet
	count uint   // how many they are, below 8
}

func (w *bitWriter) rice(n uint64, k uint) {
	ones := n >> k
	if ones >= escapeOnes {
		w.write(1<<escapeOnes-1, escapeOnes)
		w.write(n&(1<<32-1), 32)
		w.write(n>>32, 32)
		return
	}
	w.write(1<<ones-1, uint(ones)+1)
	for ; k > 32; k -= 32 {
		w.write(n&(1<<32-1), 32)
		n >>= 32
	}
	w.write(n&(1<<k-1), k)
}

// write appends the lowest count bits of n, at most 32.
func (w *bitWriter) write(n uint64, count uint) {
	w.held |= n << w.count
	w.count += count
	for ; w.count >= 8; w.count -= 8 {
		w.blob = append(w.blob, byte(w.held))
		w.held >>= 8
	}
}

// end fills the last byte with zeros and returns the blob.
func (w *bitWriter) end() []byte {
	if w.count > 0 {
		w.blob = append(w.blob, byte(w.held))
	}
	return w.blob
}

// bitReader reads what a bitWriter wrote. Once bits are missing it is broken and
// returns 0.
type bitReader struct {
	rest   []byte
	held   uint64
	count  uint
	broken bool
}

func (r *bitReader) rice(k uint) uint64 {
	ones := r.ones()
	if ones == escapeOnes {
		return r.read(32) | r.read(32)<<32
	}
	n, shift := uint64(0), uint(0)
	for ; k-shift > 32; shift += 32 {
		n |= r.read(32) << shift
	}
	n |= r.read(k-shift) << shift
	return n | ones<<k
}

// ones reads ones and the zero behind them, or escapeOnes of them.
func (r *bitReader) ones() uint64 {
	r.fill()
	ones := min(uint(bits.TrailingZeros64(^r.held)), escapeOnes)
	r.skip(min(ones+1, escapeOnes))
	return uint64(ones)
}

// read reads count bits, at most 32.
func (r *bitReader) read(count uint) uint64 {
	r.fill()
	n := r.held & (1<<count - 1)
	r.skip(count)
	return n
}

// fill holds at least 32 bits, where there are so many.
func (r *bitReader) fill() {
	for ; r.count <= 56 && len(r.rest) > 0; r.count += 8 {
		r.held |= uint64(r.rest[0]) << r.count
		r.rest = r.rest[1:]
	}
}

func (r *bitReader) skip(count uint) {
	if count > r.count {
		r.rest, r.held, r.count, r.broken = nil, 0, 0, true
		return
	}
	r.held, r.count = r.held>>count, r.count-count
}
