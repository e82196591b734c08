package simulator

import (
	"cmp"
	"time"
)

// outputLength returns the number of tokens of an answer, and why it ends
// there.
func (b *Behaviour) outputLength(r *completionRequest) (tokens int, finish string) {
	least, isEndless := r.minTokens, r.ignoresEnd
	if b.ForcedLength == ForcedIgnored {
		least, isEndless = 0, false
	}
	if r.maxTokens > 0 && (b.Tokens == 0 || isEndless) {
		return r.maxTokens, "length"
	}
	tokens = max(cmp.Or(b.Tokens, defaultTokens), least)
	if r.maxTokens > 0 && tokens > r.maxTokens {
		return r.maxTokens, "length"
	}
	return tokens, "stop"
}

// chunkSize returns the number of tokens of the chunk that begins with the
// given one. No chunk holds both reasoning and answer.
func (b *Behaviour) chunkSize(token, tokens int) int {
	end := tokens
	if token < b.Reasoning {
		end = min(b.Reasoning, tokens)
	}
	return min(max(b.TokensPerChunk, 1), end-token)
}

// chunkCount returns the number of chunks of an answer.
func (b *Behaviour) chunkCount(tokens int) int {
	perChunk := max(b.TokensPerChunk, 1)
	reasoning := min(b.Reasoning, tokens)
	return (reasoning+perChunk-1)/perChunk + (tokens-reasoning+perChunk-1)/perChunk
}

// Schedule returns when the chunks of an answer are due, as offsets from when
// the request began to be served: the same for the same seed and number.
func (b Behaviour) Schedule(number, tokens int) []time.Duration {
	due := make([]time.Duration, 0, b.chunkCount(tokens))
	latest := time.Duration(0)
	for token := 0; token < tokens; token += b.chunkSize(token, tokens) {
		latest = max(latest, b.due(number, token))
		due = append(due, latest)
	}
	return due
}

// due returns the deadline of the chunk that begins with a token:
//
//	TTFT * (1 ± TTFTJitter) + ITL * (token ± Jitter)
//
// The first chunk has only the jitter of TTFT.
func (b *Behaviour) due(number, token int) time.Duration {
	at := b.TTFT
	if b.TTFTJitter > 0 {
		at += time.Duration(float64(b.TTFT) * b.TTFTJitter * (2*b.draw(number, drawTTFT) - 1))
	}
	if token == 0 {
		return at
	}
	at += time.Duration(token) * b.ITL
	if b.Jitter > 0 {
		at += time.Duration(float64(b.ITL) * b.Jitter * (2*b.draw(number, uint64(token)) - 1))
	}
	return at
}

// What is drawn for a request; smaller values stand for tokens.
const (
	drawTTFT = 1<<40 + iota
	drawFault
	drawKind
)

// draw returns a number in [0, 1) that depends only on the seed, the request
// and what is drawn (SplitMix64), whatever other requests are in flight.
func (b *Behaviour) draw(number int, what uint64) float64 {
	z := mix(b.Seed + 0x9e3779b97f4a7c15)
	z = mix(z ^ uint64(number)*0xd1342543de82ef95)
	z = mix(z + what*0x9e3779b97f4a7c15)
	return float64(z>>11) / (1 << 53)
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
