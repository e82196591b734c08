package runfile_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runfile"

	"github.com/google/go-cmp/cmp"
)

func aRun() bench.Run {
	return bench.Run{
		ID: "20261128-090000-abcd", Name: "all of it", State: bench.Finished, Started: time.UnixMilli(1790000000123).UTC(), Finished: time.UnixMilli(1790000060456).UTC(),
		Plan: bench.Plan{
			Endpoints: []bench.Endpoint{{Name: "alpha", URL: "http://127.0.0.1/v1", Model: "a", Body: map[string]any{"seed": int64(math.MaxInt64), "top_p": 0.25}}},
			Prompts:   bench.PromptSet{Prompts: []bench.Prompt{{ID: "one", Text: "Say \"hello, [world]\"."}}},
			Stages:    []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 3}}}, Seed: math.MaxUint64,
		},
		Manifest: bench.Manifest{Version: "1.0", Definitions: bench.Definitions, Host: "bench-1", Origins: []bench.Origin{{File: "a.csv", Hash: "00"}}},
		Health:   bench.Health{Beats: 100, LagMax: time.Millisecond},
		Summary:  bench.Summary{Models: []bench.ModelSummary{{Endpoint: "alpha", Attempts: 5, Warnings: []bench.Warning{{Code: "imported", Text: "x"}}}}},
		Tags:     []string{"a", "b"}, Note: "a note", Starred: true, Excluded: "the server was busy",
		Series: []bench.Series{
			{Endpoint: "alpha", Name: bench.RequestsRunning, Unit: bench.Count, Points: []bench.Point{{At: bench.At(0), Value: 3}, {At: bench.At(time.Second), Value: 4.5}}},
			{Endpoint: "alpha", Name: bench.KVCacheUsage, Unit: bench.Share, Points: manyPoints(25_001)},
		},
	}
}

func manyPoints(n int) (points []bench.Point) {
	for i := range n {
		points = append(points, bench.Point{At: bench.At(time.Duration(i) * time.Second), Value: float64(i) / 7})
	}
	return points
}

// aSample differs from its neighbours in most fields.
func aSample(seq int) bench.Sample {
	at := time.Duration(seq) * 3 * time.Millisecond
	s := bench.Sample{
		Seq: seq, Endpoint: "alpha", Stage: seq % 2, Phase: bench.Measured, PromptID: fmt.Sprintf("prompt-%d", seq%5), Iteration: seq, User: seq % 7,
		Asked: bench.Asked{InputWanted: seq, OutputWanted: 7},
		Due:   bench.At(at), Start: bench.At(at + 5), Conn: bench.At(at + 9), Sent: bench.At(at + 12), Wrote: bench.At(at + 20), Headers: bench.At(at + 900),
		FirstEvent: bench.At(at + 1000), First: bench.At(at + 1000), Answer: bench.At(at + 2000), Last: bench.At(at + 90_000), Done: bench.At(at + 91_000),
		Reused: seq%3 == 0, DNS: 5, TCP: 6, TLS: 7, Streamed: true, Events: 3, BodyBytes: 1234,
		Tokens:  bench.Tokens{Source: bench.FromTokenizer, Input: 20, Cached: -1, Output: seq % 90, Reasoning: 0, Tokenizer: "o200k", Error: 0.25},
		Outcome: bench.OK, Status: 200, FinishReason: "stop", ResponseID: fmt.Sprint("chatcmpl-", seq), Prefix: fmt.Sprint("line ", seq),
		Text: strings.Repeat("words of an answer ", seq%30), Reasoning: strings.Repeat("a thought\x00\xff ", seq%4),
		Chunks: []bench.Chunk{{At: bench.At(at + 1000), Read: 1, Bytes: 4, Tokens: 1}, {At: bench.At(at + 2000), Lag: 900, Read: 2, Bytes: 5, Tokens: 2}, {At: bench.At(at + 90_000), Read: 2, Bytes: 6, Tokens: 3}},
	}
	if seq%10 == 9 {
		s = bench.Sample{Seq: seq, Endpoint: "alpha", Phase: bench.Warmup, PromptID: "p", Due: bench.At(at), Outcome: bench.FailHTTP5xx, Status: 503, Message: "busy", RetryAfter: time.Second, Tokens: bench.NoTokens,
			Reported: &bench.Reported{TPOT: new(float64)}, Findings: bench.Findings{ThinkTag: "<think>"}}
	}
	return s
}

func samples(n int) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		for seq := range n {
			if !yield(aSample(seq*3), nil) { // as a part has them
				return
			}
		}
	}
}

func write(tb testing.TB, run bench.Run, samples iter.Seq2[bench.Sample, error]) []byte {
	tb.Helper()
	var file bytes.Buffer
	if err := runfile.Write(&file, run, samples); err != nil {
		tb.Fatal(err)
	}
	return file.Bytes()
}

// read reads a whole file.
func read(in io.Reader) (run bench.Run, all []bench.Sample, err error) {
	file, err := runfile.Open("a.tlrun", in)
	if err != nil {
		return run, nil, err
	}
	for sample, err := range file.Samples() {
		if err != nil {
			return file.Run, all, err
		}
		all = append(all, sample)
	}
	return file.Run, all, nil
}

func TestARunComesBackAsItWas(t *testing.T) {
	for _, number := range []int{0, 1, 9, 3000} {
		want := aRun()
		file := write(t, want, samples(number))
		run, all, err := read(iotest.OneByteReader(bytes.NewReader(file)))
		if err != nil {
			t.Fatalf("%d samples: %v", number, err)
		}
		if diff := cmp.Diff(want, run); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if len(all) != number {
			t.Fatalf("%d samples came back, want %d", len(all), number)
		}
		for i, got := range all {
			if diff := cmp.Diff(aSample(i*3), got); diff != "" {
				t.Fatalf("sample %d (-want +got):\n%s", i, diff)
			}
		}
	}
}

// What is drawn in a history of its own would be wrong in another.
func TestStylesAndTheCheckOfTheMachineStayAtHome(t *testing.T) {
	run := aRun()
	run.Styles, run.Selfcheck = map[string]int{"alpha": 4}, &bench.Selfcheck{Host: "bench-1"}
	got, _, err := read(bytes.NewReader(write(t, run, samples(1))))
	if err != nil || got.Styles != nil || got.Selfcheck != nil {
		t.Errorf("styles %v, self-check %v, %v; want neither", got.Styles, got.Selfcheck, err)
	}
}

func TestRequestsInAnyOtherOrderAreRefused(t *testing.T) {
	twice := func(yield func(bench.Sample, error) bool) {
		for range 2 {
			if !yield(aSample(3), nil) {
				return
			}
		}
	}
	if err := runfile.Write(io.Discard, aRun(), twice); err == nil {
		t.Error("the same request was written twice")
	}
}

func TestAnErrorOfTheSamplesIsThatOfTheFile(t *testing.T) {
	lost := errors.New("the database is gone")
	err := runfile.Write(io.Discard, aRun(), func(yield func(bench.Sample, error) bool) { yield(bench.Sample{}, lost) })
	if !errors.Is(err, lost) {
		t.Errorf("%v, want %v", err, lost)
	}
}

func smallRun() bench.Run {
	run := aRun()
	run.Series = run.Series[:1]
	return run
}

func TestAFileThatIsCutOffAnywhereIsAnError(t *testing.T) {
	whole := write(t, smallRun(), samples(40))
	for size := range whole {
		_, _, err := read(bytes.NewReader(whole[:size]))
		if bench.CodeOf(err) != bench.CodeInvalid || !strings.HasPrefix(err.Error(), "a.tlrun ") {
			t.Fatalf("the first %d of %d bytes: %v", size, len(whole), err)
		}
		if size > len(runfile.Magic) && !strings.Contains(err.Error(), "ends too early") {
			t.Fatalf("the first %d of %d bytes: %v", size, len(whole), err)
		}
	}
}

func TestEveryBitThatChangesIsNoticed(t *testing.T) {
	whole := write(t, smallRun(), samples(40))
	for at := range whole {
		broken := bytes.Clone(whole)
		broken[at] ^= 1 << (at % 8)
		if _, _, err := read(bytes.NewReader(broken)); err == nil {
			t.Fatalf("byte %d of %d was changed and the file read", at, len(whole))
		}
	}
	if _, _, err := read(bytes.NewReader(append(bytes.Clone(whole), 0))); err == nil {
		t.Error("a file with something behind its end was read")
	}
}

func TestAnotherFileIsNamed(t *testing.T) {
	for _, content := range []string{"", "{}", "run_id,seq\n", "\x89TLRUN\n\n and on"} {
		_, _, err := read(strings.NewReader(content))
		if err == nil || !strings.Contains(err.Error(), "is no run file") {
			t.Errorf("%q: %v", content, err)
		}
	}
	_, _, err := read(iotest.ErrReader(errors.New("no such device")))
	if bench.CodeOf(err) != bench.CodeUnavailable {
		t.Errorf("a disk that fails: %v", err)
	}
}

// block makes a block of a file by hand.
func block(kind byte, content []byte) []byte {
	var packed bytes.Buffer
	deflate, _ := flate.NewWriter(&packed, flate.BestCompression)
	_, _ = deflate.Write(content)
	_ = deflate.Close()
	if packed.Len() >= len(content) {
		packed.Reset()
		packed.Write(content)
	}
	head := binary.AppendUvarint(binary.AppendUvarint([]byte{kind}, uint64(len(content))), uint64(packed.Len()))
	return append(head, packed.Bytes()...)
}

func TestAFileOfANewerProgramIsNamed(t *testing.T) {
	for _, header := range []string{`{"format":2,"what":[]}`, `{"format":1,"generation":1000}`} {
		_, _, err := read(io.MultiReader(strings.NewReader(runfile.Magic), bytes.NewReader(block('R', []byte(header)))))
		if err == nil || !strings.Contains(err.Error(), "newer Tokenlap") {
			t.Errorf("%s: %v", header, err)
		}
	}
}

// Files of a few kilobytes that would become gigabytes.
func TestABombIsRefusedBeforeItTakesMemory(t *testing.T) {
	header := block('R', []byte(`{"format":1,"run":{}}`))
	list := func(element string, n int) []byte {
		return []byte(`{"format":1,"run":{"summary":{"models":[` + strings.Repeat(element+",", n) + element + `]}}}`)
	}
	claim := func(kind byte, length, size uint64) []byte {
		return binary.AppendUvarint(binary.AppendUvarint([]byte{kind}, length), size)
	}
	chunks := append([]byte{3}, binary.AppendUvarint(nil, 1<<40)...)
	sample := append(append([]byte{0, 2, 1, 0}, byte(len(chunks))), append(chunks, 0, 0)...)
	for name, body := range map[string][]byte{
		"a block that claims a terabyte":     append(bytes.Clone(header), claim('S', 1<<40, 1<<30)...),
		"a block that claims all there is":   append(bytes.Clone(header), claim('S', math.MaxUint64, math.MaxUint64)...),
		"a block beyond what deflates to it": append(bytes.Clone(header), claim('S', 300<<20, 1000)...),
		"models that are nothing":            block('R', list("null", 2_000_000)),
		"models that are empty":              block('R', list("{}", 2_000_000)),
		"lists in lists":                     block('R', []byte(strings.Repeat("[", 2_000_000))),
		"more terms than bytes":              append(bytes.Clone(header), block('S', binary.AppendUvarint(nil, 1<<50))...),
		"more chunks than any answer":        append(bytes.Clone(header), block('S', sample)...),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := read(io.MultiReader(strings.NewReader(runfile.Magic), bytes.NewReader(body)))
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: read", name)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 300<<20 {
			t.Errorf("%s: took %d MB", name, took>>20)
		}
	}
}

// A million requests are read with the memory of a block.
func TestSamplesAreReadBlockByBlock(t *testing.T) {
	in, out := io.Pipe()
	go func() { out.CloseWithError(runfile.Write(out, aRun(), samples(100_000))) }()
	file, err := runfile.Open("a.tlrun", in)
	if err != nil {
		t.Fatal(err)
	}
	number, most := 0, uint64(0)
	var memory runtime.MemStats
	for _, err := range file.Samples() {
		if err != nil {
			t.Fatal(err)
		}
		if number++; number%20_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&memory)
			most = max(most, memory.HeapAlloc)
		}
	}
	if number != 100_000 || most > 32<<20 {
		t.Errorf("%d samples with %d MB, want 100000 with at most 32", number, most>>20)
	}
}

func FuzzRead(f *testing.F) {
	run := smallRun()
	f.Add(write(f, run, samples(25)))
	f.Add(write(f, bench.Run{}, samples(0)))
	f.Add(append([]byte(runfile.Magic), block('R', []byte(`{"format":1,"run":{}}`))...))
	random := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		broken := write(f, run, samples(5))
		broken[random.IntN(len(broken))] ^= 0x10
		f.Add(broken)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		run, all, err := read(bytes.NewReader(file))
		if err != nil {
			return
		}
		again, allAgain, err := read(bytes.NewReader(write(t, run, func(yield func(bench.Sample, error) bool) {
			for _, sample := range all {
				if !yield(sample, nil) {
					return
				}
			}
		})))
		if err != nil || !cmp.Equal(run, again) || !cmp.Equal(all, allAgain) {
			t.Fatalf("a file that was read does not come back: %v", err)
		}
	})
}
