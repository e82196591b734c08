package key

// known are the forms of secrets that are hidden, and the pieces of these by which a text
// is seen in one pass to hold none, as nearly all do.
type known struct {
	forms  []string // longest first
	piece  int      // bytes of a piece
	step   int      // from one piece of a text that is looked up to the next
	pieces map[uint64]struct{}
	bits   []uint64 // a bit for the hash of each piece: most lookups end here
}

const hashBits = 16

func newKnown(forms []string) known {
	k := known{forms: longestFirst(forms)}
	if len(k.forms) == 0 {
		return k
	}
	// Each text as long as the shortest form has a piece at a multiple of step.
	shortest := len(k.forms[len(k.forms)-1])
	k.piece = min(8, (shortest+1)/2)
	k.step = shortest - k.piece + 1
	k.pieces, k.bits = map[uint64]struct{}{}, make([]uint64, 1<<hashBits/64)
	for _, form := range k.forms {
		for i := range len(form) - k.piece + 1 {
			piece := pieceOf(form[i : i+k.piece])
			k.pieces[piece] = struct{}{}
			k.bits[hash(piece)/64] |= 1 << (hash(piece) % 64)
		}
	}
	return k
}

// mayBeIn returns false where none of the forms stands in the text.
func (k *known) mayBeIn(text string) bool {
	if len(k.forms) == 0 {
		return false
	}
	for i := 0; i+k.piece <= len(text); i += k.step {
		piece := pieceOf(text[i : i+k.piece])
		if k.bits[hash(piece)/64]&(1<<(hash(piece)%64)) == 0 {
			continue
		}
		if _, is := k.pieces[piece]; is {
			return true
		}
	}
	return false
}

// pieceOf is a piece of up to eight bytes as a number.
func pieceOf(text string) (piece uint64) {
	for i := range len(text) {
		piece = piece<<8 | uint64(text[i])
	}
	return piece
}

func hash(piece uint64) uint64 { return piece * 0x9e3779b97f4a7c15 >> (64 - hashBits) }
