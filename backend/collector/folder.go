package collector

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tokenlap/backend/bench"
)

// folder is where a collector stores files and state:
//
//	collector.json   the state
//	collector.lock   locked by the collector that uses the folder
//	part-3.upload    as much of the file of part 3 as came
//	part-3.tlrun     all of it
//
// Names are made of numbers alone, never of what a request says.
type folder string

func (f folder) path(name string) string     { return filepath.Join(string(f), name) }
func (f folder) stateFile() string           { return f.path("collector.json") }
func (f folder) lockFile() string            { return f.path("collector.lock") }
func (f folder) file(index int) string       { return f.path(fmt.Sprintf("part-%d.tlrun", index)) }
func (f folder) uploadFile(index int) string { return f.path(fmt.Sprintf("part-%d.upload", index)) }

// readState reads the state; the zero one if there is none.
func (f folder) readState() (s state, err error) {
	data, err := os.ReadFile(f.stateFile())
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, nil
	}
	if err != nil {
		return state{}, bench.Unreadable("the state of the collector "+f.stateFile(), err)
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return state{}, bench.Unreadable("the state of the collector "+f.stateFile(), err)
	}
	return s, nil
}

// writeState replaces the state on disk, all of it or nothing.
func (f folder) writeState(s state) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	draft := f.stateFile() + ".new"
	if err := writeSynced(draft, data); err != nil {
		return f.unusable(err)
	}
	if err := os.Rename(draft, f.stateFile()); err != nil {
		return f.unusable(err)
	}
	f.sync()
	return nil
}

func writeSynced(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

// sync writes the names in the folder to disk, where the system can do that.
func (f folder) sync() {
	if dir, err := os.Open(string(f)); err == nil {
		_ = dir.Sync()
		dir.Close()
	}
}

func (f folder) unusable(err error) error {
	return &bench.Error{
		Code: bench.CodeUnavailable, Message: "the parts cannot be stored in " + strings.TrimSuffix(string(f), string(filepath.Separator)),
		Hint: "name another folder, or make this one writable with room on its disk", Cause: bench.WithoutPath(err),
	}
}

// accept gives the file of a part the name of a complete one.
func (f folder) accept(index int) error {
	if err := os.Rename(f.uploadFile(index), f.file(index)); err != nil {
		return f.unusable(err)
	}
	f.sync()
	return nil
}

// reject undoes accept.
func (f folder) reject(index int) error { return os.Rename(f.file(index), f.uploadFile(index)) }
