package prompt

import "fmt"

// Prefix returns the short line that is put before a prompt so that no server
// can answer from what it kept of an earlier one. The same seed gives the same
// lines again. Within a seed every seq has its own, and they differ from the
// first character on: caches compare from the beginning. The line end is part
// of it, so that prefix and text are simply joined.
func Prefix(seed uint64, seq int) string {
	number := scatter(scatter(seed) + uint64(seq)*0x9e3779b97f4a7c15)
	return fmt.Sprintf("%016x is the number of this request and not part of the question.\n", number)
}

// scatter is the finalizer of SplitMix64 (Steele, Lea, Flood 2014). It maps
// 64 bits one to one, so different numbers stay different, and it moves a
// change of any bit into the leading digits.
func scatter(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
