package tokenizer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// maxFile is the most bytes a tokenizer.json may have: the largest in use have
// 35 MB.
const maxFile = 64 << 20

const fileName = "tokenizer.json"

// file is a user's tokenizer.json. Its Cache holds the engine that counts.
type file struct {
	cache *Cache
	path  string
	sum   string // of its bytes, as hexadecimal digits
}

// Name is the end of the path, which says the model and not where it lies, and
// enough of the checksum to tell two versions apart.
func (f *file) Name() string {
	folder := filepath.Base(filepath.Dir(f.path))
	return fmt.Sprintf("%s/%s (%s)", folder, filepath.Base(f.path), f.sum[:8])
}

func (f *file) Count(text string) (int, error) {
	text, err := countable(text)
	if err != nil {
		return 0, err
	}
	return f.cache.count(f, text)
}

// locate is the absolute path of the file that a user named.
func locate(name string) (string, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return "", bench.Unreadable("the tokenizer "+name, err)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, fileName)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(name, `/\.`):
		return "", bench.NotFound("no tokenizer is called %q: there are %s, or name the path of a tokenizer.json", name, strings.Join(encodings, " and "))
	case errors.Is(err, fs.ErrNotExist):
		return "", bench.NotFound("there is no tokenizer at %s: name the path of a tokenizer.json, or of the folder that contains it", path)
	case err != nil:
		return "", bench.Unreadable("the tokenizer "+path, err)
	case !info.Mode().IsRegular():
		return "", bench.Invalid("%s is no file: name the path of a tokenizer.json", path)
	}
	return path, nil
}

// read returns the contents of a tokenizer.json and their checksum.
func read(path string) (content []byte, sum string, err error) {
	from, err := os.Open(path)
	if err != nil {
		return nil, "", bench.Unreadable("the tokenizer "+path, err)
	}
	defer from.Close()
	content, err = io.ReadAll(io.LimitReader(from, maxFile+1))
	if err != nil {
		return nil, "", bench.Unreadable("the tokenizer "+path, err)
	}
	if len(content) > maxFile {
		return nil, "", bench.Invalid("%s has more than %d MB, which no tokenizer.json has: name another file", path, maxFile>>20)
	}
	digest := sha256.Sum256(content)
	return content, hex.EncodeToString(digest[:]), nil
}

// check returns what keeps the contents from being a tokenizer.json, or nil.
// Whether its parts are known is for the script to say.
func check(path string, content []byte) error {
	var parts struct {
		Model *struct {
			Type  string          `json:"type"`
			Vocab json.RawMessage `json:"vocab"`
		} `json:"model"`
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	err := json.Unmarshal(content, &parts)
	var kind *json.UnmarshalTypeError
	switch {
	case err != nil && !errors.As(err, &kind) && strings.HasSuffix(path, ".model"):
		return bench.Invalid("%s is a SentencePiece model, which is not read: name the tokenizer.json of the same model", path)
	case err != nil && !errors.As(err, &kind):
		return bench.Invalid("%s is no tokenizer.json: it is not JSON (%v)", path, err)
	case err != nil || parts.Model == nil || len(parts.Model.Vocab) == 0:
		return bench.Invalid("%s is no tokenizer.json: it has no model with a vocabulary; the right file begins with \"version\" and lies beside tokenizer_config.json", path)
	case !slices.Contains(kinds, parts.Model.Type):
		return bench.Invalid("the tokenizer %s cannot be used: its model is of the kind %.40q, which is not known here", path, parts.Model.Type)
	}
	return nil
}

// kinds of model that the script counts by. One that it does not know it would
// take for a list of words. Old files name no kind.
var kinds = []string{"BPE", "Unigram", "WordPiece", "WordLevel", ""}
