package runfile

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"hash"
	"io"
	"iter"

	"tokenlap/backend/bench"
	"tokenlap/backend/record"
)

// Write writes a run with its series and its samples, which have to come in the order of
// Seq. What belongs to the database is left out: styles, and the self-check of the machine.
func Write(w io.Writer, run bench.Run, samples iter.Seq2[bench.Sample, error]) error {
	out := newWriter(w)
	run.Styles, run.Selfcheck = nil, nil
	if err := out.json(runBlock, header{Format: format, Generation: record.Generation(), Run: run}); err != nil {
		return err
	}
	for _, series := range run.Series {
		if err := out.series(series); err != nil {
			return err
		}
	}
	number, err := out.samples(samples)
	if err != nil {
		return err
	}
	end := out.hash.Sum(binary.AppendVarint(nil, int64(number)))
	if err := out.block(endBlock, end); err != nil {
		return err
	}
	return out.to.Flush()
}

// writer writes blocks.
type writer struct {
	to       *bufio.Writer
	hash     hash.Hash // of all that was written
	deflate  *flate.Writer
	deflated bytes.Buffer
	head     []byte
}

func newWriter(w io.Writer) *writer {
	out := &writer{to: bufio.NewWriterSize(w, 64<<10), hash: sha256.New()}
	out.deflate, _ = flate.NewWriter(nil, flate.BestSpeed) // fails for levels that do not exist
	out.write([]byte(Magic))
	return out
}

// write writes and hashes bytes. A failure stays in the bufio.Writer and shows in Flush.
func (w *writer) write(p []byte) {
	w.hash.Write(p)
	_, _ = w.to.Write(p)
}

func (w *writer) block(kind kind, content []byte) error {
	w.deflated.Reset()
	w.deflate.Reset(&w.deflated)
	if _, err := w.deflate.Write(content); err != nil {
		return err
	}
	if err := w.deflate.Close(); err != nil {
		return err
	}
	body := w.deflated.Bytes()
	if len(body) >= len(content) {
		body = content
	}
	w.head = append(w.head[:0], byte(kind))
	w.head = binary.AppendUvarint(w.head, uint64(len(content)))
	w.head = binary.AppendUvarint(w.head, uint64(len(body)))
	w.write(w.head)
	w.write(body)
	return nil
}

func (w *writer) json(kind kind, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return w.block(kind, text)
}

func (w *writer) series(s bench.Series) error {
	all := s.Points
	for first := 0; first < len(all) || first == 0; first += seriesPoints {
		s.Points = all[first:min(first+seriesPoints, len(all))]
		if err := w.json(seriesBlock, s); err != nil {
			return err
		}
	}
	return nil
}

// samples writes all samples and returns their number.
func (w *writer) samples(samples iter.Seq2[bench.Sample, error]) (number int, err error) {
	batch := record.NewBatch()
	var content []byte
	flush := func() error {
		if batch.Len() == 0 {
			return nil
		}
		content = batch.Append(content[:0])
		batch.Clear()
		return w.block(samplesBlock, content)
	}
	for sample, err := range samples {
		if err != nil {
			return number, err
		}
		if err := batch.Add(sample); err != nil {
			return number, err
		}
		if number++; batch.Size() < batchSize && batch.Len() < batchSamples {
			continue
		}
		if err := flush(); err != nil {
			return number, err
		}
	}
	return number, flush()
}
