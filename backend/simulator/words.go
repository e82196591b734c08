package simulator

import "strings"

// vocabulary is what answers are made of. Each word is a token; none needs
// escaping in JSON, some need two, three and four bytes of UTF-8.
var vocabulary = [...]string{
	" the", " slow", " river", " 🙂", " carries", " light", " past", " seven", " quiet", " mills", " and",
	" every", " wheel", " turns", " once", " for", " each", " naïve", " promise", " made", " upstream", ",",
	" while", " barges", " of", " copper", " wait", " below", " 水", " until", " morning", ".", " Then",
	" someone", " counts", " them", " twice", ":", " forty", " lamps", " lit", " by", " noon", " 🚀", " none",
	" lost", " in", " fog", " so", " we", " write", " it", " down", ";", " numbers", " keep", " better", " than",
	" stories", " do",
}

// word returns the text of a token: the same for the same seed, request and
// position.
func (b *Behaviour) word(number, token int) string {
	return vocabulary[(b.Seed*31+uint64(number)*17+uint64(token))%uint64(len(vocabulary))]
}

// text returns the words of the tokens from one up to another.
func (b *Behaviour) text(number, from, to int) string {
	var text strings.Builder
	for token := from; token < to; token++ {
		text.WriteString(b.word(number, token))
	}
	return text.String()
}

// appendText appends the words of n tokens of an answer from the given one on.
// The middle chunk is as long as LongLine says.
func (x *exchange) appendText(dst []byte, token, n int) []byte {
	for i := token; i < token+n; i++ {
		dst = append(dst, x.behaviour.word(x.truth.Number, i)...)
	}
	if middle := x.tokens / 2; x.behaviour.LongLine > 0 && token <= middle && middle < token+n {
		for range x.behaviour.LongLine {
			dst = append(dst, 'a')
		}
	}
	return dst
}
