package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/importer"
	"tokenlap/backend/store"
)

// ModelsFile is a list of models to read, and whether those known here are
// replaced.
type ModelsFile struct {
	Path    string `json:"path"`
	Replace bool   `json:"replace"`
}

// ModelsRead says what a list of models brought.
type ModelsRead struct {
	Added    []string `json:"added"`
	Replaced []string `json:"replaced"`
	Same     []string `json:"same"` // known already, just as they are
}

// ReadModels adds the models of a file that models export wrote, all or none.
// A name that is taken is a conflict unless the file says that it replaces, or
// holds the same model.
func (a *App) ReadModels(ctx context.Context, file ModelsFile) (ModelsRead, error) {
	models, err := ModelsIn(file.Path)
	if err != nil {
		return noModels(), err
	}
	db, err := a.store(ctx)
	if err != nil {
		return noModels(), err
	}
	return ImportModels(ctx, db, models, file.Replace)
}

func noModels() ModelsRead { return ModelsRead{Added: []string{}, Replaced: []string{}} }

// ImportModels keeps the models of a list, all or none.
func ImportModels(ctx context.Context, db *store.Store, models []bench.Endpoint, replace bool) (ModelsRead, error) {
	read := noModels()
	all, err := db.AllEndpoints(ctx)
	if err != nil {
		return read, err
	}
	known := map[string]bench.Endpoint{}
	for _, endpoint := range all {
		known[strings.ToLower(endpoint.Name)] = endpoint
	}
	var news []bench.Endpoint
	for _, endpoint := range models {
		before, has := known[strings.ToLower(endpoint.Name)]
		switch {
		case has && !replace && isSameModel(before, endpoint):
			read.Same = append(read.Same, endpoint.Name)
			continue
		case has:
			read.Replaced = append(read.Replaced, endpoint.Name)
		default:
			read.Added = append(read.Added, endpoint.Name)
		}
		news = append(news, endpoint)
	}
	add := db.AddEndpoints
	if replace {
		add = db.AddOrReplaceEndpoints
	}
	if err := add(ctx, news); err != nil {
		return noModels(), err
	}
	return read, nil
}

// isSameModel reports whether two endpoints are alike in all that a list holds.
func isSameModel(a, b bench.Endpoint) bool {
	a, b = a.Complete(), b.Complete()
	alike := slices.Equal(a.Aliases, b.Aliases) && isSameServer(a, b)
	for _, e := range []*bench.Endpoint{&a, &b} {
		e.Aliases, e.Headers, e.Body = nil, nil, nil
	}
	return alike && reflect.DeepEqual(a, b)
}

// ModelsIn reads a file with a list of models.
func ModelsIn(path string) ([]bench.Endpoint, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, bench.Invalid("%s cannot be opened: %v", path, errors.Unwrap(err))
	}
	defer file.Close()
	return importer.Models(file, filepath.Base(path))
}

// WriteModels writes all models that are not archived to a file, never keys.
func (a *App) WriteModels(ctx context.Context, path string) error {
	db, err := a.store(ctx)
	if err != nil {
		return err
	}
	models, err := db.Endpoints(ctx)
	if err != nil {
		return err
	}
	return export.WriteModels(path, models)
}
