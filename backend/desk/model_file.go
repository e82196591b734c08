package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/ingest"
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
}

// ReadModels adds the models of a file that models export wrote, all or none.
// A name that is taken is a conflict unless the file says that it replaces.
func (d *Desk) ReadModels(ctx context.Context, file ModelsFile) (ModelsRead, error) {
	read := ModelsRead{Added: []string{}, Replaced: []string{}}
	models, err := ModelsIn(file.Path)
	if err != nil {
		return read, err
	}
	db, err := d.memory(ctx)
	if err != nil {
		return read, err
	}
	known, err := db.AllEndpoints(ctx)
	if err != nil {
		return read, err
	}
	if err := db.ImportEndpoints(ctx, models, file.Replace); err != nil {
		return read, err
	}
	before := map[string]bool{}
	for _, endpoint := range known {
		before[strings.ToLower(endpoint.Name)] = true
	}
	for _, endpoint := range models {
		if before[strings.ToLower(endpoint.Name)] {
			read.Replaced = append(read.Replaced, endpoint.Name)
		} else {
			read.Added = append(read.Added, endpoint.Name)
		}
	}
	return read, nil
}

// ModelsIn reads a file with a list of models.
func ModelsIn(path string) ([]bench.Endpoint, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, bench.Invalid("%s cannot be opened: %v", path, errors.Unwrap(err))
	}
	defer file.Close()
	return ingest.Models(file, filepath.Base(path))
}

// WriteModels writes all models that are not archived to a file, never keys.
func (d *Desk) WriteModels(ctx context.Context, path string) error {
	db, err := d.memory(ctx)
	if err != nil {
		return err
	}
	models, err := db.Endpoints(ctx)
	if err != nil {
		return err
	}
	return export.WriteModels(path, models)
}
