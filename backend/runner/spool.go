package runner

import (
	"bufio"
	"encoding/gob"
	"errors"
	"io"
	"iter"
	"os"
	"sync"

	"tokenlap/backend/bench"
)

// spooled is what there is to count of one request.
type spooled struct {
	Place    int // among the uncounted requests of its endpoint
	PromptID string
	Prefix   string
	Output   bench.OutputText
}

// size is what it takes in memory, about.
func (t *spooled) size() int { return t.Output.Len() + len(t.Prefix) + 128 }

// spool keeps texts until they are counted: in memory while they are few, then
// in a file. A text that finds no room, since the disk is full or too slow, is
// lost. add never waits for the disk.
type spool struct {
	create func() (*os.File, error)
	limit  int // bytes in memory
	writes sync.WaitGroup

	mu      sync.Mutex // guards what follows
	memory  []spooled
	size    int // of the texts in memory, those that are being written included
	writing bool
	file    *os.File // nil: not needed yet
	count   int      // texts that are kept
	bytes   int      // of their output
	failed  bool     // writing: no file is tried any more
}

// spoolMemory is the memory that the texts of a run may take.
var spoolMemory = 64 << 20

func (s *spool) add(t spooled) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size+t.size() > s.limit {
		return
	}
	s.memory, s.size = append(s.memory, t), s.size+t.size()
	s.count, s.bytes = s.count+1, s.bytes+t.Output.Len()
	if s.size < s.limit/2 || s.writing || s.failed {
		return
	}
	batch := s.memory
	s.memory, s.writing = nil, true
	s.writes.Go(func() { s.write(batch) })
}

// write moves texts to the file. Those that cannot be written are lost.
func (s *spool) write(batch []spooled) {
	size, bytes := 0, 0
	for i := range batch {
		size, bytes = size+batch[i].size(), bytes+batch[i].Output.Len()
	}
	err := s.append(batch)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing, s.size = false, s.size-size
	if err != nil {
		s.failed, s.count, s.bytes = true, s.count-len(batch), s.bytes-bytes
	}
}

// append writes a batch as a gob stream of its own. A batch that fails is cut
// off again.
func (s *spool) append(batch []spooled) error {
	if s.file == nil {
		file, err := s.create()
		if err != nil {
			return err
		}
		s.file = file
	}
	before, err := s.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(s.file, 1<<20)
	if err = gob.NewEncoder(out).Encode(batch); err == nil {
		err = out.Flush()
	}
	if err != nil {
		return errors.Join(err, s.file.Truncate(before))
	}
	return nil
}

// texts yields all texts that were added and are kept. No text may be added any
// more.
func (s *spool) texts() iter.Seq2[spooled, error] {
	s.writes.Wait()
	return func(yield func(spooled, error) bool) {
		if s.file != nil && !s.fromFile(yield) {
			return
		}
		for _, text := range s.memory {
			if !yield(text, nil) {
				return
			}
		}
	}
}

// fromFile yields the texts of the file and reports whether more are wanted.
func (s *spool) fromFile(yield func(spooled, error) bool) bool {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return yield(spooled{}, err)
	}
	in := bufio.NewReaderSize(s.file, 1<<20) // an io.ByteReader, of which gob takes no byte too many
	for {
		var batch []spooled
		switch err := gob.NewDecoder(in).Decode(&batch); {
		case err == io.EOF:
			return true
		case err != nil:
			return yield(spooled{}, err)
		}
		for _, text := range batch {
			if !yield(text, nil) {
				return false
			}
		}
	}
}

// close frees the texts and the file.
func (s *spool) close() {
	s.writes.Wait()
	s.memory = nil
	if s.file != nil {
		s.file.Close()
	}
}
