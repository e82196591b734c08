package tokenizer

import (
	"errors"
	"slices"
	"sync"

	"tokenlap/backend/bench"
)

// mostEngines are loaded at a time. One takes 200 MB and more than a second to
// load where the vocabulary has 150,000 words, 600 MB and five seconds where it
// has 260,000.
const mostEngines = 2

// Cache keeps what tokenizer.json files became when they were loaded, the last
// two that were used. They count one text at a time, so that counting takes
// one processor at most. The zero Cache is ready, and safe for concurrent use.
type Cache struct {
	mutex   sync.Mutex
	engines []*engine // the last one used comes first
	limits  limits    // zero for the usual ones
}

// Close frees the engines. The Cache and its Counters can be used afterwards
// and load what they need again.
func (c *Cache) Close() error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	var errs []error
	for _, e := range c.engines {
		errs = append(errs, e.close())
	}
	c.engines = nil
	return errors.Join(errs...)
}

// openFile loads the tokenizer.json at that path and counts with it once.
func (c *Cache) openFile(name string) (*file, error) {
	path, err := locate(name)
	if err != nil {
		return nil, err
	}
	content, sum, err := read(path)
	if err != nil {
		return nil, err
	}
	f := &file{cache: c, path: path, sum: sum}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.loaded(sum) == nil {
		if err := c.load(f, content); err != nil {
			return nil, err
		}
	}
	if _, err := c.counted(f, "one two"); err != nil {
		return nil, err
	}
	return f, nil
}

func (c *Cache) count(f *file, text string) (int, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.loaded(f.sum) == nil {
		if err := c.reload(f); err != nil {
			return 0, err
		}
	}
	return c.counted(f, text)
}

// loaded is the engine of the file with that checksum, or nil.
func (c *Cache) loaded(sum string) *engine {
	at := slices.IndexFunc(c.engines, func(e *engine) bool { return e.sum == sum })
	if at < 0 {
		return nil
	}
	e := c.engines[at]
	if e.worn() {
		c.drop(at)
		return nil
	}
	c.engines = slices.Insert(slices.Delete(c.engines, at, at+1), 0, e)
	return e
}

// drop ends an engine. Nothing of it is wanted any more, so neither is the
// error that ending it may give.
func (c *Cache) drop(at int) {
	_ = c.engines[at].close()
	c.engines = slices.Delete(c.engines, at, at+1)
}

// reload loads a file again whose engine made room for another.
func (c *Cache) reload(f *file) error {
	content, sum, err := read(f.path)
	if err != nil {
		return err
	}
	if sum != f.sum {
		return bench.Conflict("the tokenizer %s changed while it was in use: its counts would not compare, so start anew", f.path)
	}
	return c.load(f, content)
}

func (c *Cache) load(f *file, content []byte) error {
	if err := check(f.path, content); err != nil {
		return err
	}
	for len(c.engines) >= mostEngines {
		c.drop(len(c.engines) - 1)
	}
	most := c.limits
	if most == (limits{}) {
		most = usual
	}
	e, err := newEngine(f.sum, content, most)
	if err != nil {
		return unusable(f, err)
	}
	c.engines = slices.Insert(c.engines, 0, e)
	return nil
}

// counted counts with the engine that was used last. One that failed is not
// used again, since what it ran out of would be missing the next time too.
func (c *Cache) counted(f *file, text string) (int, error) {
	n, err := c.engines[0].count(text)
	if err != nil {
		c.drop(0)
		return 0, unusable(f, err)
	}
	return n, nil
}

func unusable(f *file, err error) error {
	return &bench.Error{
		Code:    bench.CodeInvalid,
		Message: "the tokenizer " + f.path + " cannot be used",
		Cause:   err,
		Hint:    "use another, or none to have tokens estimated",
	}
}
