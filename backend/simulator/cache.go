package simulator

import (
	"sync"
	"time"
)

// maxBlocks is how many blocks a prefix cache holds, about 40 MB of memory.
// One that is full forgets everything.
const maxBlocks = 1 << 20

// prefixCache remembers the prompts that were served, in blocks of tokens as
// vLLM does. It does not remember answers.
type prefixCache struct {
	mu     sync.Mutex
	blocks map[uint64]struct{}
}

// use returns how many of the first tokens of a prompt are in the cache, and
// adds the prompt. The last token never counts as cached: the model computes it
// to begin its answer.
func (c *prefixCache) use(p *prompt) (cached int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := 0
	for known < len(p.blocks) {
		if _, is := c.blocks[p.blocks[known]]; !is {
			break
		}
		known++
	}
	if c.blocks == nil || len(c.blocks)+len(p.blocks) > maxBlocks {
		c.blocks = map[uint64]struct{}{}
	}
	for _, block := range p.blocks {
		c.blocks[block] = struct{}{}
	}
	return min(known, (p.tokens-1)/blockTokens) * blockTokens
}

// cachedTokens returns how many tokens of the request's prompt need no prefill.
func (x *exchange) cachedTokens() int {
	if x.behaviour.PrefixCache {
		return x.server.cache.use(&x.request.prompt)
	}
	return min(x.behaviour.Cached, x.request.prompt.tokens)
}

// prefill returns the time that the prompt adds to the time to the first
// output, at most 100 days.
func (x *exchange) prefill() time.Duration {
	each := x.behaviour.Prefill
	if each == 0 {
		return 0
	}
	tokens := time.Duration(x.truth.PromptTokens - x.truth.CachedTokens)
	return min(tokens, 100*day/each) * each
}

// offset returns the deadline of the chunk that begins with a token, counted
// from when the request began to be served.
func (x *exchange) offset(token int) time.Duration {
	return x.prefill() + x.behaviour.due(x.truth.Number, token)
}
