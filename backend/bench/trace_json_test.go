package bench

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTraceIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gaps := rapid.SliceOf(rapid.Custom(func(t *rapid.T) TraceArrival {
			unit := rapid.SampledFrom([]int64{1, 100, 1e6, 1e9}).Draw(t, "unit")
			return TraceArrival{
				At:    time.Duration(unit * rapid.Int64Range(0, 1e6).Draw(t, "gap")),
				Input: rapid.IntRange(0, maxTokens).Draw(t, "input"), Output: rapid.IntRange(0, maxTokens).Draw(t, "output"),
			}
		})).Draw(t, "arrivals")
		for i := 1; i < len(gaps); i++ {
			gaps[i].At += gaps[i-1].At
		}
		before := Trace{Source: rapid.String().Draw(t, "source"), Arrivals: gaps}
		text, err := json.Marshal(before)
		if err != nil {
			t.Fatal(err)
		}
		var after Trace
		if err := json.Unmarshal(text, &after); err != nil {
			t.Fatal(err)
		}
		if len(gaps) == 0 && len(after.Arrivals) == 0 && before.Source == after.Source {
			return
		}
		if !reflect.DeepEqual(before, after) {
			t.Fatalf("%v became %v", before, after)
		}
	})
}

func TestTraceIsSmall(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	trace, at := Trace{Source: "big.csv"}, time.Duration(0)
	for range 100_000 {
		at += time.Duration(random.ExpFloat64() * 50e6).Round(100) // 100 ns, as public traces have
		trace.Arrivals = append(trace.Arrivals, TraceArrival{At: at, Input: random.IntN(4000), Output: random.IntN(500)})
	}
	text, err := json.Marshal(trace)
	if err != nil || len(text) > 1_000_000 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	for _, shown := range []string{`"source":"big.csv"`, `"count":100000`, `"seconds":`} {
		if !strings.Contains(string(text), shown) {
			t.Errorf("people do not find %s in %.100s", shown, text)
		}
	}
}

// What cannot be written would end the window, and what is out of order is no
// trace.
func TestTraceOutOfOrderIsWrittenAndNotRead(t *testing.T) {
	for name, arrivals := range map[string][]TraceArrival{
		"time goes back":    {{At: 2}, {At: 1}},
		"negative time":     {{At: -1}},
		"the earliest time": {{At: math.MinInt64}, {At: math.MaxInt64}, {At: math.MinInt64}},
		"negative tokens":   {{Input: -1}},
		"negative answers":  {{Output: -1}},
	} {
		text, err := json.Marshal(Trace{Arrivals: arrivals})
		var read Trace
		if err != nil || json.Unmarshal(text, &read) == nil {
			t.Errorf("%s: %v, read as %v", name, err, read)
		}
	}
}

// packedNumbers is how varints reach a trace, deflated without compression.
func packedNumbers(numbers ...int64) string {
	var raw []byte
	for _, number := range numbers {
		raw = binary.AppendVarint(raw, number)
	}
	return packedBytes(raw...)
}

func packedBytes(raw ...byte) string {
	size := byte(len(raw))
	stored := append([]byte{1, size, 0, ^size, 0xff}, raw...)
	return `{"source":"x","arrivals":"` + base64.StdEncoding.EncodeToString(stored) + `"}`
}

func TestDamagedTraceIsRefused(t *testing.T) {
	var trace Trace
	if err := json.Unmarshal([]byte(packedNumbers(1, 1, 7, 0, 0)), &trace); err != nil || trace.Arrivals[0].At != 7 {
		t.Fatalf("a good one: %v, %v", trace, err)
	}
	for name, text := range map[string]string{
		"not base64":           `{"arrivals":"!"}`,
		"not deflated":         `{"arrivals":"////"}`,
		"nothing":              `{}`,
		"no numbers":           packedNumbers(),
		"fewer than it says":   packedNumbers(2, 1, 0, 0, 0),
		"more than it says":    packedNumbers(1, 1, 0, 0, 0, 0),
		"a number is cut":      packedBytes(2, 2, 0, 0, 0x80),
		"a unit of 0":          packedNumbers(1, 0, 0, 0, 0),
		"a negative gap":       packedNumbers(1, 1, -1, 0, 0),
		"a negative number":    packedNumbers(-1, 1, 0, 0, 0),
		"too many arrivals":    packedNumbers(MaxArrivals+1, 1),
		"the time overflows":   packedNumbers(1, math.MaxInt64, 2, 0, 0),
		"too many tokens":      packedNumbers(1, 1, 0, maxTokens+1, 0),
		"as a list of objects": `{"arrivals":[{"at":1}]}`,
	} {
		if err := json.Unmarshal([]byte(text), &trace); err == nil {
			t.Errorf("%s: read as %v", name, trace)
		}
	}
}

func FuzzTrace(f *testing.F) {
	f.Add(packedNumbers(1, 1, 7, 0, 0))
	f.Add(`{"arrivals":"////"}`)
	f.Fuzz(func(t *testing.T, text string) {
		var trace Trace
		if json.Unmarshal([]byte(text), &trace) != nil {
			return
		}
		if _, err := json.Marshal(trace); err != nil {
			t.Errorf("%v was read and cannot be written: %v", trace, err)
		}
	})
}
