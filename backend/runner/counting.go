package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
	"tokenlap/backend/tokenizer"
)

// counting counts the tokens that servers did not report, after the last sample
// was stored and before the run is summarised.
type counting struct {
	db       *store.Store
	recorder *recorder
	cache    tokenizer.Cache
	done     int
	total    int
	reported time.Time
}

// checkTokenizers opens the tokenizers of a plan, so that a bad one is known
// before anything is sent, and frees them again: they take memory.
func checkTokenizers(plan bench.Plan) error {
	var cache tokenizer.Cache
	for _, endpoint := range plan.Endpoints {
		name := TokenizerOf(endpoint)
		if name == "" || tokenizer.IsEncoding(name) {
			continue
		}
		if _, err := cache.Open(name); err != nil {
			return &bench.Error{Code: bench.CodeOf(err), Field: "tokenizer", Message: "model " + endpoint.Name, Cause: err}
		}
	}
	return cache.Close()
}

// newUncounted returns an empty list for an endpoint. The endpoints with a
// tokenizer share the memory for texts.
func newUncounted(db *store.Store, run string, targets []*target) map[string]*uncounted {
	all, withTexts := map[string]*uncounted{}, 0
	for _, t := range targets {
		u := &uncounted{tokenizer: TokenizerOf(t.endpoint)}
		if all[t.endpoint.Name] = u; u.tokenizer != "" {
			number := withTexts
			withTexts++
			u.spool = &spool{create: func() (*os.File, error) { return db.CreateTextFile(run, number) }}
		}
	}
	for _, u := range all {
		if u.spool != nil {
			u.spool.limit = spoolMemory / withTexts
		}
	}
	return all
}

// countTokens counts until ctx ends or stop is closed, and returns which
// estimates are left.
func (r *recorder) countTokens(ctx context.Context, stop <-chan struct{}, db *store.Store) (left []estimatesLeft) {
	ctx, release := countingContext(ctx, stop)
	defer release()
	c := &counting{db: db, recorder: r}
	defer func() { _ = c.cache.Close() }()
	for _, u := range r.uncounted {
		if u.spool != nil {
			u.spool.writes.Wait()
			c.total += u.spool.count
		}
	}
	for _, t := range r.targets {
		u := r.uncounted[t.endpoint.Name]
		reason := c.count(ctx, u)
		left = append(left, u.left(t.endpoint.Name, reason)...)
	}
	r.counting = nil
	return left
}

// count counts the requests of one endpoint and returns why some keep their
// estimates, if any do.
func (c *counting) count(ctx context.Context, u *uncounted) (reason string) {
	reason = "there was no room to keep their texts"
	var by correction
	if u.spool != nil && u.spool.count > 0 {
		var err error
		by, err = c.byTokenizer(ctx, u)
		switch {
		case ctx.Err() != nil:
			reason = "counting was stopped"
		case err != nil:
			reason = err.Error()
		case by.pairs < u.spool.count:
			reason = fmt.Sprintf("a random part of %d MB of text was counted, and the other estimates were corrected by it", u.spool.bytes>>20)
		}
	}
	if err := c.others(u, by); err != nil {
		reason = err.Error()
	}
	return reason
}

// byTokenizer counts texts, all or a part of them. After an error what was
// counted before is stored.
func (c *counting) byTokenizer(ctx context.Context, u *uncounted) (correction, error) {
	if ctx.Err() != nil {
		return correction{}, ctx.Err()
	}
	counter, err := c.cache.Open(u.tokenizer)
	if err != nil {
		return correction{}, err
	}
	var pairs []pair
	texts := textCounter{Counter: counter, plan: &c.recorder.plan, prompts: map[string]int{}}
	batch := tokenBatch{counting: c, of: u}
	isChosen := u.part(c.recorder.plan.Seed)
	for text, err := range u.spool.texts() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return correction{}, errors.Join(err, batch.flush())
		}
		c.step()
		if !isChosen(text.Place) {
			continue
		}
		before := u.requests[text.Place].tokens
		tokens, err := texts.tokens(&text, before)
		if err == nil {
			err = batch.add(text.Place, tokens)
		}
		if err != nil {
			return correction{}, errors.Join(err, batch.flush())
		}
		pairs = append(pairs, pair{before.Output, tokens.Output})
	}
	return newCorrection(counter.Name(), pairs), batch.flush()
}

// others gives the requests that were not counted the best tokens there are.
func (c *counting) others(u *uncounted, by correction) error {
	batch := tokenBatch{counting: c, of: u}
	for place := range u.requests {
		r := &u.requests[place]
		if r.counted {
			continue
		}
		if tokens, isBetter := u.fallback(r, by); isBetter {
			if err := batch.add(place, tokens); err != nil {
				return err
			}
		}
	}
	return batch.flush()
}

// step counts a text as done and reports progress now and then.
func (c *counting) step() {
	c.done++
	if now := time.Now(); now.Sub(c.reported) >= reportEvery {
		c.reported = now
		c.recorder.counting = &bench.CountProgress{Done: c.done, Total: c.total}
		c.recorder.report()
	}
}

// textCounter counts the texts of one endpoint.
type textCounter struct {
	tokenizer.Counter
	plan    *bench.Plan
	prompts map[string]int // counts by the prompt's ID
}

// tokens returns the tokens of a request from what is known of them: those of
// answer, reasoning and calls of tools, each counted by itself, and those of
// the prompt unless the server told them.
func (c *textCounter) tokens(text *spooled, known bench.Tokens) (bench.Tokens, error) {
	tokens := known
	tokens.Source, tokens.Tokenizer, tokens.Error, tokens.Output = bench.FromTokenizer, c.Name(), 0, 0
	for _, part := range []string{text.Output.Answer, text.Output.Reasoning, text.Output.Tool} {
		n, err := c.Count(part)
		if err != nil {
			return known, err
		}
		tokens.Output += n
	}
	if known.Input >= 0 {
		return tokens, nil
	}
	prefix, err := c.Count(text.Prefix) // it ends with a line, so no token spans its end
	if err != nil {
		return known, err
	}
	prompt, err := c.prompt(text.PromptID)
	tokens.Input = prefix + prompt
	return tokens, err
}

func (c *textCounter) prompt(id string) (int, error) {
	if n, ok := c.prompts[id]; ok {
		return n, nil
	}
	for _, prompt := range c.plan.Prompts.Prompts {
		if prompt.ID == id {
			n, err := c.Count(prompt.Text)
			c.prompts[id] = n
			return n, err
		}
	}
	return 0, bench.NotFound("prompt %q is not in the plan", id)
}

// tokenBatch collects tokens to store them together.
type tokenBatch struct {
	*counting
	of     *uncounted
	places []int
	tokens []store.RequestTokens
}

func (b *tokenBatch) add(place int, tokens bench.Tokens) error {
	const most = 500
	b.places = append(b.places, place)
	b.tokens = append(b.tokens, store.RequestTokens{Seq: b.of.requests[place].seq, Tokens: tokens})
	if len(b.places) < most {
		return nil
	}
	return b.flush()
}

// flush stores the batch, also after a cancellation. A batch that cannot be
// stored leaves its requests as they are.
func (b *tokenBatch) flush() error {
	err := b.db.SetTokens(context.Background(), b.recorder.run, b.tokens)
	for i, place := range b.places {
		if r := &b.of.requests[place]; err == nil {
			r.tokens, r.counted = b.tokens[i].Tokens, true
		}
	}
	b.places, b.tokens = b.places[:0], b.tokens[:0]
	return err
}

// countingContext ends with ctx, or when stop is closed. A stop that ended the
// measurement does not keep what was measured from being counted.
func countingContext(ctx context.Context, stop <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	select {
	case <-stop:
		return ctx, cancel
	default:
	}
	go func() {
		select {
		case <-stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
