// Package openai sends one request to an OpenAI-compatible endpoint and times
// how the answer streams in. It is where the instants of a Sample come from;
// when a request starts and what is done with its sample are others' affairs.
//
// It speaks HTTP/1.1 on connections of its own, a stream each, with net/http
// reading the responses: the goroutine that waits for a stream makes its
// system calls, so that between a byte's arrival and its stamp stands nothing
// but the wake-up.
package openai

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"tokenlap/backend/bench"
)

// Options are what a client needs to know, once for all its requests.
type Options struct {
	Endpoint   bench.Endpoint
	Header     http.Header // the endpoint's own headers and its key, looked up
	Generation bench.Generation
	Limits     bench.Limits
	KeepText   int // bytes of an answer that are kept
	Clock      bench.Clock

	Secrets []string            // must not come back in any text that is kept
	Mask    func(string) string // hides whatever looks like a key in an error's text; nil: nothing

	Output  *atomic.Int64            // counts output events as they come; may be nil
	OnFirst func(ttft time.Duration) // called at each first token, by many goroutines; may be nil
}

// Client measures one endpoint. Its methods may be called by many goroutines.
type Client struct {
	options Options
	target  *url.URL
	dialer  dialer
	lines   pool

	mu      sync.Mutex // guards changes of the two
	dialect atomic.Pointer[dialect]
	phrase  atomic.Pointer[phrase]
}

// maxBody is the most of one line, event or whole answer that is taken.
const maxBody = 16 << 20

// New makes a client. It opens no connection yet.
func New(o Options) (*Client, error) {
	full, err := bench.NormalizeURL(o.Endpoint.URL)
	if err != nil {
		return nil, err
	}
	target, err := url.Parse(full)
	if err != nil {
		return nil, bench.Invalid("the URL of model %q cannot be read", o.Endpoint.Name)
	}
	if o.Mask == nil {
		o.Mask = func(text string) string { return text }
	}
	c := &Client{options: o, target: target}
	if c.dialer, err = newDialer(o.Clock, target, o); err != nil {
		return nil, err
	}
	if err := c.speak(dialect{}); err != nil {
		return nil, err
	}
	return c, nil
}

// speak changes to another dialect.
func (c *Client) speak(d dialect) error {
	p, err := newPhrase(c.options, c.target, c.dialer.throughProxy(), d)
	if err != nil {
		return err
	}
	c.dialect.Store(&d)
	c.phrase.Store(&p)
	return nil
}

// learn takes from an error body what this server does not accept and reports
// whether asking again makes sense.
func (c *Client) learn(used dialect, status int, body string) bool {
	next, changed := used.adapt(status, body)
	if !changed {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if known := *c.dialect.Load(); known != used { // another request was faster
		next.noStreamOptions = next.noStreamOptions || known.noStreamOptions
		next.newMaxTokens = next.newMaxTokens || known.newMaxTokens
	}
	return c.speak(next) == nil
}

// TakesStreamOptions reports whether the server has not refused
// stream_options.
func (c *Client) TakesStreamOptions() bool { return !c.dialect.Load().noStreamOptions }

// Open opens n connections ahead of use, so that no measured request waits
// for one. It returns how many stand and the first failure.
func (c *Client) Open(ctx context.Context, n int) (int, error) {
	const atOnce = 64 // a listen queue is often 128 long
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		stand int
		first error
	)
	slots := make(chan struct{}, atOnce)
	for range n {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			l, err := c.dialer.dial(ctx)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				if first == nil {
					first = err
				}
				return
			}
			stand++
			c.lines.give(l)
		})
	}
	group.Wait()
	return stand, first
}

// Close drops all idle connections; those in use are dropped as they end.
func (c *Client) Close() { c.lines.close() }

// Send carries one request to its end. It has no error to return: what failed
// is a Sample like any other. A refusal of stream_options or max_tokens is
// learnt and the request asked once more, with new instants.
func (c *Client) Send(ctx context.Context, r bench.Request) bench.Sample {
	for tries, again := 0, false; ; tries, again = tries+1, true {
		used := *c.dialect.Load()
		x := exchange{client: c, ctx: ctx, sample: bench.NewSample(r)}
		x.sample.Start = c.options.Clock.Now()
		x.sample.Streamed = c.options.Generation.Stream
		x.sample.AskedAgain = again
		if x.connect() {
			x.run(r)
		}
		x.finish()
		if tries == 2 || !c.learn(used, x.sample.Status, string(x.body)) {
			return x.sample
		}
		r.Due = c.options.Clock.Now()
	}
}
