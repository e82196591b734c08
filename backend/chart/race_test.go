//go:build race

package chart

// raced: the detector makes the JavaScript engine thirty times slower, and
// there is one goroutine to watch. Fewer pictures are drawn then.
const raced = true
