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

// Step is one part of a model's test.
type Step struct {
	Name    string  `json:"name"`  // dns, connect, tls, status, models, stream, usage, ...
	State   string  `json:"state"` // ok, warn, failed or skipped
	Took    float64 `json:"took"`  // seconds
	Message string  `json:"message"`
	Hint    string  `json:"hint"`
}

// patience is the longest wait for each answer of a test.
const patience = 30 * time.Second

// TestModel tests the model of a form, saved or not, step by step. What it
// found of a saved one is remembered.
func (a *App) TestModel(ctx context.Context, form ModelForm) ([]Step, error) {
	endpoint, err := testable(form.Endpoint)
	if err != nil {
		return nil, err
	}
	found, err := Probe(ctx, endpoint, patience)
	if err != nil {
		return nil, err
	}
	steps := make([]Step, 0, len(found))
	for _, step := range found {
		steps = append(steps, Step{Name: step.Name, State: string(step.State), Took: step.Took.Seconds(), Message: step.Message, Hint: step.Hint})
	}
	if ctx.Err() == nil { // a test cut off says nothing of the server
		reach := reachOf(steps)
		a.tested.set(endpoint, reach)
		err = a.keepReach(ctx, form.Was, endpoint, reach)
	}
	return steps, err
}

// lastTest is what was tested last: a form may be saved after its test.
type lastTest struct {
	mu       sync.Mutex
	endpoint bench.Endpoint
	reach    store.ProbeResult
}

func (l *lastTest) set(endpoint bench.Endpoint, reach store.ProbeResult) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.endpoint, l.reach = endpoint, reach
}

// of is what was found of this endpoint, if it was the one tested last.
func (l *lastTest) of(endpoint bench.Endpoint) (store.ProbeResult, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reach, l.reach.State != "" && isSameServer(l.endpoint, endpoint)
}

// ServedModels asks the server of a form which model ids it serves.
func (a *App) ServedModels(ctx context.Context, form ModelForm) ([]string, error) {
	endpoint, err := testable(form.Endpoint)
	if err != nil {
		return nil, err
	}
	asking, done, err := newClient(endpoint, brief(patience))
	if err != nil {
		return nil, err
	}
	defer done()
	ids, _, err := asking.Models(ctx)
	if err != nil {
		return nil, &bench.Error{
			Code: bench.CodeUnavailable, Message: "the server did not say which models it serves", Cause: err,
			Hint: "check URL and key, or type the model id: not every server has a list",
		}
	}
	return ids, nil
}

// testable is the endpoint of a form that may not be filled in to its end:
// neither a name nor a model id is needed to ask a server something.
func testable(e bench.Endpoint) (bench.Endpoint, error) {
	e = typed(e)
	whole := e
	if whole.Name == "" {
		whole.Name = "new"
	}
	if whole.Model == "" {
		whole.Model = "new"
	}
	return e, whole.Validate()
}

// Probe tests an endpoint step by step, with at most this wait for each
// answer. An error is ours: a key that is not found, a URL that says nothing.
func Probe(ctx context.Context, endpoint bench.Endpoint, wait time.Duration) ([]client.Step, error) {
	asking, done, err := newClient(endpoint, brief(wait))
	if err != nil {
		return nil, err
	}
	defer done()
	return asking.Probe(ctx), nil
}

// brief is how a few short questions are asked.
func brief(wait time.Duration) bench.Plan {
	return bench.Plan{
		Limits:     bench.Limits{Connect: min(10*time.Second, wait), Total: wait},
		Generation: bench.Generation{MaxTokens: 16, Stream: true},
	}
}

// newClient returns a client for an endpoint with the generation parameters and
// limits of a plan. The server of a simulated model runs until done is called.
func newClient(endpoint bench.Endpoint, asked bench.Plan) (c *client.Client, done func(), err error) {
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
	options.Generation, options.Limits, options.KeepText = asked.Generation, asked.Limits, asked.KeepText
	if c, err = client.New(options); err != nil {
		stop()
		return nil, nil, err
	}
	return c, func() { c.Close(); stop() }, nil
}

// keepReach remembers what a test found, where it was of the model as it is
// kept and not of a form that is still to be saved.
func (a *App) keepReach(ctx context.Context, name string, tested bench.Endpoint, reach store.ProbeResult) error {
	if name == "" {
		return nil
	}
	return a.change(ctx, func(db *store.Store) error {
		kept, err := db.Endpoint(ctx, name)
		if bench.CodeOf(err) == bench.CodeNotFound || err == nil && !isSameServer(kept, tested) {
			return nil
		}
		if err != nil {
			return err
		}
		return db.SaveProbeResult(ctx, kept.Name, reach)
	})
}

// reachOf is the first step of the worst state, or that all is well.
func reachOf(steps []Step) store.ProbeResult {
	reach := store.ProbeResult{At: time.Now(), State: string(client.StepOK), Message: "all is well"}
	for _, state := range []client.StepState{client.StepFailed, client.StepWarn} {
		for _, step := range steps {
			if step.State == string(state) {
				reach.State, reach.Message = step.State, step.Name+": "+step.Message
				return reach
			}
		}
	}
	return reach
}

// sameJSON compares what may have been read from JSON in one place and made
// in another: a number has then two types.
func sameJSON[M map[string]string | map[string]any](a, b M) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	first, err := json.Marshal(a)
	second, failed := json.Marshal(b)
	return err == nil && failed == nil && string(first) == string(second)
}
