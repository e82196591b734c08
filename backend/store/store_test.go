package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"go.uber.org/goleak"
)

// children are what the test binary does as a process of its own, by the variable
// that names its data folder.
var children = map[string]func(dir string) (code int){childDir: measureUntilKilled, openerDir: openOnce}

func TestMain(m *testing.M) {
	for name, run := range children {
		if dir := os.Getenv(name); dir != "" {
			os.Exit(run(dir))
		}
	}
	goleak.VerifyTestMain(m)
}

// mustOpen opens a database that is closed with the test.
func mustOpen(tb testing.TB, dir string, first ...bench.Endpoint) *store.Store {
	tb.Helper()
	s, err := store.Open(dir, first)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// wantError checks that an error is for people: a code and one sentence that
// holds the given words.
func wantError(tb testing.TB, err error, code bench.Code, words ...string) {
	tb.Helper()
	if bench.CodeOf(err) != code {
		tb.Fatalf("error %v has code %q, want %q", err, bench.CodeOf(err), code)
	}
	if strings.Contains(err.Error(), "\n") {
		tb.Errorf("not one sentence: %q", err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			tb.Errorf("error %q does not mention %q", err, word)
		}
	}
}

func endpoint(name string) bench.Endpoint {
	return bench.Endpoint{Name: name, URL: "http://localhost:8000/v1", Model: "org/" + name, Family: "llama", Deployment: "vllm"}
}

var t0 = time.Date(2026, 3, 14, 9, 26, 53, 589e6, time.UTC)

func newRun(id string, endpoints ...bench.Endpoint) bench.Run {
	if len(endpoints) == 0 {
		endpoints = []bench.Endpoint{endpoint("alpha")}
	}
	prompts := []bench.Prompt{{ID: "short-simple-factual", Version: 1, Text: "What is the capital of France?", Length: "short", Complexity: "simple", Category: "factual_qa"}}
	return bench.Run{
		ID: id, Started: t0,
		Plan: bench.Plan{
			Name: "smoke", Endpoints: endpoints, Mode: bench.Sequential, Iterations: 1, Seed: math.MaxUint64,
			Prompts:    bench.PromptSet{Name: "built-in", Hash: bench.HashPrompts(prompts), Prompts: prompts},
			Generation: bench.Generation{MaxTokens: 512, Temperature: 0.7, Stream: true},
			Limits:     bench.Limits{Total: 2 * time.Minute},
			Stages:     []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 1}}},
		},
		Manifest: bench.Manifest{Version: "1.0", Definitions: bench.Definitions, Host: "bench-1", StreamOptions: map[string]bool{"alpha": true}},
	}
}

func aSample(seq, chunks int) bench.Sample {
	s := bench.Sample{
		Seq: seq, Endpoint: "alpha", Phase: bench.Measured, PromptID: "short-simple-factual", Iteration: seq, User: 3,
		Due: bench.At(0), Start: bench.At(time.Microsecond), Conn: bench.At(2 * time.Microsecond), Sent: bench.At(3 * time.Microsecond),
		Wrote: bench.At(5 * time.Microsecond), Headers: bench.At(time.Millisecond), FirstEvent: bench.At(200 * time.Millisecond),
		First: bench.At(200 * time.Millisecond), Answer: bench.At(200 * time.Millisecond), Last: bench.At(time.Second), Done: bench.At(time.Second + 1),
		Reused: true, Streamed: true, Events: chunks, BodyBytes: 20_000,
		Tokens:  bench.Tokens{Source: bench.FromUsage, Input: 20, Cached: -1, Output: chunks, Reasoning: -1},
		Outcome: bench.OK, Status: 200, FinishReason: "stop", ResponseID: "chatcmpl-0123456789abcdef",
		Text: strings.Repeat("word ", chunks),
	}
	at := 200 * time.Millisecond
	for i := range chunks {
		s.Chunks = append(s.Chunks, bench.Chunk{At: bench.At(at), Read: uint32(i + 2), Bytes: 5})
		at += 20*time.Millisecond + time.Duration(i*977%4001)*time.Microsecond
	}
	return s
}

func collect(tb testing.TB, s *store.Store, id string) (all []bench.Sample) {
	tb.Helper()
	for sample, err := range s.Samples(tb.Context(), id) {
		must(tb, err)
		all = append(all, sample)
	}
	return all
}

func TestOpenCreatesFolderAndFileForTheirOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b?c#d%41", "data")
	s := mustOpen(t, dir, endpoint("alpha"))
	must(t, s.AddEndpoint(t.Context(), endpoint("beta")))
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, store.File): 0o600} {
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), want)
		}
	}
}

func TestFirstEndpointsAreAddedOnlyToANewDatabase(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(dir, []bench.Endpoint{endpoint("alpha"), endpoint("beta")})
	must(t, err)
	must(t, s.RemoveEndpoint(t.Context(), "alpha"))
	must(t, s.Close())
	s = mustOpen(t, dir, endpoint("alpha"), endpoint("gamma"))
	all, err := s.Endpoints(t.Context())
	must(t, err)
	if len(all) != 1 || all[0].Name != "beta" {
		t.Errorf("after opening again: %v, want beta alone", all)
	}
}

func TestAWrongFirstEndpointLeavesNoHalfMadeDatabase(t *testing.T) {
	dir := t.TempDir()
	_, err := store.Open(dir, []bench.Endpoint{endpoint("alpha"), endpoint("alpha")})
	wantError(t, err, bench.CodeConflict, "alpha")
	s := mustOpen(t, dir, endpoint("beta"))
	all, err := s.Endpoints(t.Context())
	must(t, err)
	if len(all) != 1 || all[0].Name != "beta" {
		t.Errorf("got %v, want beta alone: the first try must count for nothing", all)
	}
}

func TestClosingBringsTheLogIntoTheFile(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(dir, nil)
	must(t, err)
	must(t, s.AddEndpoint(t.Context(), endpoint("alpha")))
	must(t, s.Close())
	if info, err := os.Stat(filepath.Join(dir, store.File+"-wal")); err == nil && info.Size() > 0 {
		t.Errorf("%d bytes are left in the write-ahead log", info.Size())
	}
}

func TestPragmasHoldOnEveryConnection(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for pragma, want := range map[string]string{"foreign_keys": "1", "journal_mode": "wal", "synchronous": "1", "busy_timeout": "20"} {
		if got := store.Pragma(t, s, pragma); got != want {
			t.Errorf("PRAGMA %s is %s, want %s", pragma, got, want)
		}
	}
}

func TestAFullDiskIsReportedInASentence(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Begin(t.Context(), newRun("r1")))
	must(t, store.SetPageLimit(s, 60))
	var batch []bench.Sample
	for i := range 500 {
		batch = append(batch, aSample(i, 64))
	}
	err := s.AddSamples(t.Context(), "r1", batch)
	wantError(t, err, bench.CodeUnavailable, "full", store.File)
	if got := len(collect(t, s, "r1")); got != 0 {
		t.Errorf("%d samples of the failed batch are there, want none", got)
	}
}

func TestAFolderThatIsAFileIsReportedInASentence(t *testing.T) {
	path := filepath.Join(t.TempDir(), "taken")
	must(t, os.WriteFile(path, []byte("x"), 0o600))
	_, err := store.Open(path, nil)
	wantError(t, err, bench.CodeUnavailable, path)
	must(t, os.Remove(path))
	must(t, os.MkdirAll(filepath.Join(path, store.File), 0o700))
	_, err = store.Open(path, nil)
	wantError(t, err, bench.CodeUnavailable, path)
}

// Two handles stand for two processes: SQLite's locks are between connections.
func TestTwoWritersAndReadersShareAFile(t *testing.T) {
	dir := t.TempDir()
	handles := []*store.Store{mustOpen(t, dir), mustOpen(t, dir)}
	const batches, size = 40, 25
	var all sync.WaitGroup
	for i, s := range handles {
		id := fmt.Sprintf("run-%d", i)
		must(t, s.Begin(t.Context(), newRun(id)))
		all.Go(func() {
			for b := range batches {
				var batch []bench.Sample
				for j := range size {
					batch = append(batch, aSample(b*size+j, 20))
				}
				if err := s.AddSamples(t.Context(), id, batch); err != nil {
					t.Error(err)
					return
				}
			}
		})
		for range 3 {
			all.Go(func() {
				for range 5 {
					for sample, err := range handles[1-i].SamplesWithoutText(t.Context(), id) {
						if err != nil || sample.Status != 200 {
							t.Errorf("sample %d, status %d: %v", sample.Seq, sample.Status, err)
							return
						}
					}
				}
			})
		}
	}
	all.Wait()
	for i := range handles {
		if got := len(collect(t, handles[1-i], fmt.Sprintf("run-%d", i))); got != batches*size {
			t.Errorf("run %d has %d samples, want %d", i, got, batches*size)
		}
	}
}

// An import in one process must not lock out another one.
func TestAWriteGetsItsTurnBesideOneThatNeverPauses(t *testing.T) {
	dir := t.TempDir()
	busy, other := mustOpen(t, dir), mustOpen(t, dir)
	must(t, busy.Begin(t.Context(), newRun("r1")))
	done := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		for seq := 0; ; seq++ {
			select {
			case <-done:
				return
			default:
			}
			if err := busy.AddSamples(t.Context(), "r1", []bench.Sample{aSample(seq, 20)}); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for i := range 20 {
		if err := other.AddEndpoint(t.Context(), endpoint(fmt.Sprintf("e%d", i))); err != nil {
			t.Error(err)
		}
	}
	close(done)
	writing.Wait()
}

func TestACancelledWriteLeavesNothing(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.AddEndpoint(ctx, endpoint("alpha")); err == nil {
		t.Error("a cancelled write was done")
	}
	all, err := s.Endpoints(t.Context())
	must(t, err)
	if len(all) != 0 {
		t.Errorf("got %v, want nothing", all)
	}
}

// raw opens the file beside the store, as another program would.
func raw(tb testing.TB, path string) *sql.DB {
	tb.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	must(tb, err)
	return db
}
