// Package client sends one request to an OpenAI-compatible endpoint and times
// how the answer streams in. It is where the instants of a Sample come from;
// when a request starts and what is done with its sample are others' affairs.
//
// It speaks HTTP/1.1 on connections of its own, a stream each, with net/http
// reading the responses: the goroutine that waits for a stream makes its
// system calls, so that between a byte's arrival and its stamp stands nothing
// but the wake-up.
package client

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/dialect"
)

// Options are what a client needs to know, once for all its requests.
type Options struct {
	Endpoint   bench.Endpoint
	Header     http.Header // the endpoint's own headers and its key, looked up
	Generation bench.Generation
	Limits     bench.Limits
	Exact      bool // answers are to have as many tokens as they may have
	KeepText   int  // bytes of an answer that are kept
	CountText  bool // samples hold the whole output of answers whose tokens the server did not count
	Clock      bench.Clock

	Mask       func(string) string // hides the keys in use, and whatever looks like one, in an error's text; nil: nothing
	MaskAnswer func(string) string // hides the keys in use in every other text that is kept; nil: nothing

	Output  *atomic.Int64            // counts output events as they come; may be nil
	OnPanic func(value any)          // called with a panic in a stream that is read on in the background; may be nil
	OnFirst func(ttft time.Duration) // called at each first token, by many goroutines; may be nil
}

// Client measures one endpoint. Its methods may be called by many goroutines.
type Client struct {
	options Options
	target  *url.URL
	dialer  dialer
	conns   pool

	dialect   *dialect.Dialect
	thinkTags []string
	stored    dialect.Adaptations      // with the endpoint
	revokes   atomic.Bool              // whether output came after a finish reason
	silent    atomic.Int32             // answers that were silent after their finish reason to the end
	pending   sync.WaitGroup           // streams that are read on after their users went on
	guessed   atomic.Bool              // whether a request was sent without stream_options on a mere guess
	template  atomic.Pointer[template] // for what is known of the server now
	slowEnds  atomic.Int32             // answers whose end came long after [DONE]
	drains    sync.WaitGroup           // reading such ends
}

// maxBody is the most of one line, event or whole answer that is taken.
const maxBody = 16 << 20

// New makes a client. It opens no connection yet.
func New(o Options) (*Client, error) {
	target, err := o.target()
	if err != nil {
		return nil, err
	}
	for _, mask := range []*func(string) string{&o.Mask, &o.MaskAnswer} {
		if *mask == nil {
			*mask = func(text string) string { return text }
		}
	}
	if !o.Generation.Stream { // a whole answer has no first token and no standstill
		o.Limits.FirstToken, o.Limits.Idle = 0, 0
	}
	c := &Client{options: o, target: target, dialect: dialect.For(o.Endpoint), thinkTags: o.Endpoint.EffectiveThinkTags()}
	if c.dialer, err = newDialer(o.Clock, target, o); err != nil {
		return nil, err
	}
	if pass := proxyPass(c.dialer.proxy); pass != "" && c.dialer.throughProxy() {
		c.options.Header = o.Header.Clone()
		if c.options.Header == nil {
			c.options.Header = http.Header{}
		}
		c.options.Header.Set("Proxy-Authorization", pass)
	}
	c.stored = dialect.AdaptationsOf(o.Endpoint.Protocol)
	first, err := c.newTemplate(c.stored)
	c.template.Store(&first)
	return c, err
}

// target is where the endpoint's requests go.
func (o *Options) target() (*url.URL, error) {
	return dialect.For(o.Endpoint).URL(dialect.Spec{Endpoint: o.Endpoint, Generation: o.Generation})
}

func (c *Client) newTemplate(a dialect.Adaptations) (template, error) {
	return newTemplate(c.options, c.target, c.dialer.throughProxy(), a)
}

// TakesStreamOptions reports whether the server has not refused
// stream_options.
func (c *Client) TakesStreamOptions() bool {
	return !c.template.Load().adaptations.Has("stream_options")
}

// Proxy is the host of the proxy that the environment names for the endpoint,
// or "".
func (c *Client) Proxy() string {
	if c.dialer.proxy == nil {
		return ""
	}
	return c.dialer.proxy.Host
}

// DialSlots bounds how many connections the calls of Open that share it open at
// once.
type DialSlots chan struct{}

// NewDialSlots returns half as many slots as a listen queue often has places.
func NewDialSlots() DialSlots { return make(DialSlots, 64) }

// Open opens n connections ahead of use, so that no measured request waits
// for one. It returns how many stand and the first failure.
func (c *Client) Open(ctx context.Context, n int, slots DialSlots) (int, error) {
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		stand int
		first error
	)
	for range n {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			conn, err := c.dialer.dial(ctx)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				if first == nil {
					first = err
				}
				return
			}
			stand++
			c.conns.give(conn)
		})
	}
	group.Wait()
	return stand, first
}

// Close drops all idle connections; those in use are dropped as they end.
func (c *Client) Close() { c.conns.close() }

// Send carries one request to its end. It has no error to return: what failed
// is a Sample like any other. A refusal that names a field of the request is
// answered by a request without it, or with its successor, with new instants;
// when that helps it is remembered. An error that only quotes the request
// changes nothing.
func (c *Client) Send(ctx context.Context, r bench.Request) bench.Sample {
	x := c.ask(ctx, &r)
	if x.pending != nil {
		x.resume()
		x.finish()
	}
	return x.sample
}

// ask carries one request to its end, or to where its user may go on. Where the
// request is sent again, it becomes due then.
func (c *Client) ask(ctx context.Context, r *bench.Request) *exchange {
	used := c.template.Load()
	x := c.exchange(ctx, r, used)
	for range mostRetries {
		if x.sample.Status < 400 { // as a rule: nothing was refused
			break
		}
		adapted, ok := c.adapt(used, x.sample.Status, string(x.body))
		if !ok {
			break
		}
		r.Due = c.options.Clock.Now()
		used = adapted
		x = c.exchange(ctx, r, used)
		x.sample.Retried = true
		if x.sample.Status >= 200 && x.sample.Status < 300 {
			c.template.Store(used)
			break
		}
	}
	x.sample.Adapted = c.learned(used).Strings()
	return x
}

// mostRetries bounds how often one request is sent again: a server that names
// one refused field at a time needs a request for each.
const mostRetries = 6

// adapt returns the requests that a refusal calls for; false: it calls for
// none. Where a server refuses a request and does not say why, stream_options
// is left out once: it is the field that old servers know least.
func (c *Client) adapt(used *template, status int, body string) (*template, bool) {
	spec := c.spec(used.adaptations)
	learned, isNew := c.dialect.Learn(spec, status, c.options.MaskAnswer(body))
	if !isNew && c.dialect.MayRefuseInSilence(spec, status, body) && c.guessed.CompareAndSwap(false, true) {
		learned, isNew = c.dialect.WithoutStreamOptions(spec), true
	}
	if !isNew {
		return nil, false
	}
	adapted, err := c.newTemplate(learned)
	return &adapted, err == nil
}

// Learned returns what the server was found to refuse, beyond what is stored
// with the endpoint.
func (c *Client) Learned() dialect.Adaptations { return c.learned(c.template.Load()) }

func (c *Client) learned(t *template) dialect.Adaptations { return t.adaptations.Without(c.stored) }

func (c *Client) spec(a dialect.Adaptations) dialect.Spec {
	return dialect.Spec{Endpoint: c.options.Endpoint, Generation: c.options.Generation, ExactLength: c.options.Exact, Adaptations: a}
}

// exchange sends one request and reads its answer to its end, or to where its
// user may go on.
func (c *Client) exchange(ctx context.Context, r *bench.Request, t *template) *exchange {
	x := c.newExchange(ctx, r, t)
	if x.connect() {
		x.run(r)
	}
	if x.pending == nil {
		x.finish()
	}
	return x
}

// newExchange is a function of its own, so that the copies that it makes are not on
// the stack while an answer is waited for: 8 KB of it are then enough.
func (c *Client) newExchange(ctx context.Context, r *bench.Request, t *template) *exchange {
	x := &exchange{client: c, ctx: ctx, template: t, sample: bench.NewSample(*r)}
	x.sample.Start = c.options.Clock.Now()
	x.sample.Streamed = c.options.Generation.Stream
	return x
}
