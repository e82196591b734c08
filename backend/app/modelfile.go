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

// ModelsFile is a file with a list of models to import.
type ModelsFile struct {
	Path    string `json:"path"`
	Replace bool   `json:"replace"` // models of the same name
}

// ModelsImported is the outcome of an import of models, by their names.
type ModelsImported struct {
	Added    []string `json:"added"`
	Replaced []string `json:"replaced"`
	Same     []string `json:"same"` // stored already, and no different
}

// ImportModels imports the models of a file, all or none. A name that is taken is
// a conflict unless file.Replace is set or the model is the same.
func (a *App) ImportModels(ctx context.Context, file ModelsFile) (ModelsImported, error) {
	models, err := ReadModels(file.Path)
	if err != nil {
		return noModels(), err
	}
	db, err := a.store(ctx)
	if err != nil {
		return noModels(), err
	}
	if file.Replace {
		return ReplaceModels(ctx, db, models)
	}
	return AddModels(ctx, db, models)
}

func noModels() ModelsImported { return ModelsImported{Added: []string{}, Replaced: []string{}} }

// AddModels stores models, all or none. Those that are stored already are left
// out; a name that is taken by a different model is a conflict.
func AddModels(ctx context.Context, db *store.Store, models []bench.Endpoint) (ModelsImported, error) {
	imported := noModels()
	stored, err := endpointsByName(ctx, db)
	if err != nil {
		return imported, err
	}
	var added []bench.Endpoint
	for _, endpoint := range models {
		before, taken := stored[strings.ToLower(endpoint.Name)]
		if taken && isSameModel(before, endpoint) {
			imported.Same = append(imported.Same, endpoint.Name)
			continue
		}
		imported.Added, added = append(imported.Added, endpoint.Name), append(added, endpoint)
	}
	if err := db.AddEndpoints(ctx, added); err != nil {
		return noModels(), err
	}
	return imported, nil
}

// ReplaceModels stores models, all or none, and replaces those of the same names.
func ReplaceModels(ctx context.Context, db *store.Store, models []bench.Endpoint) (ModelsImported, error) {
	imported := noModels()
	stored, err := endpointsByName(ctx, db)
	if err != nil {
		return imported, err
	}
	for _, endpoint := range models {
		names := &imported.Added
		if _, taken := stored[strings.ToLower(endpoint.Name)]; taken {
			names = &imported.Replaced
		}
		*names = append(*names, endpoint.Name)
	}
	if err := db.AddOrReplaceEndpoints(ctx, models); err != nil {
		return noModels(), err
	}
	return imported, nil
}

// endpointsByName returns all stored models by their names in lower case.
func endpointsByName(ctx context.Context, db *store.Store) (map[string]bench.Endpoint, error) {
	all, err := db.AllEndpoints(ctx)
	byName := map[string]bench.Endpoint{}
	for _, endpoint := range all {
		byName[strings.ToLower(endpoint.Name)] = endpoint
	}
	return byName, err
}

// isSameModel reports whether two endpoints are the same in all that a file holds.
func isSameModel(a, b bench.Endpoint) bool {
	a, b = a.Complete(), b.Complete()
	alike := slices.Equal(a.Aliases, b.Aliases) && isSameServer(a, b)
	for _, e := range []*bench.Endpoint{&a, &b} {
		e.Aliases, e.Headers, e.Body = nil, nil, nil
	}
	return alike && reflect.DeepEqual(a, b)
}

// ReadModels reads a file with a list of models.
func ReadModels(path string) ([]bench.Endpoint, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, bench.Invalid("%s cannot be opened: %v", path, errors.Unwrap(err))
	}
	defer file.Close()
	return importer.Models(file, filepath.Base(path))
}

// WriteModels writes all models that are not archived to a file, without keys.
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
