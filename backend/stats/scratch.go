package stats

import (
	"errors"
	"math"
	"os"
	"unsafe"
)

const (
	pageBytes   = 16 << 10
	memoryPages = 32 << 20 / pageBytes // of all lists of one scratch
)

// scratch is where lists keep their pages: in memory and, beyond what that may take, in
// a temporary file. Where no file can be written they stay in memory. A nil one is memory
// without a limit.
type scratch struct {
	folder string // of the file; "": that of the system
	left   int    // pages that memory may still take
	file   *os.File
	free   []int64 // pages of the file that are used no more
	end    int64
	failed error // the first page that could not be read again
}

func newScratch(folder string) *scratch { return &scratch{folder: folder, left: memoryPages} }

// close removes the file and returns what made figures wrong.
func (s *scratch) close() error {
	if s == nil {
		return nil
	}
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name()) // where an open one cannot be removed
		s.file = nil
	}
	return s.failed
}

// take reports whether memory takes one more page.
func (s *scratch) take() bool {
	if s == nil {
		return true
	}
	if s.left == 0 {
		return false
	}
	s.left--
	return true
}

// write puts a page into the file; false where that is not possible.
func (s *scratch) write(page []byte) (at int64, ok bool) {
	if s.file == nil {
		file, err := os.CreateTemp(s.folder, "summary-*.tmp")
		if err != nil {
			s.left = math.MaxInt
			return 0, false
		}
		os.Remove(file.Name()) // it is gone with the process, however that ends
		s.file = file
	}
	if last := len(s.free) - 1; last >= 0 {
		at, s.free = s.free[last], s.free[:last]
	} else {
		at, s.end = s.end, s.end+pageBytes
	}
	if _, err := s.file.WriteAt(page, at); err != nil { // the disk is full
		s.left = math.MaxInt
		return 0, false
	}
	return at, true
}

func (s *scratch) read(page []byte, at int64) {
	if _, err := s.file.ReadAt(page, at); err != nil {
		s.failed = errors.Join(s.failed, err)
	}
}

// bytesOf is the memory of values, which have no pointers.
func bytesOf[T any](values []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(one)))
}
