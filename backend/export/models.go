package export

import (
	"io"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"

	"tokenlap/backend/bench"
)

// Models writes a list of models as TOML, [[model]] tables, as importer.Models
// reads them. Key references are in it; keys cannot be.
func Models(w io.Writer, models []bench.Endpoint) error {
	encoder := toml.NewEncoder(w)
	encoder.SetIndentTables(false)
	return encoder.Encode(map[string][]bench.Endpoint{"model": models})
}

// WriteModels writes the list to a file: to a temporary name first, so that an
// older file is replaced by a whole one or not at all.
func WriteModels(path string, models []bench.Endpoint) error {
	return replace(filepath.Dir(path), path, func(w io.Writer) error { return Models(w, models) })
}
