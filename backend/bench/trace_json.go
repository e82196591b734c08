package bench

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
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
// than a megabyte. It does not fail.
func (t Trace) MarshalJSON() ([]byte, error) {
	return json.Marshal(traceJSON{Source: t.Source, Count: len(t.Arrivals), Seconds: t.Length(0, 1).Seconds(), Arrivals: packArrivals(t.Arrivals)})
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
// varints, deflated. Numbers of the same kind stand together because they deflate
// better that way.
func packArrivals(arrivals []TraceArrival) []byte {
	unit := timeUnit(arrivals)
	raw := binary.AppendVarint(binary.AppendVarint(nil, int64(len(arrivals))), unit)
	before := time.Duration(0)
	for _, arrival := range arrivals {
		raw = binary.AppendVarint(raw, int64(arrival.At-before)/unit)
		before = arrival.At
	}
	for _, arrival := range arrivals {
		raw = binary.AppendVarint(raw, int64(arrival.Input))
	}
	for _, arrival := range arrivals {
		raw = binary.AppendVarint(raw, int64(arrival.Output))
	}
	var packed bytes.Buffer
	// Neither a valid level nor writing to memory fails.
	writer, _ := flate.NewWriter(&packed, flate.DefaultCompression)
	_, _ = writer.Write(raw)
	_ = writer.Close()
	return packed.Bytes()
}

// timeUnit is the largest number of nanoseconds of which all times are multiples.
func timeUnit(arrivals []TraceArrival) int64 {
	unit := int64(0)
	for _, arrival := range arrivals {
		for rest := int64(arrival.At); rest != 0; {
			unit, rest = rest, unit%rest
		}
	}
	if unit < 0 { // times are not, in a trace that was read
		return 1
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
	if count > int64(len(raw)) || unit == 0 {
		return nil, errDamagedTrace
	}
	arrivals := make([]TraceArrival, count)
	at := int64(0)
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

// varints reads varints one after the other.
type varints struct {
	rest      []byte
	isDamaged bool // by a number that is missing or out of range
}

// next returns the next number, or 0 if it is missing, negative or greater than
// most.
func (v *varints) next(most int64) int64 {
	number, size := binary.Varint(v.rest)
	if size <= 0 || number < 0 || number > most {
		v.isDamaged = true
		return 0
	}
	v.rest = v.rest[size:]
	return number
}
