package prompt

import "fmt"

// Prefix returns a short line to put before a prompt, so that no server can
// reuse what it cached for an earlier one. It is a function of seed and seq.
// With the same seed, every seq has a different prefix, and they differ from
// the first characters on, since caches compare from the beginning. The prefix
// ends with a line end.
func Prefix(seed uint64, seq int) string {
	number := mix(mix(seed) + uint64(seq)*0x9e3779b97f4a7c15)
	return fmt.Sprintf("%016x is the number of this request and not part of the question.\n", number)
}

// mix is the finalizer of SplitMix64 (Steele, Lea, Flood 2014). It maps 64 bits
// one to one, so different numbers stay different, and a change of any bit
// changes the leading digits.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
