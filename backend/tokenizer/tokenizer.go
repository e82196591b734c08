// Package tokenizer counts tokens where the server does not: by the embedded
// vocabularies of OpenAI's models, or by a user's tokenizer.json. Counting
// takes processor time, so it belongs after a run and never beside one.
//
// What is counted is the text alone. No begin, end or separator is added, so a
// server that counts the end of an answer says one more. A text that names a
// special token has it as plain text with OpenAI's vocabularies, and as one
// token with a tokenizer.json that lists it: <think> is one there, as it was
// when the model wrote it. Bytes that are no UTF-8 count as U+FFFD.
package tokenizer

import (
	"strings"

	"tokenlap/backend/bench"
)

// Counter counts tokens by one vocabulary. It is safe for concurrent use.
type Counter interface {
	// Name says by what it counts: an encoding, or a tokenizer.json by its
	// folder and name and the first digits of its SHA-256.
	Name() string

	// Count returns the number of tokens of a text, or an error that says in
	// one sentence why there is none.
	Count(text string) (int, error)
}

// maxText is the most bytes one text may have: a token takes about four, and
// no answer has four million tokens.
const maxText = 16 << 20

// Open returns the Counter that a user named: an encoding, such as
// "o200k_base", or the path of a tokenizer.json or of the folder that holds
// one. The file is read and tried at once.
func (c *Cache) Open(name string) (Counter, error) {
	if IsEncoding(name) {
		return encoding(name)
	}
	return c.openFile(name)
}

// countable is a text as it is counted.
func countable(text string) (string, error) {
	if len(text) > maxText {
		return "", bench.Invalid("a text of %d MB is too large to count its tokens: %d MB are the most", len(text)>>20, maxText>>20)
	}
	return strings.ToValidUTF8(text, "\ufffd"), nil
}
