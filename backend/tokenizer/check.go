package tokenizer

import (
	"os"
	"slices"
	"sync"
	"time"

	"tokenlap/backend/bench"
)

// IsEncoding reports whether the name is that of an embedded vocabulary.
func IsEncoding(name string) bool { return slices.Contains(encodings, name) }

// Check returns what keeps Open from opening the name, as far as it can be seen
// without loading a file: it may be called at every keystroke.
func Check(name string) error {
	if IsEncoding(name) {
		return nil
	}
	path, err := locate(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return bench.Unreadable("the tokenizer "+path, err)
	}
	return lastChecked.check(version{path, info.Size(), info.ModTime()})
}

// version is one state of a file.
type version struct {
	path     string
	size     int64
	modified time.Time
}

// checked remembers the last results, since a large file takes a second to
// parse.
type checked struct {
	mutex   sync.Mutex
	results map[version]error
}

var lastChecked checked

func (c *checked) check(v version) error {
	const most = 100
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if err, ok := c.results[v]; ok {
		return err
	}
	content, _, err := read(v.path)
	if err != nil { // permissions change without a new version
		return err
	}
	err = check(v.path, content)
	if c.results == nil || len(c.results) >= most {
		c.results = map[version]error{}
	}
	c.results[v] = err
	return err
}
