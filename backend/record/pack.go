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
func (e *ChunkEncoder) appendPacked(blob []byte, numbers []int64) []byte {
	for _, number := range numbers {
		if number != numbers[0] {
			return e.appendVarying(blob, numbers)
		}
	}
	if len(numbers) == 0 {
		return blob
	}
	return append(binary.AppendVarint(blob, numbers[0]), sameNumber)
}

// appendVarying is appendPacked that gives each number at least a bit.
func (e *ChunkEncoder) appendVarying(blob []byte, numbers []int64) []byte {
	if len(numbers) == 0 {
		return blob
	}
	median, k := e.measure(numbers)
	out := bitWriter{blob: append(binary.AppendVarint(blob, median), byte(k))}
	for _, number := range numbers {
		out.rice(withoutSign(number-median), k)
	}
	return out.end()
}

// measure returns about the median of numbers and the k that packs them in the fewest
// bits, of those that their middle half suggests.
func (e *ChunkEncoder) measure(numbers []int64) (median int64, k uint) {
	e.sorted = appendSome(e.sorted[:0], numbers)
	slices.Sort(e.sorted)
	n := len(e.sorted)
	median = e.sorted[n/2]
	least := ^uint64(0)
	about := uint(bits.Len64(uint64(e.sorted[n*3/4]) - uint64(e.sorted[n/4])))
	for tried := max(about, 2) - 2; tried <= min(about+2, 63); tried++ {
		size := uint64(0)
		for _, number := range e.sorted {
			size += uint64(riceLength(withoutSign(number-median), tried))
		}
		if size < least {
			k, least = tried, size
		}
	}
	return median, k
}

// appendSome appends all numbers of a short list and some of a long one. Their places
// have no period, as the numbers may have, of chunks that come in bursts.
func appendSome(some, numbers []int64) []int64 {
	const most, golden = 128, 0x9e3779b1
	if len(numbers) <= most {
		return append(some, numbers...)
	}
	for i := range uint32(most) {
		some = append(some, numbers[uint64(i*golden)*uint64(len(numbers))>>32])
	}
	return some
}

// riceLength is how many bits a number takes.
func riceLength(n uint64, k uint) uint {
	if ones := n >> k; ones < escapeOnes {
		return uint(ones) + 1 + k
	}
	return escapeOnes + 64
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

// bitWriter appends bits to a blob.
type bitWriter struct {
	blob  []byte
	held  uint64 // bits that are not in the blob yet
	count uint   // how many they are, below 32
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
	if w.count += count; w.count >= 32 {
		w.blob = binary.LittleEndian.AppendUint32(w.blob, uint32(w.held))
		w.held, w.count = w.held>>32, w.count-32
	}
}

// end fills the last byte with zeros and returns the blob.
func (w *bitWriter) end() []byte {
	for left := int(w.count); left > 0; left -= 8 {
		w.blob = append(w.blob, byte(w.held))
		w.held >>= 8
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
	r.fill()
	ones := min(uint(bits.TrailingZeros64(^r.held)), escapeOnes)
	if ones == escapeOnes {
		r.skip(escapeOnes)
		return r.read(32) | r.read(32)<<32
	}
	if k <= 32 { // nearly always
		n := r.held>>(ones+1)&(1<<k-1) | uint64(ones)<<k
		r.skip(ones + 1 + k)
		return n
	}
	r.skip(ones + 1)
	n := r.read(32)
	return n | r.read(k-32)<<32 | uint64(ones)<<k
}

// read reads count bits, at most 32.
func (r *bitReader) read(count uint) uint64 {
	r.fill()
	n := r.held & (1<<count - 1)
	r.skip(count)
	return n
}

// fill holds more than 56 bits, where there are so many. Those beyond count are the next
// ones of rest or 0.
func (r *bitReader) fill() {
	if len(r.rest) >= 8 {
		r.held |= binary.LittleEndian.Uint64(r.rest) << r.count
		whole := (64 - r.count) / 8
		r.rest, r.count = r.rest[whole:], r.count+8*whole
		return
	}
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
