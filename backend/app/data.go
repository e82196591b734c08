package app

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/key"
	"tokenlap/backend/store"
)

// OpenStore opens the database in dir, or in DataDir if dir is empty.
func OpenStore(dir string) (*store.Store, error) {
	if dir == "" {
		var err error
		if dir, err = DataDir(); err != nil {
			return nil, err
		}
	}
	db, err := store.Open(dir, BuiltinModels())
	if err != nil {
		return nil, err
	}
	db.Guard = refusePasted
	return db, nil
}

// refusePasted returns an error for words that contain the key of an endpoint, or
// what looks like a key.
func refusePasted(words any, known []bench.Endpoint) error {
	found, is := key.FindPasted(words, known)
	if !is {
		return nil
	}
	field, _, _ := strings.Cut(found.Field, ".")
	if found.Owner == "" {
		return bench.About(field, bench.Invalid("the field %s contains what looks like an API key, and keys are never stored: remove it there, and give the model a reference as its key, env:NAME, keyring:NAME or file:PATH", found.Field))
	}
	return bench.About(field, bench.Invalid("the field %s contains the API key of the model %s, and keys are never stored: remove it there", found.Field, key.Mask(found.Owner)))
}

// DataDir returns the folder of the database: TOKENLAP_DATA, else the
// platform's folder for the data of an application.
func DataDir() (string, error) {
	if dir := os.Getenv("TOKENLAP_DATA"); dir != "" {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", &bench.Error{Code: bench.CodeUnavailable, Message: "this user has no home folder", Hint: "name a folder with --data-dir or TOKENLAP_DATA"}
	}
	switch runtime.GOOS {
	case "windows":
		if local := os.Getenv("LOCALAPPDATA"); local != "" {
			return filepath.Join(local, "Tokenlap"), nil
		}
		return filepath.Join(home, "AppData", "Local", "Tokenlap"), nil
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "Tokenlap"), nil
	}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "tokenlap"), nil
	}
	return filepath.Join(home, ".local", "share", "tokenlap"), nil
}

// BuiltinModels returns the models of a new store. They are simulated, so that
// a first run needs neither an account nor a network.
func BuiltinModels() []bench.Endpoint {
	return []bench.Endpoint{
		{
			Name: "sim-swift", Title: "Swift (simulated)", Model: "simulated-swift", Family: "simulated", Deployment: "built-in",
			URL: bench.SimulatedScheme + ":?ttft=120ms&ttft_jitter=0.3&itl=8ms&jitter=0.4&models=simulated-swift",
		},
		{
			Name: "sim-steady", Title: "Steady (simulated)", Model: "simulated-steady", Family: "simulated", Deployment: "built-in",
			URL: bench.SimulatedScheme + ":?ttft=350ms&ttft_jitter=0.1&itl=20ms&jitter=0.1&seed=2&models=simulated-steady",
		},
	}
}
