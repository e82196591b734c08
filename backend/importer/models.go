// Package importer reads files that come in: lists of models, and results that
// were measured elsewhere. It returns nouns; keeping them is the caller's.
package importer

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"tokenlap/backend/bench"
)

// maxModels is the most bytes of a list of models.
const maxModels = 4 << 20

// Models reads a list of models, [[model]] tables in TOML. Its errors name the
// file and, where there is one, the line; all models that are wrong are named
// at once.
func Models(r io.Reader, name string) ([]bench.Endpoint, error) {
	var file struct {
		Model []bench.Endpoint `toml:"model"`
	}
	text, err := io.ReadAll(io.LimitReader(r, maxModels+1))
	switch {
	case err != nil:
		return nil, bench.Unreadable(name, err)
	case len(text) > maxModels:
		return nil, bench.Invalid("%s is larger than %d MiB: no list of models is, so it is probably another file", name, maxModels>>20)
	}
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&file); err != nil {
		return nil, explain(err, name)
	}
	if len(file.Model) == 0 {
		return nil, bench.Invalid("%s contains no model: it needs at least one [[model]] table with name, url and model", name)
	}
	var wrong []error
	for i, e := range file.Model {
		if url, err := bench.NormalizeURL(e.URL, e.API); err == nil {
			e.URL = url
		}
		file.Model[i] = e.Guess()
		if err := e.Validate(); err != nil {
			wrong = append(wrong, bench.Invalid("%s, model %d (%q): %s", name, i+1, e.Name, strings.ReplaceAll(err.Error(), "\n", "; ")))
		}
	}
	return file.Model, errors.Join(wrong...)
}

// explain returns the error of the decoder as a sentence with a line.
func explain(err error, name string) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		row, _ := unknown.Errors[0].Position()
		return bench.Invalid("%s, line %d: unknown field %.100q: a model has %s", name, row, strings.Join(unknown.Errors[0].Key(), "."), fields)
	}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		row, _ := decode.Position()
		return bench.Invalid("%s, line %d: %s", name, row, strings.TrimPrefix(decode.Error(), "toml: "))
	}
	return bench.Unreadable(name, err)
}

const fields = "name, title, url, model, family, deployment, aliases, headers, body, insecure_skip_verify, key, price_input, price_output, slo, api, omit, rename, think_tags, tokenizer, server_metrics"
