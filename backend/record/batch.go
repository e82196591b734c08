package record

import (
	"encoding/binary"
	"errors"
	"iter"

	"tokenlap/backend/bench"
)

// Batch is whole samples in one blob, in the order of Seq:
//
//	uvarint  number of terms that the samples share
//	texts    the terms
//	then of each sample, until the end:
//	  varint   Seq, less that of the sample before
//	  text     the record of its facts
//	  text     its chunks; empty: none
//	  text     its Text, then its Reasoning
//
// A text is its length as uvarint and its bytes.
type Batch struct {
	terms  *Terms
	sample bench.Sample
	facts  Facts
	chunks ChunkEncoder
	blob   []byte
	body   []byte
	last   int // Seq of the last sample
	count  int
}

// NewBatch returns an empty batch.
func NewBatch() *Batch {
	b := &Batch{}
	b.Clear()
	return b
}

// Clear makes the batch empty; its memory is used again.
func (b *Batch) Clear() {
	b.terms = NewTerms()
	b.facts = FactsOf(&b.sample, b.terms)
	b.body, b.last, b.count = b.body[:0], 0, 0
}

// Add appends a sample. Its Seq has to be above that of the one before.
func (b *Batch) Add(s bench.Sample) (err error) {
	if b.count > 0 && s.Seq <= b.last {
		return errOrder
	}
	b.sample = s
	if b.blob, err = b.facts.Append(b.blob[:0]); err != nil {
		return err
	}
	b.body = appendText(binary.AppendVarint(b.body, int64(s.Seq-b.last)), b.blob)
	b.blob = b.blob[:0]
	if len(s.Chunks) > 0 {
		b.blob = b.chunks.Append(b.blob, s.Chunks)
	}
	b.body = appendText(appendText(appendText(b.body, b.blob), s.Text), s.Reasoning)
	b.last, b.sample = s.Seq, bench.Sample{}
	b.count++
	return nil
}

var (
	errOrder = errors.New("requests are not in the order of their numbers")
	errBatch = errors.New("a stored list of requests cannot be read")
)

func appendText[T ~string | ~[]byte](blob []byte, text T) []byte {
	return append(binary.AppendUvarint(blob, uint64(len(text))), text...)
}

// Len is how many samples were added.
func (b *Batch) Len() int { return b.count }

// Size is about how many bytes Append would append.
func (b *Batch) Size() int { return len(b.body) }

// Append appends the blob.
func (b *Batch) Append(blob []byte) []byte {
	blob = binary.AppendUvarint(blob, uint64(len(b.terms.All)))
	for _, text := range b.terms.All {
		blob = appendText(blob, text)
	}
	return append(blob, b.body...)
}

// Hostile blobs must not take much more memory than they have bytes: these are beyond
// what a batch of a few thousand samples and an answer of 256 MB have.
const (
	maxTerms  = 1 << 16
	maxChunks = 1 << 23
)

// ReadBatch yields the samples of a blob. An error is the last that it yields.
func ReadBatch(blob []byte) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		in := varints{rest: blob}
		terms, ok := in.terms()
		if !ok {
			yield(bench.Sample{}, errBatch)
			return
		}
		var sample bench.Sample
		read := sampleReader{facts: FactsOf(&sample, terms)}
		for last, first := 0, true; len(in.rest) > 0; first = false {
			seq := last + int(in.signed())
			err := read.from(&in, &sample)
			switch {
			case err == nil && in.broken:
				err = errBatch
			case err == nil && seq <= last && !first:
				err = errOrder
			}
			if err != nil {
				yield(bench.Sample{}, err)
				return
			}
			sample.Seq, last = seq, seq
			if !yield(sample, nil) {
				return
			}
		}
	}
}

func (v *varints) terms() (*Terms, bool) {
	number := v.unsigned()
	if v.broken || number > min(maxTerms, uint64(len(v.rest))) {
		return nil, false
	}
	all := make([]string, number)
	for i := range all {
		all[i] = v.text()
	}
	return NewTerms(all...), !v.broken
}

// sampleReader reads what follows the Seq of a sample, whose facts it has.
type sampleReader struct {
	facts  Facts
	chunks ChunkDecoder
}

func (r *sampleReader) from(in *varints, s *bench.Sample) (err error) {
	record, chunks := in.bytes(), in.bytes()
	text, reasoning := in.text(), in.text()
	if in.broken {
		return errBatch
	}
	if err := r.facts.Read(record); err != nil {
		return err
	}
	s.Text, s.Reasoning, s.Chunks = text, reasoning, nil
	if len(chunks) == 0 {
		return nil
	}
	if number, _ := binary.Uvarint(chunks[1:]); number > maxChunks {
		return errChunks
	}
	s.Chunks, err = r.chunks.Decode(chunks)
	return err
}

// Generation grows with each fact and word that is appended to the lists: what a newer
// one wrote may not be readable.
func Generation() int {
	return len(FactsOf(&bench.Sample{}, NewTerms())) + len(phases) + len(tokenSources) + len(finishReasons) + len(outcomes)
}
