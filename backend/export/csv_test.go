package export

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Local time in these tests is two hours east of Greenwich wherever they run.
func TestMain(m *testing.M) {
	time.Local = time.FixedZone("", 2*60*60)
	os.Exit(m.Run())
}

const ms = time.Millisecond

var finished = bench.Run{
	ID: "r1", Name: "first, with a comma", State: bench.Finished,
	Started: time.Date(2024, 11, 7, 12, 30, 22, 5_000, time.UTC),
	Plan: bench.Plan{
		Endpoints: []bench.Endpoint{
			{Name: "gemma-vllm", Title: "Gemma 3 1B (vLLM)", Model: "google/gemma-3-1b-it", Family: "gemma", Deployment: "vllm"},
			{Name: "bare", Model: "=cmd|' /C calc'!A0"},
		},
		Prompts: bench.PromptSet{Hash: "abc123", Prompts: []bench.Prompt{
			{ID: "capital", Version: 1, Text: "What is the capital of France?", Length: "short", Complexity: "simple", Category: "factual_qa"},
		}},
		Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 5}}},
	},
	Manifest: bench.Manifest{Version: "0.1.0", Definitions: "1", ClockStep: 40},
	Health:   bench.Health{Beats: 100, LagP50: 60_000, LagP99: 1_200_000, LagMax: 3 * ms, GCPauseMax: 80_000, CPUShare: 0.125},
}

// answer streamed four tokens, 20, 30 and 40 ms apart.
func answer() bench.Sample {
	s := bench.Sample{
		Seq: 7, Endpoint: "gemma-vllm", Phase: bench.Measured, PromptID: "capital", Iteration: 2, User: 3,
		Due: bench.At(0), Start: bench.At(ms), Conn: bench.At(3 * ms), Sent: bench.At(3*ms + 1), Wrote: bench.At(4 * ms),
		Headers: bench.At(80 * ms), FirstEvent: bench.At(90 * ms), First: bench.At(103*ms + 1), Answer: bench.At(123*ms + 1),
		Last: bench.At(193*ms + 1), Done: bench.At(1195 * ms), DNS: ms, TCP: 500 * time.Microsecond, Streamed: true,
		Events: 4, Heartbeats: 1, BodyBytes: 812, Status: 200, Outcome: bench.OK, FinishReason: "stop", ResponseID: "chat-1",
		Tokens: bench.Tokens{Source: bench.FromUsage, Input: 7, Cached: 0, Output: 4, Reasoning: 1},
		Text:   "Line one,\nline \"two\": **Paris**.", Reasoning: "hm",
	}
	at := s.First
	for i, gap := range []time.Duration{0, 20 * ms, 30 * ms, 40 * ms} {
		at += bench.Instant(gap)
		s.Chunks = append(s.Chunks, bench.Chunk{At: at, Read: uint32(i), Bytes: 4})
	}
	return s
}

// refused never got a token and has little to say.
func refused() bench.Sample {
	return bench.Sample{
		Seq: 8, Endpoint: "bare", Phase: bench.Warmup, PromptID: "gone", Due: bench.At(2 * time.Second), Start: bench.At(2 * time.Second),
		Done: bench.At(3 * time.Second), Outcome: bench.FailHTTP429, Status: 429, RetryAfter: 1500 * ms, Streamed: true, Tokens: bench.NoTokens,
	}
}

func each(samples ...bench.Sample) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		for _, sample := range samples {
			if !yield(sample, nil) {
				return
			}
		}
	}
}

// read is a strict reading: the names, and each row by its names.
func read(t *testing.T, file []byte) (names []string, rows []map[string]string) {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return lines[0], rows
}

func results(t *testing.T, samples ...bench.Sample) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := Results(&file, finished, each(samples...)); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

func TestTheDetailedFileIsAsKept(t *testing.T) {
	golden(t, "results.golden", results(t, answer(), refused()))
}

func TestTheDetailedFileBeginsAsTheOtherToolsDoes(t *testing.T) {
	header, err := os.ReadFile("testdata/seed-results.header")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.TrimRight(string(header), "\r\n")
	names, _ := read(t, results(t))
	if got := strings.Join(names[:25], ","); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !bytes.HasPrefix(results(t), []byte(want+",run_id,prompt_id,stage,phase,outcome,status_code,")) {
		t.Error("our own columns do not follow at once")
	}
}

func TestARowSaysWhatWasMeasured(t *testing.T) {
	_, rows := read(t, results(t, answer()))
	want := map[string]string{
		"endpoint_name": "gemma-vllm", "endpoint_title": "Gemma 3 1B (vLLM)", "model_name": "google/gemma-3-1b-it",
		"prompt_text": "What is the capital of France?", "success": "True", "error_message": "",
		"total_latency": "0.19", "time_to_first_token": "0.1", "time_per_output_token": "0.03", "response_time": "1.195",
		"input_tokens": "7", "output_tokens": "4", "total_tokens": "11", "tokens_per_second": "21.05263157894737",
		"avg_inter_token_latency": "0.03", "min_inter_token_latency": "0.02", "max_inter_token_latency": "0.04",
		"p50_inter_token_latency": "0.03", "p95_inter_token_latency": "0.039", "timestamp": "2024-11-07T14:30:23.195005",
		"iteration": "2", "concurrent_level": "5", "phase": "measured", "outcome": "ok", "chunks": "4", "connection_reused": "False",
		"time_to_first_answer": "0.12", "thinking_time": "0.02", "queue_delay": "0.003000001", "ttft_with_setup": "0.102000001",
		"sent_at": "0.003000001", "due_at": "0.0", "dns_time": "0.001", "tls_time": "", "response_text": "Line one,\nline \"two\": **Paris**.",
		"cached_tokens": "0", "reasoning_tokens": "1", "run_started_at": "2024-11-07T12:30:22.000005Z", "definitions": "1",
	}
	for name, cell := range want {
		if got, is := rows[0][name]; !is || got != cell {
			t.Errorf("%s is %q, want %q", name, got, cell)
		}
	}
}

func TestALoadThatIsNoNumberOfUsersIsInItsColumn(t *testing.T) {
	run := finished
	run.Plan.Stages = []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 5}}, {Load: bench.Load{Kind: bench.Users, Description: "=constant 1.5/s"}}}
	var file bytes.Buffer
	second, outside := answer(), answer()
	second.Stage, outside.Stage = 1, 2
	if err := Results(&file, run, each(answer(), second, outside)); err != nil {
		t.Fatal(err)
	}
	_, rows := read(t, file.Bytes())
	for i, want := range [][2]string{{"5", ""}, {"", "'=constant 1.5/s"}, {"", ""}} {
		if got := [2]string{rows[i]["concurrent_level"], rows[i]["load"]}; got != want {
			t.Errorf("row %d: level and load are %q, want %q", i, got, want)
		}
	}
}

func TestWhatDoesNotExistIsEmptyAndNeverZero(t *testing.T) {
	_, rows := read(t, results(t, refused()))
	for _, name := range []string{
		"total_latency", "time_to_first_token", "input_tokens", "output_tokens", "total_tokens", "tokens_per_second", "time_per_output_token",
		"avg_inter_token_latency", "p99_inter_token_latency", "cached_tokens", "time_to_first_answer", "queue_delay", "sent_at", "first_at",
		"prompt_text", "longest_stall", "shared_reads", "dns_time",
	} {
		if got, is := rows[0][name]; !is || got != "" {
			t.Errorf("%s is %q, want it empty", name, got)
		}
	}
	for name, want := range map[string]string{
		"success": "False", "error_message": "http_429", "status_code": "429", "retry_after": "1.5", "response_time": "1.0", "phase": "warmup",
	} {
		if got := rows[0][name]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestADroppedRequestHasItsRow(t *testing.T) {
	s := bench.Sample{Endpoint: "bare", Phase: bench.Measured, Due: bench.At(time.Second), Outcome: bench.Dropped, Tokens: bench.NoTokens}
	_, rows := read(t, results(t, s))
	if row := rows[0]; row["outcome"] != "dropped" || row["response_time"] != "" || row["timestamp"] != "2024-11-07T14:30:23.000005" {
		t.Errorf("got %v", row)
	}
}

func TestAnErrorOfTheSamplesEndsTheFile(t *testing.T) {
	broken := errors.New("the store is gone")
	err := Results(io.Discard, finished, func(yield func(bench.Sample, error) bool) {
		_ = yield(answer(), nil) && yield(bench.Sample{}, broken) && yield(answer(), nil)
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// full takes some bytes, then no more, like a disk.
type full struct{ room int }

var errFull = errors.New("no space left on device")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAFullDiskIsReportedWhereverItHappens(t *testing.T) {
	for _, room := range []int{0, 10, 100_000} {
		err := Results(&full{room}, finished, func(yield func(bench.Sample, error) bool) {
			for range 1000 {
				if !yield(answer(), nil) {
					return
				}
			}
		})
		if !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: got %v", room, err)
		}
	}
	if err := Summary(&full{}, finished); !errors.Is(err, errFull) {
		t.Errorf("summary: got %v", err)
	}
}

// heap is what is alive now, in bytes.
func heap() uint64 {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.HeapAlloc
}

func TestRowsPassThroughWithoutBeingKept(t *testing.T) {
	const rows = 200_000
	one, early, late := answer(), uint64(0), uint64(0)
	err := Results(io.Discard, finished, func(yield func(bench.Sample, error) bool) {
		for i := range rows {
			switch i {
			case rows / 10:
				early = heap()
			case rows - 1:
				late = heap()
			}
			if !yield(one, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if late > early+1<<20 {
		t.Errorf("the heap grew from %d to %d bytes over %d rows", early, late, rows)
	}
}
