package app

import (
	"path/filepath"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/runner"
	"tokenlap/backend/tokenizer"
)

// CheckTokenizer returns what is wrong with the tokenizer of an endpoint, or
// nil. The error is about the field "tokenizer".
func CheckTokenizer(e bench.Endpoint) error {
	name := runner.TokenizerOf(e)
	if name == "" {
		return nil
	}
	if err := tokenizer.Check(name); err != nil {
		return &bench.Error{Code: bench.CodeOf(err), Field: "tokenizer", Message: "model " + e.Name, Cause: err}
	}
	return nil
}

// WholePath returns the endpoint with the path of its tokenizer.json from the
// root on, so that it does not depend on the folder of a terminal.
func WholePath(e bench.Endpoint) bench.Endpoint {
	name := e.Tokenizer
	if name == "" || name == bench.NoTokenizer || tokenizer.IsEncoding(name) || tokenizer.Check(name) != nil {
		return e
	}
	if path, err := filepath.Abs(name); err == nil {
		e.Tokenizer = path
	}
	return e
}

// explainTokens says in the step of a test that found no token counts where they
// will come from instead.
func explainTokens(e bench.Endpoint, steps []client.Step) {
	name := runner.TokenizerOf(e)
	for i := range steps {
		s := &steps[i]
		if s.Name != "usage" || s.State != client.StepWarn || name == "" {
			continue
		}
		s.Hint = "tokens will be counted by " + name + " after a run, and marked so"
		if err := CheckTokenizer(e); err != nil {
			s.State, s.Hint = client.StepFailed, err.Error()
		}
	}
}
