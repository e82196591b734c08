package prompt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	encoding "golang.org/x/text/encoding/unicode"

	"tokenlap/backend/bench"
)

// maxFile is the most bytes a prompt file may have. The whole set is stored with
// every run, and a larger file is probably not a prompt file.
const maxFile = 32 << 20

// record is one prompt of a file before it is checked.
type record struct {
	line   int
	place  int // in a list, from 1; 0: it is in none
	fields []field
	talk   *conversation // in place of a text; nil: there is none
	faulty bool          // a mistake in it was added already
}

type field struct {
	name  string
	value string
	kind  kind
	line  int
}

type kind int

const (
	text kind = iota
	number
	other // a list, a table or a boolean: never valid
)

// Load reads a user's prompts from a .toml, .jsonl, .json or .csv file. Each has
// a text (or prompt) or, in JSON, a conversation in the form of OpenAI (messages)
// or ShareGPT (conversations), and may have an id, length, complexity, category
// and version; one without an id gets the id line-N, after its line in the file,
// or prompt-N in a list. The name of the set is that of the file. Load returns up
// to ten mistakes at once, each with file and line.
func Load(path string) (bench.PromptSet, error) {
	read, ok := map[string]func([]byte, *mistakes) []record{
		".toml": readTOML, ".jsonl": readJSONL, ".json": readJSON, ".csv": readCSV,
	}[strings.ToLower(filepath.Ext(path))]
	if !ok {
		return bench.PromptSet{}, bench.Invalid("prompts cannot be read from %s: its name must end in .toml, .jsonl, .json or .csv", path)
	}
	content, err := readFile(path)
	if err != nil {
		return bench.PromptSet{}, err
	}
	wrong := &mistakes{file: path}
	prompts := check(read(content, wrong), wrong)
	if err := wrong.err(); err != nil {
		return bench.PromptSet{}, err
	}
	if len(prompts) == 0 {
		return bench.PromptSet{}, bench.Invalid("%s contains no prompt: give at least one with a text", path)
	}
	return bench.PromptSet{Name: filepath.Base(path), Hash: bench.HashPrompts(prompts), Prompts: prompts}, nil
}

// readFile returns the content in UTF-8 and without a byte order mark.
func readFile(path string) ([]byte, error) {
	about, err := os.Stat(path) // before it is opened: opening a pipe may block
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, bench.NotFound("there is no prompt file %s", path)
	case err != nil:
		return nil, bench.Unreadable("the prompt file "+path, err)
	case !about.Mode().IsRegular():
		return nil, bench.Invalid("%s is a folder, a pipe or a device: name a file with prompts", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, bench.Unreadable("the prompt file "+path, err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return nil, bench.Unreadable("the prompt file "+path, err)
	case len(content) > maxFile:
		return nil, bench.Invalid("%s is larger than %d MiB: split it into several prompt files", path, maxFile>>20)
	}
	if bytes.HasPrefix(content, []byte("\xff\xfe")) || bytes.HasPrefix(content, []byte("\xfe\xff")) { // as spreadsheets save it
		if content, err = encoding.UTF16(encoding.LittleEndian, encoding.UseBOM).NewDecoder().Bytes(content); err != nil {
			return nil, bench.Unreadable("the prompt file "+path, err)
		}
	}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if at := invalid(content); at >= 0 {
		return nil, bench.Invalid("%s, line %d: this is not UTF-8 text; save the file as UTF-8", path, 1+bytes.Count(content[:at], []byte("\n")))
	}
	return content, nil
}

// invalid returns the offset of the first byte that is not text, or -1. A zero
// byte is valid UTF-8, but means UTF-16 or a binary file.
func invalid(content []byte) int {
	for at := 0; at < len(content); {
		r, size := utf8.DecodeRune(content[at:])
		if r == 0 || r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// check turns records into prompts and adds every mistake in them.
func check(records []record, wrong *mistakes) []bench.Prompt {
	var prompts []bench.Prompt
	first := map[string]int{} // the line of each id
	for _, record := range records {
		prompt := record.prompt(wrong)
		if line, taken := first[prompt.ID]; taken {
			wrong.add(record.line, "the id %q is taken already, by line %d", prompt.ID, line)
			continue
		}
		first[prompt.ID] = record.line
		prompts = append(prompts, prompt)
	}
	return prompts
}

// idForm is the form of an id that can be typed in a list with commas.
var idForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}._:-]{0,99}$`)

func (r record) prompt(wrong *mistakes) bench.Prompt {
	prompt := bench.Prompt{Version: 1}
	seen, before := map[string]bool{}, len(wrong.list)
	for _, f := range r.fields {
		name := f.name
		if name == "prompt" {
			name = "text"
		}
		if seen[name] {
			wrong.add(f.line, "the field %q is given twice", name)
			continue
		}
		seen[name] = true
		if name == "id" && r.talk != nil && (f.kind != text || !idForm.MatchString(f.value)) { // of another program
			continue
		}
		f.put(&prompt, wrong)
	}
	if r.talk != nil && !r.faulty {
		if prompt.Text != "" {
			wrong.add(r.line, "the prompt has a text and messages: keep one of them")
		}
		prompt.System, prompt.Text, prompt.Turns = r.talk.system, r.talk.turns[0], r.talk.turns[1:]
	}
	if strings.TrimSpace(prompt.Text) == "" && !r.faulty && len(wrong.list) == before {
		wrong.add(r.line, "the prompt has no text")
	}
	switch {
	case prompt.ID != "":
	case r.place > 0:
		prompt.ID = "prompt-" + strconv.Itoa(r.place)
	default:
		prompt.ID = "line-" + strconv.Itoa(r.line)
	}
	return prompt
}

// put stores the field's value in the prompt, or adds a mistake.
func (f field) put(prompt *bench.Prompt, wrong *mistakes) {
	value := strings.TrimSpace(f.value)
	switch {
	case f.name == "version":
		version, err := strconv.Atoi(value)
		if f.kind == other || value != "" && (err != nil || version < 1) {
			wrong.add(f.line, "the version must be a whole number from 1 on")
		} else if value != "" {
			prompt.Version = version
		}
	case f.kind != text:
		wrong.add(f.line, "the field %q must be text", f.name)
	case f.name == "text" || f.name == "prompt":
		prompt.Text = strings.ReplaceAll(f.value, "\r\n", "\n")
	case f.name == "id" && value != "" && !idForm.MatchString(value):
		wrong.add(f.line, "the id %q must be at most 100 letters, digits, '.', '_', ':' or '-', beginning with a letter or digit", shorten(value))
	case strings.ContainsFunc(value, func(r rune) bool { return r == ',' || unicode.IsControl(r) }) || utf8.RuneCountInString(value) > 100:
		wrong.add(f.line, "the field %q must be at most 100 characters, without commas or line breaks", f.name)
	default:
		*map[string]*string{
			"id": &prompt.ID, "length": &prompt.Length, "complexity": &prompt.Complexity, "category": &prompt.Category,
		}[f.name] = value
	}
}

// columns are the fields a prompt may have.
var columns = []string{"id", "text", "prompt", "length", "complexity", "category", "version"}

func unknown(name string) string {
	return fmt.Sprintf("unknown field %q: use %s", shorten(name), strings.Join(columns, ", "))
}

func shorten(value string) string {
	if runes := []rune(value); len(runes) > 60 {
		return string(runes[:57]) + "..."
	}
	return value
}
