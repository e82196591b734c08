package plan

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"tokenlap/backend/bench"
)

// File is a plan file: a bench.Plan in TOML. Its keys are those of the plan in
// JSON, durations are text with a unit, and keys that are left out have the
// defaults of `tokenlap run`. See fileContent for the keys that a plan does not
// have.
type File struct {
	Plan       bench.Plan // without the models that Models names
	Models     []string   // names of registered models
	PromptFile string     // path of the file that prompts were read from; "": none
	name       string
	lines      fileLines
}

// Gives reports whether the file has a key at its top.
func (f File) Gives(key string) bool { return f.lines[key] > 0 }

// maxPlanFile is the most bytes of a plan file. A trace of a million arrivals
// within it takes about ten million.
const maxPlanFile = 32 << 20

const planFileComment = `# A plan of Tokenlap: which models a run measures, what it asks of them, and when.
#   tokenlap plan check FILE    says what it will do
#   tokenlap run --plan FILE    does it
# Keys that are left out have the defaults of tokenlap run. Times have a unit: 500ms, 30s, 5m.
# API keys are never in this file, only references to them: env:NAME, keyring:NAME or file:PATH.
# models = ["name"] measures registered models, in place of [[endpoints]].
# prompts.file, trace and images name files and a folder beside this one, in place of what is written here.

`

// WriteFile writes a plan as a plan file, which ReadFile reads without loss.
func WriteFile(w io.Writer, p bench.Plan) error {
	content, err := contentOf(p)
	if err != nil {
		return err
	}
	text, err := json.Marshal(content)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return err
	}
	table, err := tableOf(fileType, object)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	file.WriteString(planFileComment)
	encoder := toml.NewEncoder(&file)
	encoder.SetIndentTables(false)
	if err := encoder.Encode(table); err != nil {
		return err
	}
	_, err = w.Write(file.Bytes())
	return err
}

// LoadFile reads a plan file like ReadFile.
func LoadFile(path string) (File, error) {
	about, err := os.Stat(path) // before it is opened: opening a pipe may block
	switch {
	case os.IsNotExist(err):
		return File{}, bench.NotFound("there is no plan file %s", path)
	case err != nil:
		return File{}, bench.Unreadable("the plan file "+path, err)
	case about.IsDir():
		return File{}, bench.Invalid("%s is a folder: name a plan file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return File{}, bench.Unreadable("the plan file "+path, err)
	}
	defer file.Close()
	return ReadFile(file, path)
}

// ReadFile reads a plan file. The path is its name in errors, and files that it
// names are looked for in its folder. All mistakes of the file, at most ten, are
// returned at once; those of the plan as a whole by File.With.
func ReadFile(r io.Reader, path string) (File, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxPlanFile+1))
	switch {
	case err != nil:
		return File{}, bench.Unreadable("the plan file "+path, err)
	case len(text) > maxPlanFile:
		return File{}, bench.Invalid("the plan file %s is larger than %d MiB: name the files of its prompts and its trace instead", path, maxPlanFile>>20)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if err := checkSize(text, path); err != nil {
		return File{}, err
	}
	var table map[string]any
	if err := toml.Unmarshal(text, &table); err != nil {
		return File{}, notTOML(path, err)
	}
	reader := fileReader{path: path, lines: linesOf(text)}
	object := reader.object(fileType, table, "")
	if err := reader.err(); err != nil {
		return File{}, err
	}
	return reader.file(object)
}

// With returns the plan of the file for registered models, which come before its
// own endpoints, and all mistakes in it, with their lines where they have one.
func (f File) With(models []bench.Endpoint) (bench.Plan, error) {
	p := f.Plan
	p.Endpoints = slices.Concat(models, p.Endpoints)
	mistakes, err := MistakesIn(p.ValidateWhole())
	reader := fileReader{path: f.name, lines: f.lines}
	for _, mistake := range mistakes {
		reader.wrong(f.lines.only(mistake.Field), "%s", mistake.Message)
	}
	if err != nil {
		return p, err
	}
	return p, reader.err()
}

// beside returns the path of a file that a plan file names.
func beside(planFile, path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(planFile), path)
}

func notTOML(path string, err error) error {
	line, reason := 0, err.Error()
	if detail, is := err.(*toml.DecodeError); is { // its text does not repeat the file
		line, _ = detail.Position()
	}
	reason, _, _ = strings.Cut(strings.TrimPrefix(reason, "toml: "), "\n")
	return bench.Invalid("%s, line %d: this is not TOML: %s", path, max(1, line), reason)
}
