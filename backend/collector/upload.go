package collector

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"
)

// upload is the file of a part while it comes. One request writes at a time.
type upload struct {
	path string
	turn chan struct{} // has one place, taken by the request that writes

	mu     sync.Mutex
	stored int64   // bytes that are on disk
	writer *writer // the request that writes; nil: none
}

// writer is a request that writes to an upload.
type writer struct {
	digest   string
	extend   func(time.Time) error // sets the deadline of its next read
	isCutOff bool
}

// openUpload returns what there is of the file of a part, written to disk.
func (f folder) openUpload(index int, part partState) (*upload, error) {
	u := &upload{path: f.uploadFile(index), turn: make(chan struct{}, 1)}
	path := u.path
	if part.isDelivered() {
		path = f.file(index)
	} else if _, err := os.Stat(f.file(index)); err == nil && part.Digest != "" {
		// The file was complete, and the collector was killed before it noted that.
		if err := os.Rename(f.file(index), u.path); err != nil {
			return nil, f.unusable(err)
		}
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) && !part.isDelivered() {
		return u, nil
	}
	if err != nil {
		return nil, f.unusable(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err := errors.Join(err, file.Sync()); err != nil {
		return nil, f.unusable(err)
	}
	u.stored = info.Size()
	return u, nil
}

// begin takes the turn to write. A request that writes the same file is cut off:
// its connection was lost, since a part delivers with one request at a time. One
// that writes another file is waited for, for a while.
func (u *upload) begin(ctx context.Context, next *writer) bool {
	u.mu.Lock()
	if u.writer != nil && u.writer.digest == next.digest {
		u.writer.isCutOff = true
		_ = u.writer.extend(time.Unix(1, 0))
	}
	u.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, turnTimeout)
	defer cancel()
	select {
	case u.turn <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.writer = next
	return true
}

// turnTimeout is how long a request waits for its turn.
const turnTimeout = 2 * time.Second

// end gives the turn to another request.
func (u *upload) end() {
	u.mu.Lock()
	u.writer = nil
	u.mu.Unlock()
	<-u.turn
}

// size is how many bytes are on disk.
func (u *upload) size() int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.stored
}

// truncate drops all that came.
func (u *upload) truncate() error {
	if err := writeSynced(u.path, nil); err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.stored = 0
	return nil
}

// append writes what comes from body behind what is on disk, and that to the disk,
// whether or not body comes to its end.
func (u *upload) append(body io.Reader) error {
	file, err := os.OpenFile(u.path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return diskError{err}
	}
	defer file.Close()
	if _, err := file.Seek(u.size(), io.SeekStart); err != nil {
		return diskError{err}
	}
	_, failed := io.CopyBuffer(diskWriter{file}, onlyReader{u.limited(body)}, make([]byte, 256<<10))
	at, err := file.Seek(0, io.SeekCurrent)
	if err := errors.Join(err, file.Sync()); err != nil {
		return diskError{err}
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.stored = at
	return failed
}

// digest is the SHA-256 of what is on disk, in hex.
func (u *upload) digest() (string, error) {
	file, err := os.Open(u.path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// diskError is a failure of the disk, not of the connection.
type diskError struct{ error }

func (d diskError) Unwrap() error { return d.error }

type diskWriter struct{ to io.Writer }

func (d diskWriter) Write(p []byte) (int, error) {
	n, err := d.to.Write(p)
	if err != nil {
		err = diskError{err}
	}
	return n, err
}

// onlyReader hides what else a reader can do, so that a copy uses its buffer.
type onlyReader struct{ io.Reader }

// idleTimeout is the longest time between two reads of a body.
var idleTimeout = 30 * time.Second

// limited reads body with a new deadline before each read.
func (u *upload) limited(body io.Reader) io.Reader {
	return readFunc(func(p []byte) (int, error) {
		if err := u.extend(); err != nil {
			return 0, err
		}
		return body.Read(p)
	})
}

func (u *upload) extend() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.writer.isCutOff {
		return errCutOff
	}
	return u.writer.extend(time.Now().Add(idleTimeout))
}

var errCutOff = errors.New("the file is being delivered anew")

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }
