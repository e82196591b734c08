package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/store"
)

// Model is a stored endpoint with what is known of it.
type Model struct {
	bench.Endpoint
	UsedAPI   bench.API    `json:"used_api"` // its own, or the one guessed from its URL
	Simulated bool         `json:"simulated"`
	Probe     *ProbeResult `json:"probe"` // the last one; nil: never tested
	Runs      int          `json:"runs"`  // past runs with it
}

// ProbeResult is the result of the last test of a model.
type ProbeResult struct {
	At      string `json:"at"`                       // RFC 3339
	State   string `json:"state"`                    // ok, warn or failed
	Message string `json:"message" translate:"text"` // of the step that failed, or that all is well
}

// ModelForm is the form of a new model or of a change to one.
type ModelForm struct {
	Was      string         `json:"was"` // the name before the change; "" for a new model
	Endpoint bench.Endpoint `json:"endpoint"`
}

// ModelSaved is the outcome of SaveModel: the name of the stored model, or the
// mistakes that keep it from being stored.
type ModelSaved struct {
	Name     string         `json:"name"`
	Mistakes []plan.Mistake `json:"mistakes"`
}

// Models returns all models in their order, archived ones included.
func (a *App) Models(ctx context.Context) ([]Model, error) {
	db, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	endpoints, err := db.AllEndpoints(ctx)
	if err != nil {
		return nil, err
	}
	probes, err := db.ProbeResults(ctx)
	if err != nil {
		return nil, err
	}
	runs, err := db.RunCounts(ctx)
	if err != nil {
		return nil, err
	}
	models := make([]Model, 0, len(endpoints))
	for _, endpoint := range endpoints {
		model := Model{Endpoint: endpoint, UsedAPI: endpoint.EffectiveAPI(), Simulated: endpoint.IsSimulated(), Runs: runs[endpoint.Name]}
		if probe, ok := probes[endpoint.Name]; ok {
			model.Probe = &ProbeResult{At: probe.At.Format(time.RFC3339), State: probe.State, Message: probe.Message}
		}
		models = append(models, model)
	}
	return models, nil
}

// SaveModel adds a model or replaces one.
func (a *App) SaveModel(ctx context.Context, form ModelForm) (ModelSaved, error) {
	saved := ModelSaved{Name: form.Was, Mistakes: []plan.Mistake{}}
	db, err := a.store(ctx)
	if err != nil {
		return saved, err
	}
	endpoint := normalize(form.Endpoint)
	switch wrong := CheckTokenizer(endpoint); {
	case wrong != nil:
		err = errors.Join(wrong, endpoint.Validate())
	case form.Was == "":
		err = db.AddEndpoint(ctx, endpoint)
	default:
		err = replaceModel(ctx, db, form.Was, endpoint)
	}
	if saved.Mistakes, err = plan.MistakesIn(err); err != nil || len(saved.Mistakes) > 0 {
		return saved, err
	}
	saved.Name = endpoint.Name
	if probe, ok := a.lastProbe.of(endpoint); ok {
		err = db.SaveProbeResult(ctx, endpoint.Name, probe)
	}
	return saved, err
}

// normalize trims the values of an endpoint from a form and completes it.
func normalize(e bench.Endpoint) bench.Endpoint {
	for _, field := range []*string{&e.Name, &e.Title, &e.URL, &e.Model, &e.Family, &e.Deployment, (*string)(&e.Key), &e.Tokenizer} {
		*field = strings.TrimSpace(*field)
	}
	var aliases []string
	for _, alias := range e.Aliases {
		if alias = strings.TrimSpace(alias); alias != "" {
			aliases = append(aliases, alias)
		}
	}
	e.Aliases = aliases
	return e.Complete()
}

// replaceModel replaces a model. The result of its last test stays if nothing
// changed that the test depends on.
func replaceModel(ctx context.Context, db *store.Store, name string, endpoint bench.Endpoint) error {
	before, err := db.Endpoint(ctx, name)
	if err != nil {
		return err
	}
	probes, err := db.ProbeResults(ctx)
	if err != nil {
		return err
	}
	if err := db.ReplaceEndpoint(ctx, name, endpoint); err != nil {
		return err
	}
	probe, tested := probes[before.Name]
	after, err := db.Endpoint(ctx, endpoint.Name)
	if err != nil || !tested || !isSameServer(before, after) {
		return err
	}
	return db.SaveProbeResult(ctx, after.Name, probe)
}

// isSameServer reports whether two endpoints are the same to a test.
func isSameServer(a, b bench.Endpoint) bool {
	return a.URL == b.URL && a.Model == b.Model && a.Key == b.Key && a.Insecure == b.Insecure &&
		a.EffectiveAPI() == b.EffectiveAPI() && sameJSON(a.Headers, b.Headers) && sameJSON(a.Body, b.Body)
}

// ArchiveModel takes a model out of the choices for a run.
func (a *App) ArchiveModel(ctx context.Context, name string) error {
	return a.change(ctx, func(db *store.Store) error { return db.Archive(ctx, name) })
}

// UnarchiveModel undoes ArchiveModel.
func (a *App) UnarchiveModel(ctx context.Context, name string) error {
	return a.change(ctx, func(db *store.Store) error { return db.Unarchive(ctx, name) })
}

// RemoveModel removes a model. Past runs keep a copy of it.
func (a *App) RemoveModel(ctx context.Context, name string) error {
	return a.change(ctx, func(db *store.Store) error { return db.RemoveEndpoint(ctx, name) })
}
