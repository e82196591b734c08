package prompt

import (
	_ "embed"
	"math/rand/v2"
	"strings"
	"sync"

	"tokenlap/backend/bench"
)

// SyntheticID is the id of the prompts that Synthetic makes.
const SyntheticID = "synthetic"

// SyntheticSet is the prompt set of a plan with synthetic prompts. Its one prompt
// stands for all of them and has no text.
func SyntheticSet() bench.PromptSet {
	prompts := []bench.Prompt{{ID: SyntheticID, Version: 1, Category: SyntheticID}}
	return bench.PromptSet{Name: SyntheticID, Hash: bench.HashPrompts(prompts), Prompts: prompts}
}

// wordList holds common English words. In the vocabularies of today's models each
// of them is one token with the space before it. A change of the list changes
// what a seed stands for: raise the version in SyntheticSet.
//
//go:embed words.txt
var wordList string

var words = sync.OnceValue(func() []string { return strings.Fields(wordList) })

// instructions end a synthetic prompt, so that a model writes on instead of
// asking what is meant. The longest that fills at most half of the prompt is
// taken.
var instructions = []string{
	"Write on from here in the same manner, in full sentences, and do not come to an end early.",
	"Write on from here, without an end.",
	"Write on.",
}

// Synthetic returns a text of as many words, at least one, as a function of its
// arguments. Texts of different seeds or indices differ from their first words
// on, since caches compare from the beginning.
func Synthetic(seed uint64, index, count int) string {
	var text strings.Builder
	text.Grow(count * 7)
	instruction := instructionFor(count)
	appendSentences(&text, generator(seed, index), count-len(strings.Fields(instruction)))
	if instruction != "" {
		text.WriteByte(' ')
		text.WriteString(instruction)
	}
	return text.String()
}

// SharedPrefix returns the text of as many words that requests with the prefix
// of this number begin with. It ends with an empty line.
func SharedPrefix(seed uint64, number, count int) string {
	const purpose = 0x707265666978 // its texts are not those of Synthetic
	var text strings.Builder
	text.Grow(count * 7)
	appendSentences(&text, generator(seed^purpose, number), count)
	text.WriteString("\n\n")
	return text.String()
}

func generator(seed uint64, index int) *rand.Rand {
	return rand.New(rand.NewPCG(mix(seed), mix(mix(seed)+uint64(index)*0x9e3779b97f4a7c15)))
}

func instructionFor(count int) string {
	for _, instruction := range instructions {
		if 2*len(strings.Fields(instruction)) <= count {
			return instruction
		}
	}
	return ""
}

// appendSentences appends sentences of 8 to 15 words, of so many words in all, at
// least one.
func appendSentences(text *strings.Builder, random *rand.Rand, count int) {
	list := words()
	for left := max(count, 1); left > 0; {
		length := min(left, 8+random.IntN(8))
		for i := range length {
			if text.Len() > 0 {
				text.WriteByte(' ')
			}
			word := list[random.IntN(len(list))]
			if i == 0 {
				text.WriteByte(word[0] - 'a' + 'A')
				word = word[1:]
			}
			text.WriteString(word)
		}
		text.WriteByte('.')
		left -= length
	}
}
