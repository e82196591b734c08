package bench

import "math"

// TokenEstimate is how many tokens a text has where nobody counted them.
type TokenEstimate struct {
	Tokens int
	// Error is relative to Tokens: by the vocabulary of its model a text has
	// Tokens * (1 ± Error) in nine of ten cases.
	Error float64
}

// EstimateTokens estimates the tokens of a text.
func EstimateTokens(text string) TokenEstimate {
	var e TokenEstimator
	for i := range len(text) {
		e.add(text[i])
	}
	return e.Estimate()
}

// TokenEstimator estimates the tokens of a text that comes in pieces, which may
// end anywhere, even inside a character. It counts which kinds of character
// stand beside each other, so that a byte costs a few additions; the weights
// are applied at the end. The zero value is ready.
type TokenEstimator struct {
	pairs [charKinds][charKinds]uint32 // by the kinds of two characters in a row
	long  uint32                       // Latin letters past the fifth of their word
	word  uint32                       // Latin letters of the word at the end
	last  charKind
	rest  uint8 // bytes that the character at the end still lacks
	char  rune  // its bits so far
}

// Add takes the next piece of the text. It does not allocate.
func (e *TokenEstimator) Add(piece []byte) {
	for _, b := range piece {
		e.add(b)
	}
}

// Estimate returns the estimate for the text so far. Text without any
// characters has 0 tokens, other text at least 1.
func (e *TokenEstimator) Estimate() TokenEstimate {
	var tokens, doubt float64
	for _, part := range e.parts() {
		tokens += part.tokens
		doubt += part.tokens * part.doubt
	}
	if e.last == start {
		return TokenEstimate{}
	}
	tokens = max(tokens, 1)
	return TokenEstimate{Tokens: int(math.Round(tokens)), Error: doubt/tokens + doubtOfOne/math.Sqrt(tokens)}
}

// add takes a byte. A character that is cut off or is no UTF-8 counts for
// nothing.
func (e *TokenEstimator) add(b byte) {
	switch {
	case b < 0x80:
		e.rest = 0
		e.take(asciiKinds[b])
	case b >= 0xf0:
		e.rest, e.char = 3, rune(b&0x07)
	case b >= 0xe0:
		e.rest, e.char = 2, rune(b&0x0f)
	case b >= 0xc0:
		e.rest, e.char = 1, rune(b&0x1f)
	case e.rest > 0:
		e.char = e.char<<6 | rune(b&0x3f)
		e.rest--
		if e.rest == 0 {
			e.take(kindOf(e.char))
		}
	}
}

func (e *TokenEstimator) take(kind charKind) {
	e.pairs[e.last%charKinds][kind%charKinds]++ // a remainder that spares a check of bounds
	e.last = kind
	if latin&(1<<kind) == 0 {
		e.word = 0
		return
	}
	e.word++
	if e.word > 5 {
		e.long++
	}
}

// charKind is what a character is to a vocabulary, which cuts texts where the
// kind changes and knows more of some scripts than of others.
type charKind uint8

const (
	start    charKind = iota // none: what stands before the first character
	lower                    // a to z
	upper                    // A to Z
	accented                 // Latin letters beyond ASCII
	digit
	symbol // ASCII that is none of the others
	blank  // space and tab
	newline
	cyrillic // and Greek, Armenian, Georgian
	arabic   // and Hebrew
	indic    // Devanagari to Khmer
	han
	kana
	hangul
	wide  // punctuation beyond ASCII
	other // emoji and what is left
	charKinds
)

// kinds is a set of them.
type kinds uint32

const (
	latin    kinds = 1<<lower | 1<<upper | 1<<accented
	anything kinds = 1<<charKinds - 1
)

var asciiKinds = func() (table [0x80]charKind) {
	for b := range table {
		switch {
		case 'a' <= b && b <= 'z':
			table[b] = lower
		case 'A' <= b && b <= 'Z':
			table[b] = upper
		case '0' <= b && b <= '9':
			table[b] = digit
		case b == ' ' || b == '\t':
			table[b] = blank
		case b == '\n' || b == '\r':
			table[b] = newline
		default:
			table[b] = symbol
		}
	}
	return table
}()

// scripts are parts of Unicode in its order: the last character of each, and
// the kind of all from the part before to there.
var scripts = []struct {
	last rune
	kind charKind
}{
	{0xbf, wide}, {0x2af, accented}, {0x2ff, other}, {0x36f, accented}, {0x58f, cyrillic}, {0x8ff, arabic},
	{0x109f, indic}, {0x10ff, cyrillic}, {0x11ff, hangul}, {0x167f, indic}, {0x177f, other}, {0x1cff, indic},
	{0x1dff, other}, {0x1eff, accented}, {0x1fff, cyrillic}, {0x206f, wide}, {0x2dff, other}, {0x2e7f, wide},
	{0x2fff, han}, {0x303f, wide}, {0x30ff, kana}, {0x312f, han}, {0x318f, hangul}, {0x31ff, kana}, {0x33ff, wide},
	{0x4dbf, han}, {0x4dff, other}, {0x9fff, han}, {0xabff, indic}, {0xd7ff, hangul}, {0xf8ff, other},
	{0xfaff, han}, {0xfb4f, arabic}, {0xfdff, arabic}, {0xfe6f, wide}, {0xfeff, arabic}, {0xff64, wide},
	{0xff9f, kana}, {0xffef, wide}, {0x1ffff, other}, {0x3ffff, han},
}

// firstScripts are the first of scripts that characters with the same upper
// bits may belong to.
var firstScripts = func() (table [0x400]uint8) {
	for page := range table {
		for scripts[table[page]].last < rune(page<<8) {
			table[page]++
		}
	}
	return table
}()

func kindOf(char rune) charKind {
	if int(char>>8) >= len(firstScripts) {
		return other
	}
	for _, script := range scripts[firstScripts[char>>8]:] {
		if char <= script.last {
			return script.kind
		}
	}
	return other
}
