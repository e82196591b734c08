// Package collector brings the parts of a run together over HTTP. A Collector
// gives them its clock and the instant at which they begin, and takes their run
// files; a Client is the side of a part. Neither knows what is in a run file.
//
//	GET   /v1/time           the clock of the collector
//	POST  /v1/parts/I        announces part I, answers when the start is fixed
//	HEAD  /v1/parts/I/file   how much of the file of part I is stored
//	PATCH /v1/parts/I/file   appends to it
//	GET   /v1/status         what has come so far
//	GET   /healthz           whether it serves; the only one that needs no token
//
// Files come by headers as in the IETF draft for resumable uploads: Upload-Offset,
// Upload-Length, Upload-Complete, and Repr-Digest of RFC 9530.
package collector

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/key"

	"github.com/gofrs/flock"
)

// Options are what a collector is told. Durations of 0 are no time at all.
type Options struct {
	Count   int           // parts of the run
	Folder  string        // for the files and for what a restart has to know
	Token   key.Secret    // that requests must carry; empty: none
	Wait    time.Duration // from the first announcement to a start without the parts that did not come
	Lead    time.Duration // from fixing the start to it
	Timeout time.Duration // from the first delivered file to doing without those that did not come
	MaxPart int64         // most bytes of one file

	Observe func(message string) // gets a line for people whenever something came, of one goroutine at a time; may be nil
}

// Collector takes the parts of one run. All that it answered is on disk before,
// so one that is killed is continued by another with the same folder.
type Collector struct {
	options Options
	folder  folder
	lock    *flock.Flock
	uploads map[int]*upload // by part

	mu       sync.Mutex
	state    state
	timers   []*time.Timer
	started  chan struct{} // closed once the start is fixed
	finished chan struct{} // closed once no further file is waited for
	closing  chan struct{} // closed once requests that wait for the start are to end
}

// Open makes a collector that goes on from what is in its folder.
func Open(o Options) (*Collector, error) {
	if o.Count < 1 || o.Count > bench.MaxParts {
		return nil, bench.Invalid("%d parts: use a number from 1 to %d", o.Count, bench.MaxParts)
	}
	if o.Observe == nil {
		o.Observe = func(string) {}
	}
	c := &Collector{options: o, folder: folder(o.Folder), started: make(chan struct{}), finished: make(chan struct{}), closing: make(chan struct{})}
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return nil, c.folder.unusable(err)
	}
	c.lock = flock.New(c.folder.lockFile())
	switch ok, err := c.lock.TryLock(); {
	case err != nil:
		return nil, c.folder.unusable(err)
	case !ok:
		return nil, bench.Conflict("another collector uses the folder %s: end it first, or name another folder", o.Folder)
	}
	if err := c.restore(); err != nil {
		return nil, errors.Join(err, c.lock.Unlock())
	}
	return c, nil
}

// restore reads what an earlier collector left and sets the timers again.
func (c *Collector) restore() (err error) {
	if c.state, err = c.folder.readState(); err != nil {
		return err
	}
	if c.state.Count == 0 {
		c.state.Count = c.options.Count
	}
	if c.state.Count != c.options.Count {
		return bench.Conflict("the folder %s has the parts of a run of %d, not of %d: name another folder", c.options.Folder, c.state.Count, c.options.Count)
	}
	c.uploads = make(map[int]*upload, c.state.Count)
	for index := 1; index <= c.state.Count; index++ {
		if c.uploads[index], err = c.folder.openUpload(index, c.state.Parts[index]); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.state.StartAt.IsZero() {
		close(c.started)
	}
	c.schedule()
	return nil
}

// Close ends what is due at a time and frees the folder. What is in it stays. A
// server is to be shut down before.
func (c *Collector) Close() error {
	c.endPolls()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, timer := range c.timers {
		timer.Stop()
	}
	return c.lock.Unlock()
}

// endPolls ends the requests that wait for the start.
func (c *Collector) endPolls() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !isClosed(c.closing) {
		close(c.closing)
	}
}

// Wait returns when every part is delivered, or those that are not are no longer
// waited for; else the error of ctx.
func (c *Collector) Wait(ctx context.Context) error {
	select {
	case <-c.finished:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Files returns the paths of the files that were delivered, by part.
func (c *Collector) Files() map[int]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	files := map[int]string{}
	for index, part := range c.state.Parts {
		if part.isDelivered() {
			files[index] = c.folder.file(index)
		}
	}
	return files
}

// change stores a changed state on disk, and then lets others see it. The caller
// has locked mu.
func (c *Collector) change(how func(*state)) error {
	changed := c.state
	changed.Parts = maps.Clone(changed.Parts)
	if changed.Parts == nil {
		changed.Parts = map[int]partState{}
	}
	how(&changed)
	if err := c.folder.writeState(changed); err != nil {
		return err
	}
	c.state = changed
	return nil
}

// schedule closes finished, or sets the timers of what happens without a request:
// a start without some parts, an end without some files. The caller has locked
// mu.
func (c *Collector) schedule() {
	if isClosed(c.closing) || c.isOver() {
		return
	}
	for _, timer := range c.timers {
		timer.Stop()
	}
	c.timers = nil
	if c.state.StartAt.IsZero() && !c.state.First.IsZero() {
		c.timers = append(c.timers, time.AfterFunc(time.Until(c.state.First.Add(c.options.Wait)), c.startWithoutOthers))
	}
	if len(c.state.missing()) == 0 {
		close(c.finished)
		return
	}
	if first := c.state.firstDelivery(); !first.IsZero() {
		c.timers = append(c.timers, time.AfterFunc(time.Until(first.Add(c.options.Timeout)), c.giveUp))
	}
}

// giveUp no longer waits for the files that are missing.
func (c *Collector) giveUp() {
	c.Finish(fmt.Sprintf("%v after the first file", c.options.Timeout))
}

// Finish no longer waits for the files that are missing, for a reason. Parts that
// deliver later are refused.
func (c *Collector) Finish(reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if isClosed(c.closing) || c.isOver() {
		return
	}
	close(c.finished)
	c.options.Observe(fmt.Sprintf("No longer waiting for %s: %s.", list(c.state.missing()), reason))
}

func (c *Collector) isOver() bool { return isClosed(c.finished) }

func isClosed(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// list writes numbers of parts: "part 3", "parts 3, 5 and 17 others".
func list(parts []int) string {
	const most = 5
	if len(parts) == 1 {
		return fmt.Sprintf("part %d", parts[0])
	}
	text := "parts "
	for i, part := range parts[:min(most, len(parts))] {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprint(part)
	}
	if more := len(parts) - most; more > 0 {
		text += fmt.Sprintf(" and %d others", more)
	}
	return text
}
