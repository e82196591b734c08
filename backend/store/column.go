package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/record"
)

// Each type below stores one Go value in one column and scans it back, so that
// a single list of fields serves INSERT and SELECT and they cannot disagree.

// instant is nanoseconds from the run's start; NULL where it was not reached.
type instant bench.Instant

func (i *instant) Value() (driver.Value, error) {
	if *i == 0 {
		return nil, nil
	}
	return int64(*i) - 1, nil
}

func (i *instant) Scan(source any) error {
	*i = 0
	if source == nil {
		return nil
	}
	offset, ok := source.(int64)
	*i = instant(offset) + 1
	return expect(ok, "an instant", source)
}

// count is a number of tokens; NULL where it is not known, which is -1 in Go.
type count int

func (c *count) Value() (driver.Value, error) {
	if *c < 0 {
		return nil, nil
	}
	return int64(*c), nil
}

func (c *count) Scan(source any) error {
	*c = -1
	if source == nil {
		return nil
	}
	number, ok := source.(int64)
	*c = count(number)
	return expect(ok, "a count", source)
}

// price is US dollars per million tokens; NULL where it is not known, which is
// 0 in Go.
type price float64

func (p *price) Value() (driver.Value, error) {
	if *p == 0 {
		return nil, nil
	}
	return float64(*p), nil
}

func (p *price) Scan(source any) error {
	*p = 0
	if source == nil {
		return nil
	}
	number, ok := source.(float64)
	*p = price(number)
	return expect(ok, "a price", source)
}

// moment is a time of day in milliseconds UTC; NULL for the zero time.
type moment time.Time

func (m *moment) Value() (driver.Value, error) {
	if (*time.Time)(m).IsZero() {
		return nil, nil
	}
	return (*time.Time)(m).UnixMilli(), nil
}

func (m *moment) Scan(source any) error {
	*m = moment{}
	if source == nil {
		return nil
	}
	ms, ok := source.(int64)
	*m = moment(time.UnixMilli(ms).UTC())
	return expect(ok, "a time", source)
}

// document is a value stored as JSON; see record.ReadJSON.
type document struct{ of any }

func (d document) Value() (driver.Value, error) {
	text, err := json.Marshal(d.of)
	return string(text), err
}

func (d document) Scan(source any) error {
	text, ok := source.(string)
	if err := expect(ok, "JSON", source); err != nil {
		return err
	}
	if err := record.ReadJSON([]byte(text), d.of); err != nil {
		return fmt.Errorf("the database contains JSON that cannot be read: %w", err)
	}
	return nil
}

// jsonText is a value that writes itself as JSON; NULL for "".
type jsonText struct {
	of interface {
		JSON() (string, error)
		ReadJSON(text string) error
	}
}

func (j jsonText) Value() (driver.Value, error) {
	text, err := j.of.JSON()
	if err != nil || text == "" {
		return nil, err
	}
	return text, nil
}

func (j jsonText) Scan(source any) error {
	text, ok := source.(string)
	if source != nil && !ok {
		return expect(false, "JSON", source)
	}
	return j.of.ReadJSON(text)
}

// chunks is a list of chunks; NULL for none.
type chunks []bench.Chunk

func (c *chunks) Scan(source any) (err error) {
	*c = nil
	if source == nil {
		return nil
	}
	blob, ok := source.([]byte)
	if err := expect(ok, "a list of chunks", source); err != nil {
		return err
	}
	*c, err = new(record.ChunkDecoder).Decode(blob)
	return err
}

// asked is what was wanted of a request beside its prompt, as JSON; NULL for
// nothing.
type asked struct{ of *bench.Asked }

func (a asked) Value() (driver.Value, error) {
	if *a.of == (bench.Asked{}) {
		return nil, nil
	}
	return document{a.of}.Value()
}

func (a asked) Scan(source any) error {
	*a.of = bench.Asked{}
	if source == nil {
		return nil
	}
	return document{a.of}.Scan(source)
}

// expect returns an error about a column's value, unless ok.
func expect(ok bool, what string, got any) error {
	if ok {
		return nil
	}
	return fmt.Errorf("the database contains %T where %s belongs", got, what)
}
