package desk

import (
	"context"

	"tokenlap/backend/bench"
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
	Name     string    `json:"name"`
	Mistakes []Mistake `json:"mistakes"`
}

// Step is one part of a model's test.
type Step struct {
	Name    string  `json:"name"`  // dns, connect, tls, status, models, stream, usage, ...
	State   string  `json:"state"` // ok, warn, failed or skipped
	Took    float64 `json:"took"`  // seconds
	Message string  `json:"message"`
	Hint    string  `json:"hint"`
}

// KeyState says whether a reference leads to a key, never the key.
type KeyState struct {
	Found   bool   `json:"found"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

// KeyForm is a key on its way to the keychain of the operating system.
type KeyForm struct {
	Name string `json:"name"`
	Key  string `json:"key"`
}

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

// Models lists all models, the archived ones as well, in their order.
func (d *Desk) Models(ctx context.Context) ([]Model, error) { return nil, errUnbuilt }

// SaveModel adds a model or puts it in the place of the one it was.
func (d *Desk) SaveModel(ctx context.Context, form ModelForm) (ModelSaved, error) {
	return ModelSaved{}, errUnbuilt
}

// ArchiveModel takes a model out of the lists to choose from.
func (d *Desk) ArchiveModel(ctx context.Context, name string) error { return errUnbuilt }

// UnarchiveModel brings it back.
func (d *Desk) UnarchiveModel(ctx context.Context, name string) error { return errUnbuilt }

// RemoveModel removes a model; past runs keep what they were measured with.
func (d *Desk) RemoveModel(ctx context.Context, name string) error { return errUnbuilt }

// TestModel tests the model of a form, saved or not, step by step. What it
// found of a saved one is remembered.
func (d *Desk) TestModel(ctx context.Context, form ModelForm) ([]Step, error) {
	return nil, errUnbuilt
}

// ServedModels asks the server of a form which model ids it serves.
func (d *Desk) ServedModels(ctx context.Context, form ModelForm) ([]string, error) {
	return nil, errUnbuilt
}

// FindKey says whether a key reference leads to a key.
func (d *Desk) FindKey(ctx context.Context, ref string) (KeyState, error) {
	return KeyState{}, errUnbuilt
}

// Keychain says whether the keychain of the operating system answers.
func (d *Desk) Keychain(ctx context.Context) (KeyState, error) { return KeyState{}, errUnbuilt }

// StoreKey puts a key into the keychain of the operating system.
func (d *Desk) StoreKey(ctx context.Context, form KeyForm) error { return errUnbuilt }

// ReadModels adds the models of a file that models export wrote.
func (d *Desk) ReadModels(ctx context.Context, file ModelsFile) (ModelsRead, error) {
	return ModelsRead{}, errUnbuilt
}

// WriteModels writes all models that are not archived to a file, never keys.
func (d *Desk) WriteModels(ctx context.Context, path string) error { return errUnbuilt }
