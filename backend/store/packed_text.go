package store

import (
	"bytes"
	"compress/flate"
	"database/sql/driver"
	"io"
	"sync"
)

// packedText is a text in one column: as TEXT, as a BLOB where compression (RFC 1951)
// makes it shorter, or NULL for "".
type packedText string

// minPacked is the length from which on compression is tried.
const minPacked = 64

// Both are reused, since one takes 1 MB and the other 40 KB.
var (
	compressors = sync.Pool{New: func() any {
		writer, _ := flate.NewWriter(nil, flate.BestSpeed) // fails for levels that do not exist
		return writer
	}}
	decompressors = sync.Pool{New: func() any { return flate.NewReader(nil) }}
)

func (t *packedText) Value() (driver.Value, error) {
	switch {
	case *t == "":
		return nil, nil
	case len(*t) < minPacked:
		return string(*t), nil
	}
	var short bytes.Buffer
	writer := compressors.Get().(*flate.Writer)
	defer compressors.Put(writer)
	writer.Reset(&short)
	if _, err := io.WriteString(writer, string(*t)); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	if short.Len() >= len(*t) {
		return string(*t), nil
	}
	return short.Bytes(), nil
}

func (t *packedText) Scan(source any) error {
	switch source := source.(type) {
	case nil:
		*t = ""
	case string:
		*t = packedText(source)
	case []byte:
		return t.decompress(source)
	default:
		return expect(false, "a text", source)
	}
	return nil
}

func (t *packedText) decompress(source []byte) error {
	reader := decompressors.Get().(io.Reader)
	defer decompressors.Put(reader)
	if err := reader.(flate.Resetter).Reset(bytes.NewReader(source), nil); err != nil {
		return err
	}
	var text bytes.Buffer
	_, err := text.ReadFrom(reader)
	*t = packedText(text.String())
	return err
}
