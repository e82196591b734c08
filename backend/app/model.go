package app

import (
	"context"
	"strings"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/store"
)

// Model is an endpoint as the list shows it.
type Model struct {
	bench.Endpoint
	Simulated bool   `json:"simulated"`
	Reach     *Reach `json:"reach"` // what its last test found; nil: never tested
	Runs      int    `json:"runs"`  // past runs with it
}

// Reach is what the last test of a model found.
type Reach struct {
	At      string `json:"at"`      // RFC 3339
	State   string `json:"state"`   // ok, warn or failed
	Message string `json:"message"` // the step that went wrong, or that all is well
}

// ModelForm is a model as a form holds it.
type ModelForm struct {
	Was      string         `json:"was"` // the name it had; "" for a new one
	Endpoint bench.Endpoint `json:"endpoint"`
}

// ModelSaved is the name under which a model was kept, or why it was not.
type ModelSaved struct {
	Name     string         `json:"name"`
	Mistakes []plan.Mistake `json:"mistakes"`
}

// Models lists all models, the archived ones as well, in their order.
func (a *App) Models(ctx context.Context) ([]Model, error) {
	db, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	endpoints, err := db.AllEndpoints(ctx)
	if err != nil {
		return nil, err
	}
	reaches, err := db.ProbeResults(ctx)
	if err != nil {
		return nil, err
	}
	runs, err := db.RunCounts(ctx)
	if err != nil {
		return nil, err
	}
	models := make([]Model, 0, len(endpoints))
	for _, endpoint := range endpoints {
		model := Model{Endpoint: endpoint, Simulated: endpoint.IsSimulated(), Runs: runs[endpoint.Name]}
		if reach, ok := reaches[endpoint.Name]; ok {
			model.Reach = &Reach{At: reach.At.Format(time.RFC3339), State: reach.State, Message: reach.Message}
		}
		models = append(models, model)
	}
	return models, nil
}

// SaveModel adds a model or puts it in the place of the one it was.
func (a *App) SaveModel(ctx context.Context, form ModelForm) (ModelSaved, error) {
	saved := ModelSaved{Name: form.Was, Mistakes: []plan.Mistake{}}
	db, err := a.store(ctx)
	if err != nil {
		return saved, err
	}
	endpoint := typed(form.Endpoint)
	if form.Was == "" {
		err = db.AddEndpoint(ctx, endpoint)
	} else {
		err = replaceModel(ctx, db, form.Was, endpoint)
	}
	if saved.Mistakes, err = plan.MistakesIn(err); err != nil || len(saved.Mistakes) > 0 {
		return saved, err
	}
	saved.Name = endpoint.Name
	if reach, ok := a.tested.of(endpoint); ok {
		err = db.SaveProbeResult(ctx, endpoint.Name, reach)
	}
	return saved, err
}

// typed is an endpoint as it came from a form: without spaces around its
// values, completed.
func typed(e bench.Endpoint) bench.Endpoint {
	for _, field := range []*string{&e.Name, &e.Title, &e.URL, &e.Model, &e.Family, &e.Deployment, (*string)(&e.Key)} {
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

// replaceModel puts a model in the place of another. What the last test found is
// kept where nothing changed on which it depends.
func replaceModel(ctx context.Context, db *store.Store, was string, now bench.Endpoint) error {
	before, err := db.Endpoint(ctx, was)
	if err != nil {
		return err
	}
	reaches, err := db.ProbeResults(ctx)
	if err != nil {
		return err
	}
	if err := db.ReplaceEndpoint(ctx, was, now); err != nil {
		return err
	}
	reach, tested := reaches[before.Name]
	after, err := db.Endpoint(ctx, now.Name)
	if err != nil || !tested || !isSameServer(before, after) {
		return err
	}
	return db.SaveProbeResult(ctx, after.Name, reach)
}

// isSameServer reports whether a test of two endpoints is the same.
func isSameServer(a, b bench.Endpoint) bool {
	return a.URL == b.URL && a.Model == b.Model && a.Key == b.Key && a.Insecure == b.Insecure &&
		sameJSON(a.Headers, b.Headers) && sameJSON(a.Body, b.Body)
}

// ArchiveModel takes a model out of the lists to choose from.
func (a *App) ArchiveModel(ctx context.Context, name string) error {
	return a.change(ctx, func(db *store.Store) error { return db.Archive(ctx, name) })
}

// UnarchiveModel brings it back.
func (a *App) UnarchiveModel(ctx context.Context, name string) error {
	return a.change(ctx, func(db *store.Store) error { return db.Unarchive(ctx, name) })
}

// RemoveModel removes a model; past runs keep what they were measured with.
func (a *App) RemoveModel(ctx context.Context, name string) error {
	return a.change(ctx, func(db *store.Store) error { return db.RemoveEndpoint(ctx, name) })
}
