package store

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"tokenlap/backend/bench"
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

// document is a value stored as JSON. Numbers in fields of type any, such as
// the extra body fields of an endpoint, are read without loss; see
// convertNumbers.
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
	if err := d.read([]byte(text)); err != nil {
		return fmt.Errorf("the database contains JSON that cannot be read: %w", err)
	}
	return nil
}

func (d document) read(text []byte) error {
	switch value := d.of.(type) {
	case *map[string]any:
		err := decodeNumbers(text, value)
		convertNumbers(*value)
		return err
	case *bench.Plan:
		err := decodeNumbers(text, value)
		for _, endpoint := range value.Endpoints {
			convertNumbers(endpoint.Body)
		}
		return err
	}
	return json.Unmarshal(text, d.of)
}

// decodeNumbers decodes JSON with each number in an any as a json.Number.
func decodeNumbers(text []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(value)
}

// convertNumbers replaces each json.Number in a value by an int64 where it is
// a whole number of that size, else by a float64. By default encoding/json
// decodes every number as a float64, which rounds a large seed.
func convertNumbers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key := range value {
			value[key] = convertNumbers(value[key])
		}
	case []any:
		for i := range value {
			value[i] = convertNumbers(value[i])
		}
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			return whole
		}
		if real, err := value.Float64(); err == nil {
			return real
		}
	}
	return value
}

// reported is the figures that an imported file states of a request, as JSON;
// NULL for none.
type reported struct{ of **bench.Reported }

func (r reported) Value() (driver.Value, error) {
	if *r.of == nil {
		return nil, nil
	}
	return document{*r.of}.Value()
}

func (r reported) Scan(source any) error {
	*r.of = nil
	if source == nil {
		return nil
	}
	*r.of = new(bench.Reported)
	return document{*r.of}.Scan(source)
}

// findings is what was unusual about a request, with who counted its tokens
// where that was not the server, as JSON; NULL for nothing.
type findings struct{ of *bench.Sample }

// storedFindings is what lies in the column.
type storedFindings struct {
	bench.Findings
	Tokenizer  string  `json:"tokenizer,omitempty"`
	TokenError float64 `json:"token_error,omitempty"`
}

func (f findings) Value() (driver.Value, error) {
	text, err := json.Marshal(storedFindings{f.of.Findings, f.of.Tokens.Tokenizer, f.of.Tokens.Error})
	if err != nil || string(text) == "{}" {
		return nil, err
	}
	return string(text), nil
}

func (f findings) Scan(source any) error {
	var stored storedFindings
	if source != nil {
		if err := (document{&stored}).Scan(source); err != nil {
			return err
		}
	}
	f.of.Findings, f.of.Tokens.Tokenizer, f.of.Tokens.Error = stored.Findings, stored.Tokenizer, stored.TokenError
	return nil
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
