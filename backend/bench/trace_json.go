package bench

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math"
	"time"
)

// MaxArrivals is the most requests that a trace may hold.
const MaxArrivals = 1_000_000

// traceJSON is a trace in JSON. Arrivals is what packArrivals writes, in base64.
// Count and Seconds are for people and are not read.
type traceJSON struct {
	Source   string  `json:"source"`
	Count    int     `json:"count"`
	Seconds  float64 `json:"seconds"`
	Arrivals []byte  `json:"arrivals"`
}

// MarshalJSON writes a trace compactly: a hundred thousand arrivals take less
// than a megabyte.
func (t Trace) MarshalJSON() ([]byte, error) {
	packed, err := packArrivals(t.Arrivals)
	if err != nil {
		return nil, err
	}
	return json.Marshal(traceJSON{Source: t.Source, Count: len(t.Arrivals), Seconds: t.Length(0, 1).Seconds(), Arrivals: packed})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (t *Trace) UnmarshalJSON(text []byte) error {
	var stored traceJSON
	if err := json.Unmarshal(text, &stored); err != nil {
		return err
	}
	arrivals, err := unpackArrivals(stored.Arrivals)
	if err != nil {
		return err
	}
	*t = Trace{Source: stored.Source, Arrivals: arrivals}
	return nil
}

// packArrivals writes the number of arrivals, a unit in nanoseconds, the first
// time and the gaps between the times in this unit, all inputs and all outputs: as
// unsigned varints, deflated. Numbers of the same kind stand together because they
// deflate better that way.
func packArrivals(arrivals []TraceArrival) ([]byte, error) {
	unit := timeUnit(arrivals)
	numbers := []uint64{uint64(len(arrivals)), unit}
	before := time.Duration(0)
	for _, arrival := range arrivals {
		if arrival.At < before || arrival.Input < 0 || arrival.Output < 0 {
			return nil, Invalid("the arrivals of a trace must be in the order of their times, and no number in them below 0")
		}
		numbers = append(numbers, uint64(arrival.At-before)/unit)
		before = arrival.At
	}
	for _, arrival := range arrivals {
		numbers = append(numbers, uint64(arrival.Input))
	}
	for _, arrival := range arrivals {
		numbers = append(numbers, uint64(arrival.Output))
	}
	var raw []byte
	for _, number := range numbers {
		raw = binary.AppendUvarint(raw, number)
	}
	var packed bytes.Buffer
	writer, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err == nil {
		_, err = writer.Write(raw)
	}
	err = errors.Join(err, writer.Close())
	return packed.Bytes(), err
}

// timeUnit is the largest number of nanoseconds of which all times are multiples.
func timeUnit(arrivals []TraceArrival) uint64 {
	unit := uint64(0)
	for _, arrival := range arrivals {
		for rest := uint64(arrival.At); rest != 0; {
			unit, rest = rest, unit%rest
		}
	}
	return max(1, unit)
}

var errDamagedTrace = Invalid("the arrivals of the trace are damaged")

// unpackArrivals reads what packArrivals writes.
func unpackArrivals(packed []byte) ([]TraceArrival, error) {
	const most = MaxArrivals * (binary.MaxVarintLen64 + 2*5) // bytes; a number of tokens has at most 5
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), most))
	if err != nil {
		return nil, errDamagedTrace
	}
	numbers := varints{rest: raw}
	count, unit := numbers.next(MaxArrivals), numbers.next(math.MaxInt64)
	if count > uint64(len(raw)) || unit == 0 {
		return nil, errDamagedTrace
	}
	arrivals := make([]TraceArrival, count)
	at := uint64(0)
	for i := range arrivals {
		at += unit * numbers.next((math.MaxInt64-at)/unit)
		arrivals[i].At = time.Duration(at)
	}
	for i := range arrivals {
		arrivals[i].Input = int(numbers.next(maxTokens))
	}
	for i := range arrivals {
		arrivals[i].Output = int(numbers.next(maxTokens))
	}
	if numbers.isDamaged || len(numbers.rest) > 0 {
		return nil, errDamagedTrace
	}
	return arrivals, nil
}

// varints reads unsigned varints one after the other.
type varints struct {
	rest      []byte
	isDamaged bool // by a number that is missing or too large
}

// next returns the next number, or 0 if it is missing or greater than most.
func (v *varints) next(most uint64) uint64 {
	number, size := binary.Uvarint(v.rest)
	if size <= 0 || number > most {
		v.isDamaged = true
		return 0
	}
	v.rest = v.rest[size:]
	return number
}
