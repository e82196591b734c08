package bench

// The weights of a TokenEstimator. They are fitted to the vocabularies of
// GPT-4o, Qwen 3, Llama 3.1, Gemma 3, DeepSeek V3 and Mistral NeMo, on half of
// the texts in backend/tokenizer/testdata/text; the tests there measure the
// other half. Older vocabularies, such as that of GPT-4, write English and code
// in as many tokens, and other scripts in half as many again or twice as many.

// part is the share of one kind of text in an estimate.
type part struct {
	tokens float64
	doubt  float64 // the relative error that nine of ten vocabularies stay below
}

// doubtOfOne is the error of one token. That of more falls with their root.
const doubtOfOne = 0.3

func (e *TokenEstimator) parts() []part {
	return []part{
		e.letters(),
		e.code(),
		{0.1*e.words(1<<cyrillic) + 0.31*e.all(1<<cyrillic), 0.20},
		{0.52*e.words(1<<arabic) + 0.31*e.all(1<<arabic), 0.20},
		{0.63 * e.all(1<<indic), 0.90},
		{0.71*e.all(1<<han) + 0.5*e.all(1<<wide), 0.38},
		{0.73 * e.all(1<<kana), 0.20},
		{0.8 * e.all(1<<hangul), 0.22},
		{1.6 * e.all(1<<other), 0.60},
	}
}

// letters are the words of the Latin alphabet. English has most of its words
// whole. Other languages, known by their accents, have fewer of them, and
// vocabularies agree less. Capitals inside words are camel case, or, where they
// often follow each other, base64, in which nothing is a word.
func (e *TokenEstimator) letters() part {
	letters, words, accents := e.all(latin), e.words(latin), e.all(1<<accented)
	humps := e.count(1<<lower|1<<accented, 1<<upper)
	rows, heads := e.count(1<<upper, 1<<upper), e.count(1<<upper, 1<<lower)
	switch {
	case humps > letters/10 && rows > heads/2:
		return part{0.7*letters + 0.33*accents, 0.60}
	case accents > letters/200:
		return part{1.0*words + 0.32*float64(e.long) + 0.33*accents + 0.25*humps, 0.22}
	}
	return part{0.96*words + 0.1*float64(e.long) + 0.33*accents + 0.25*humps, 0.06}
}

// code is what stands between words: digits, which go by one or by three;
// symbols, of which the one before a word often joins it; ends of lines and the
// spaces that begin one. A space between words belongs to the word.
func (e *TokenEstimator) code() part {
	digits := 0.9*e.words(1<<digit) + 0.64*e.count(1<<digit, 1<<digit) + 0.95*e.count(1<<blank, 1<<digit)
	symbols := 1.14*e.words(1<<symbol) + 0.18*e.count(1<<symbol, 1<<symbol) - 0.7*e.count(1<<symbol, latin)
	lines := 1.05*e.count(anything&^(1<<newline|1<<symbol), 1<<newline) + 0.7*e.count(1<<newline, 1<<blank)
	return part{digits + symbols + lines, 0.33}
}

// all counts the characters of some kinds.
func (e *TokenEstimator) all(of kinds) float64 { return e.count(anything, of) }

// words counts the runs of characters of some kinds.
func (e *TokenEstimator) words(of kinds) float64 { return e.count(anything&^of, of) }

// count counts the characters of some kinds that follow one of others.
func (e *TokenEstimator) count(before, of kinds) float64 {
	var n uint32
	for first := range e.pairs {
		for second, times := range e.pairs[first] {
			if before&(1<<first) != 0 && of&(1<<second) != 0 {
				n += times
			}
		}
	}
	return float64(n)
}
