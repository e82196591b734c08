package runner

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/dialect"
	"tokenlap/backend/key"
	"tokenlap/backend/load"
	"tokenlap/backend/scrape"
	"tokenlap/backend/simulator"
)

// target is one endpoint under measurement.
type target struct {
	endpoint bench.Endpoint
	client   *client.Client
	server   *simulator.Server // of a simulated model; else nil
	metrics  *scrape.Scraper   // of the server's own metrics; nil: not asked for
	mask     func(string) string
	meter    *meter
	fail     context.CancelCauseFunc   // ends the run after a panic
	loop     atomic.Pointer[load.Loop] // nil: not begun
	searched atomic.Bool               // a sweep has its answer
	asker    *asker
	deliver  func(bench.Sample) // takes samples that no load waits for

	conversations []context.Context // of each stage: when done, its conversations have no further turn
}

// openTargets looks up the keys, starts the simulators and creates the clients.
// It returns all errors, joined, together with the targets that were opened.
func openTargets(plan bench.Plan, clock bench.Clock) (targets []*target, err error) {
	var wrong []error
	for _, endpoint := range plan.Endpoints {
		t, err := openTarget(endpoint, plan, clock)
		if wrong = append(wrong, err); t != nil {
			targets = append(targets, t)
		}
	}
	return targets, errors.Join(wrong...)
}

func openTarget(endpoint bench.Endpoint, plan bench.Plan, clock bench.Clock) (*target, error) {
	t := &target{endpoint: endpoint, meter: newMeter(clock)}
	options, err := ClientOptions(endpoint)
	if err != nil {
		return nil, err
	}
	if endpoint.IsSimulated() {
		if t.server, err = StartSimulator(endpoint); err != nil {
			return nil, err
		}
		options.Endpoint.URL = t.server.URL()
	}
	t.mask = options.Mask
	if url := t.metricsURL(); url != "" {
		t.metrics = scrape.New(options.Endpoint, url, options.Header)
	}
	options.Generation, options.Limits, options.KeepText, options.Clock = plan.Generation, plan.Limits, plan.KeepText, clock
	options.Exact = plan.Output != ""
	if plan.HasConversations() {
		options.KeepText = max(plan.KeepText, maxCarried)
	}
	options.CountText = TokenizerOf(endpoint) != ""
	options.Output, options.OnFirst, options.OnPanic = &t.meter.output, t.meter.first, func(value any) { t.fail(t.panicked(value)) }
	if t.client, err = client.New(options); err != nil {
		return t, err
	}
	return t, nil
}

// metricsURL returns where the server's own metrics are read; "" for nowhere.
func (t *target) metricsURL() string {
	if t.endpoint.ServerMetrics == "" && t.server != nil {
		return t.server.MetricsURL()
	}
	return t.endpoint.ServerMetrics
}

// ClientOptions looks up an endpoint's key and the references among its headers.
func ClientOptions(endpoint bench.Endpoint) (client.Options, error) {
	header, secrets := http.Header{}, []key.Secret{}
	resolve := func(ref bench.KeyRef) (string, error) {
		secret, err := key.Resolve(ref)
		if err != nil || secret.IsEmpty() {
			return "", err
		}
		secrets = append(secrets, secret)
		return secret.Reveal(), nil
	}
	secret, err := resolve(endpoint.Key)
	wrong := []error{err}
	if secret != "" {
		name, prefix := dialect.For(endpoint).KeyHeader(endpoint)
		header.Set(name, prefix+secret)
	}
	for name, value := range endpoint.Headers {
		if bench.IsKeyRef(value) {
			value, err = resolve(bench.KeyRef(value))
			wrong = append(wrong, err)
		}
		header.Set(name, value)
	}
	if err := errors.Join(wrong...); err != nil {
		return client.Options{}, &bench.Error{Code: bench.CodeOf(err), Message: "model " + endpoint.Name, Cause: err}
	}
	masker := key.NewMasker(append(secrets, key.OfProxies()...)...)
	return client.Options{Endpoint: endpoint, Header: header, Mask: masker.Mask, MaskAnswer: masker.MaskAnswer}, nil
}

// StartSimulator starts the server of a simulated endpoint on loopback.
func StartSimulator(endpoint bench.Endpoint) (*simulator.Server, error) {
	_, query, _ := strings.Cut(endpoint.URL, ":")
	behaviour, err := simulator.Parse(query)
	if err != nil {
		return nil, err
	}
	return simulator.Start("127.0.0.1:0", behaviour)
}

func closeAll(targets []*target) {
	for _, t := range targets {
		if t.client != nil {
			t.client.Close()
		}
		if t.server != nil {
			_ = t.server.Close()
		}
	}
}

// warmConnections opens as many connections as there will be requests in
// flight. One that fails is no error here: the samples will show it.
func warmConnections(ctx context.Context, targets []*target, plan bench.Plan) {
	ctx, stop := context.WithTimeout(ctx, plan.Limits.Total)
	defer stop()
	var group sync.WaitGroup
	slots := client.NewDialSlots()
	for _, t := range targets {
		group.Go(func() { _, _ = t.client.Open(ctx, plan.Connections(t.endpoint.Name), slots) })
	}
	group.Wait()
}

// send sends a request of the load, with all turns of its conversation.
func (t *target) send(ctx context.Context, r bench.Request, deliver func(bench.Sample)) (free bench.Instant) {
	if r.Conversation > 0 {
		return t.converse(ctx, r, deliver)
	}
	return t.sendOne(ctx, r, deliver)
}

// sendOne sends a request and counts it as in flight until it is delivered.
func (t *target) sendOne(ctx context.Context, r bench.Request, deliver func(bench.Sample)) (free bench.Instant) {
	t.meter.inFlight.Add(1)
	t.meter.sent.Add(1)
	counted := func(s bench.Sample) {
		t.meter.inFlight.Add(-1)
		if s.Outcome == bench.Cancelled {
			t.meter.cut.Add(1)
		}
		deliver(s)
	}
	defer t.recoverPanic(r, counted)
	return t.client.Start(ctx, r, counted)
}
