package export

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

// names are the files of a folder, hidden ones too.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return list
}

func written(t *testing.T, dir string, run bench.Run, samples ...bench.Sample) []string {
	t.Helper()
	paths, err := writeFiles("csv", dir, run, each(samples...))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func called(id string) bench.Run {
	run := summarized(bench.ModelSummary{Endpoint: "bare"})
	run.ID = id
	return run
}

func TestBothFilesAreNamedForTheRunsStart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "results")
	paths := written(t, dir, called("r1"), answer())
	want := []string{"benchmark_results_20241107_143022.csv", "benchmark_summary_20241107_143022.csv"}
	if diff := cmp.Diff(want, names(t, dir)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{filepath.Join(dir, want[0]), filepath.Join(dir, want[1])}, paths); diff != "" {
		t.Error(diff)
	}
	content, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	var direct bytes.Buffer
	if err := Results(&direct, called("r1"), each(answer())); err != nil || !bytes.Equal(content, direct.Bytes()) {
		t.Errorf("the file is not what Results writes (%v)", err)
	}
}

func TestTheSameRunReplacesItsFiles(t *testing.T) {
	dir := t.TempDir()
	written(t, dir, called("r1"), answer())
	paths := written(t, dir, called("r1"), answer(), answer())
	if got := names(t, dir); len(got) != 2 {
		t.Errorf("files: %v", got)
	}
	content, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, rows := read(t, content); len(rows) != 2 {
		t.Errorf("%d rows, want those of the second writing", len(rows))
	}
}

func TestAnotherRunsFilesAreLeftAlone(t *testing.T) {
	dir := t.TempDir()
	first := written(t, dir, called("r1"), answer())
	before, err := os.ReadFile(first[0])
	if err != nil {
		t.Fatal(err)
	}
	written(t, dir, called("r2"), answer())
	written(t, dir, called("r3"), answer())
	written(t, dir, called("r2"), answer()) // finds its own again
	want := []string{
		"benchmark_results_20241107_143022.csv", "benchmark_results_20241107_143022_2.csv", "benchmark_results_20241107_143022_3.csv",
		"benchmark_summary_20241107_143022.csv", "benchmark_summary_20241107_143022_2.csv", "benchmark_summary_20241107_143022_3.csv",
	}
	if diff := cmp.Diff(want, names(t, dir)); diff != "" {
		t.Error(diff)
	}
	if after, err := os.ReadFile(first[0]); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the first run's file has changed (%v)", err)
	}
}

func TestAFileThatIsNotOursIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	theirs := filepath.Join(dir, "benchmark_summary_20241107_143022.csv")
	if err := os.WriteFile(theirs, []byte("endpoint_name,total_requests\r\ngemma,3\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	paths := written(t, dir, called("r1"), answer())
	if filepath.Base(paths[0]) != "benchmark_results_20241107_143022_2.csv" || filepath.Base(paths[1]) != "benchmark_summary_20241107_143022_2.csv" {
		t.Errorf("wrote %v", paths)
	}
}

func TestARunWithoutASampleIsWrittenOnce(t *testing.T) {
	dir := t.TempDir()
	written(t, dir, called("r1"))
	written(t, dir, called("r1"))
	if got := names(t, dir); len(got) != 2 {
		t.Errorf("files: %v", got)
	}
}

func TestRunsThatEndTogetherKeepApart(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		all.Go(func() {
			paths, err := writeFiles("csv", dir, called(id), each(answer()))
			if err != nil {
				t.Error(err)
				return
			}
			content, err := os.ReadFile(paths[0])
			if err != nil || !strings.Contains(string(content), ","+id+",capital,") {
				t.Errorf("%s: its file holds another run (%v)", id, err)
			}
		})
	}
	all.Wait()
	if got := names(t, dir); len(got) != 16 {
		t.Errorf("%d files, want two of each of eight runs: %v", len(got), got)
	}
}

func TestAFileThatCameMeanwhileIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	temporary, path := filepath.Join(dir, "draft"), filepath.Join(dir, "results.csv")
	for _, file := range []string{temporary, path} {
		if err := os.WriteFile(file, []byte(file), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	err := rename([]draft{{path: temporary}}, []string{path}, []owner{nobody}) // it was free when it was looked at
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want %v", err, fs.ErrExist)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != path {
		t.Errorf("the other's file now holds %q (%v)", content, err)
	}
}

func TestNothingIsLeftWhenTheSamplesBreakOff(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("the store is gone")
	_, err := writeFiles("csv", dir, called("r1"), func(yield func(bench.Sample, error) bool) {
		_ = yield(answer(), nil) && yield(bench.Sample{}, broken)
	})
	if !errors.Is(err, broken) || bench.CodeOf(err) == bench.CodeUnavailable {
		t.Errorf("got %v, want the store's own error", err)
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

func TestAFolderThatCannotBeWrittenIsSaidInOneSentence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	locked := t.TempDir()
	if err := os.Chmod(locked, 0o555); err != nil {
		t.Fatal(err)
	}
	dirs := []string{file, filepath.Join(file, "below")}
	if os.Getuid() > 0 { // root may write anywhere
		dirs = append(dirs, locked)
	}
	for _, dir := range dirs {
		_, err := writeFiles("csv", dir, called("r1"), each(answer()))
		if bench.CodeOf(err) != bench.CodeUnavailable || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "choose another folder") {
			t.Errorf("%s: got %v", dir, err)
		}
		if strings.Contains(err.Error(), ".tmp") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: not a sentence for people: %v", dir, err)
		}
	}
}

func TestADiskThatFillsUpIsToldFromABrokenStore(t *testing.T) {
	device, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no device here that is always full")
	}
	defer device.Close()
	recorded := &draftFile{file: device}
	err = Results(recorded, called("r1"), each(answer()))
	if err == nil || recorded.err == nil {
		t.Fatalf("a full disk was not noticed: %v, %v", err, recorded.err)
	}
	if text := unwritable("results", recorded.err).Error(); !strings.Contains(text, "no space left on device") || strings.Contains(text, "/dev/full") {
		t.Errorf("got %q", text)
	}
}

func TestANameThatCannotBeGivenIsSaidWithoutTheDrafts(t *testing.T) {
	dir := t.TempDir()
	err := claim(filepath.Join(dir, ".draft.tmp"), filepath.Join(dir, "results.csv"))
	if err == nil {
		t.Fatal("renamed what is not there")
	}
	if text := unwritable(dir, err).Error(); strings.Contains(text, ".tmp") {
		t.Errorf("got %q", text)
	}
}

func BenchmarkResults(b *testing.B) {
	one := answer()
	b.ReportAllocs()
	for b.Loop() {
		_ = Results(io.Discard, finished, func(yield func(bench.Sample, error) bool) {
			for range 10_000 {
				if !yield(one, nil) {
					return
				}
			}
		})
	}
}

func TestAChosenFileIsReplacedByAWholeOneOrNotAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "my file.txt")
	for _, text := range []string{"first", "second"} {
		if err := WriteFile(path, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("the file holds %q, %v", got, err)
		}
	}
	failed := errors.New("the run is gone")
	if err := WriteFile(path, func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return failed }); !errors.Is(err, failed) {
		t.Errorf("error %v", err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, %v: want the one file alone", entries, err)
	}
	if got, _ := os.ReadFile(path); string(got) != "second" {
		t.Errorf("the file holds %q after a failure", got)
	}
}

// writeFiles writes the files of a run in a format.
func writeFiles(format, dir string, run bench.Run, samples iter.Seq2[bench.Sample, error]) ([]string, error) {
	found, err := FormatOf(format)
	if err != nil {
		return nil, err
	}
	return found.WriteFiles(dir, []Subject{{Run: run, Samples: samples}})
}
