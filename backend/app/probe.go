package app

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// ProbeStep is one step of the test of a model.
type ProbeStep struct {
	Name    string  `json:"name"`  // dns, connect, tls, status, models, stream, usage, ...
	State   string  `json:"state"` // ok, warn, failed or skipped
	Took    float64 `json:"took"`  // seconds
	Message string  `json:"message" translate:"text"`
	Hint    string  `json:"hint" translate:"text"`

	Protocol *bench.Protocol `json:"protocol,omitempty"` // to store with the model; nil: nothing was found
}

// probeTimeout is the longest wait for each answer of a test.
const probeTimeout = 30 * time.Second

// TestModel tests the model of a form, stored or not, step by step. The result is
// stored if the model is.
func (a *App) TestModel(ctx context.Context, form ModelForm) ([]ProbeStep, error) {
	endpoint, err := probeEndpoint(form.Endpoint)
	if err != nil {
		return nil, err
	}
	found, err := Probe(ctx, endpoint, probeTimeout)
	if err != nil {
		return nil, err
	}
	steps := make([]ProbeStep, 0, len(found))
	for _, step := range found {
		shown := ProbeStep{Name: step.Name, State: string(step.State), Took: step.Took.Seconds(), Message: step.Message, Hint: step.Hint}
		if len(step.Learned) > 0 {
			protocol := step.Learned.Into(endpoint.Protocol)
			shown.Protocol = &protocol
		}
		steps = append(steps, shown)
	}
	if ctx.Err() == nil { // a cancelled test says nothing about the server
		result := summarizeProbe(steps)
		a.lastProbe.set(endpoint, result)
		err = a.saveProbe(ctx, form.Was, endpoint, result)
	}
	return steps, err
}

// lastProbe is the last test. A form may be saved after its test.
type lastProbe struct {
	mu       sync.Mutex
	endpoint bench.Endpoint
	result   store.ProbeResult
}

func (l *lastProbe) set(endpoint bench.Endpoint, result store.ProbeResult) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.endpoint, l.result = endpoint, result
}

// of returns the result for an endpoint if it was the last one tested.
func (l *lastProbe) of(endpoint bench.Endpoint) (store.ProbeResult, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.result, l.result.State != "" && isSameServer(l.endpoint, endpoint)
}

// ServedModels returns the ids of the models that the server of a form lists.
func (a *App) ServedModels(ctx context.Context, form ModelForm) ([]string, error) {
	endpoint, err := probeEndpoint(form.Endpoint)
	if err != nil {
		return nil, err
	}
	c, closeClient, err := newClient(endpoint, probePlan(probeTimeout))
	if err != nil {
		return nil, err
	}
	defer closeClient()
	ids, _, err := c.Models(ctx)
	if err != nil {
		return nil, &bench.Error{
			Code: bench.CodeUnavailable, Message: "the server did not say which models it serves", Cause: err,
			Hint: "check URL and key, or type the model id: not every server has a list",
		}
	}
	return ids, nil
}

// probeEndpoint returns the endpoint of a form and what is wrong with it. A test
// needs neither a name nor a model id.
func probeEndpoint(e bench.Endpoint) (bench.Endpoint, error) {
	e = normalize(e)
	complete := e
	if complete.Name == "" {
		complete.Name = "new"
	}
	if complete.Model == "" {
		complete.Model = "new"
	}
	return e, complete.Validate()
}

// Probe tests an endpoint step by step and waits at most so long for each answer.
// What the server does wrong is in the steps; an error is about the endpoint,
// such as a key that is not found.
func Probe(ctx context.Context, endpoint bench.Endpoint, wait time.Duration) ([]client.Step, error) {
	c, closeClient, err := newClient(endpoint, probePlan(wait))
	if err != nil {
		return nil, err
	}
	defer closeClient()
	steps := c.Probe(ctx)
	explainTokens(endpoint, steps)
	return steps, nil
}

// probePlan holds the limits and generation parameters for a few short requests.
func probePlan(wait time.Duration) bench.Plan {
	return bench.Plan{
		Limits:     bench.Limits{Connect: min(10*time.Second, wait), Total: wait},
		Generation: bench.Generation{MaxTokens: 16, Stream: true},
	}
}

// newClient returns a client for an endpoint with the generation parameters and
// limits of a plan. The server of a simulated model runs until
// closeClient is called.
func newClient(endpoint bench.Endpoint, asked bench.Plan) (c *client.Client, closeClient func(), err error) {
	options, err := runner.ClientOptions(endpoint)
	if err != nil {
		return nil, nil, err
	}
	stop := func() {}
	if endpoint.IsSimulated() {
		server, err := runner.StartSimulator(endpoint)
		if err != nil {
			return nil, nil, err
		}
		stop = func() { _ = server.Close() }
		options.Endpoint.URL = server.URL()
	}
	options.Clock = bench.StartClock()
	options.Generation, options.Exact, options.Limits, options.KeepText = asked.Generation, asked.Output != "", asked.Limits, asked.KeepText
	if c, err = client.New(options); err != nil {
		stop()
		return nil, nil, err
	}
	return c, func() { c.Close(); stop() }, nil
}

// saveProbe stores the result of a test if the model was tested as it is stored,
// not as a form would change it.
func (a *App) saveProbe(ctx context.Context, name string, tested bench.Endpoint, result store.ProbeResult) error {
	if name == "" {
		return nil
	}
	return a.change(ctx, func(db *store.Store) error {
		stored, err := db.Endpoint(ctx, name)
		if bench.CodeOf(err) == bench.CodeNotFound || err == nil && !isSameServer(stored, tested) {
			return nil
		}
		if err != nil {
			return err
		}
		return db.SaveProbeResult(ctx, stored.Name, result)
	})
}

// summarizeProbe returns the first step of the worst state, or that all is well.
func summarizeProbe(steps []ProbeStep) store.ProbeResult {
	result := store.ProbeResult{At: time.Now(), State: string(client.StepOK), Message: "all is well"}
	for _, state := range []client.StepState{client.StepFailed, client.StepWarn} {
		for _, step := range steps {
			if step.State == string(state) {
				result.State, result.Message = step.State, step.Name+": "+step.Message
				return result
			}
		}
	}
	return result
}

// sameJSON reports whether two values are the same as JSON. A number read from
// JSON has another type than one made in Go.
func sameJSON[M map[string]string | map[string]any](a, b M) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	first, err := json.Marshal(a)
	second, failed := json.Marshal(b)
	return err == nil && failed == nil && string(first) == string(second)
}
