package export

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

func events(t *testing.T, run bench.Run, samples ...bench.Sample) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := Events(&file, run, each(samples...)); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestEventsAreAsKept(t *testing.T) {
	counted := answer()
	counted.Seq, counted.Stage, counted.PromptID, counted.Endpoint = 9, 1, "=1+1", "a,b"
	for i := range counted.Chunks {
		counted.Chunks[i].Tokens, counted.Chunks[i].Read = uint32(3*i+2), 0 // as imported: no reads
	}
	golden(t, "events.golden", events(t, finished, answer(), refused(), counted))
}

func TestEventsHoldWhatTheMetricsAreMadeOf(t *testing.T) {
	s := answer()
	_, rows := read(t, events(t, finished, s))
	ttft, _ := s.TTFT()
	if len(rows) != len(s.Chunks) || number(t, rows[0]["at"]) != ttft.Seconds() {
		t.Fatalf("%d rows, the first at %q", len(rows), rows[0]["at"])
	}
	var gaps []float64
	for i, row := range rows {
		if row["event"] != strconv.Itoa(i+1) || row["seq"] != "7" || row["run_id"] != "r1" {
			t.Errorf("row %d is %v", i+1, row)
		}
		if i > 0 {
			gaps = append(gaps, number(t, row["gap"]))
		}
	}
	if rows[0]["gap"] != "" || rows[0]["tokens"] != "" {
		t.Errorf("the first event has the gap %q and %q tokens", rows[0]["gap"], rows[0]["tokens"])
	}
	var want []float64
	for _, gap := range s.Gaps() {
		want = append(want, gap.Seconds())
	}
	if diff := cmp.Diff(want, gaps); diff != "" {
		t.Error(diff)
	}
}

func number(t *testing.T, cell string) float64 {
	t.Helper()
	value, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestARunWithoutEventsSaysSoAndLeavesNoFile(t *testing.T) {
	imported := called("r9")
	imported.State = bench.Imported
	bare := answer()
	bare.Chunks = nil
	for _, row := range []struct {
		run    bench.Run
		sample bench.Sample
		says   string
	}{
		{imported, bare, "run r9 was imported"},
		{called("r1"), refused(), "run r1 has no output events"},
	} {
		dir := t.TempDir()
		paths, err := writeFiles("events", dir, row.run, each(row.sample))
		if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), row.says) || !strings.Contains(err.Error(), "export csv") {
			t.Errorf("got %v, %v", paths, err)
		}
		if left := names(t, dir); len(left) > 0 {
			t.Errorf("files %v", left)
		}
		var out bytes.Buffer
		if _ = Events(&out, row.run, each(row.sample)); out.Len() > 0 {
			t.Errorf("%q is written before the error", out.String())
		}
	}
}

func TestEventsReplaceThoseOfTheSameRunAlone(t *testing.T) {
	dir := t.TempDir()
	for _, id := range []string{"r1", "r2", "r1"} {
		if _, err := writeFiles("events", dir, called(id), each(answer())); err != nil {
			t.Fatal(err)
		}
	}
	written(t, dir, called("r1"), answer()) // beside the other files of the run
	want := []string{"benchmark_events_20241107_143022.csv", "benchmark_events_20241107_143022_2.csv",
		"benchmark_results_20241107_143022.csv", "benchmark_summary_20241107_143022.csv"}
	if diff := cmp.Diff(want, names(t, dir)); diff != "" {
		t.Error(diff)
	}
	content, err := os.ReadFile(filepath.Join(dir, fileName("events", called("r1"), ".csv")))
	if err != nil || !bytes.Equal(content, events(t, called("r1"), answer())) {
		t.Errorf("the file is not what Events writes (%v)", err)
	}
}

func TestEventsEndWithAnErrorOfTheSamplesOrOfTheDisk(t *testing.T) {
	broken := errors.New("the store is gone")
	err := Events(io.Discard, finished, func(yield func(bench.Sample, error) bool) {
		_ = yield(answer(), nil) && yield(bench.Sample{}, broken) && yield(answer(), nil)
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if err := Events(&full{room: 10}, finished, each(answer())); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

func TestEventsPassThroughWithoutBeingKept(t *testing.T) {
	const samples = 50_000
	one, early, late := answer(), uint64(0), uint64(0)
	err := Events(io.Discard, finished, func(yield func(bench.Sample, error) bool) {
		for i := range samples {
			switch i {
			case samples / 10:
				early = heap()
			case samples - 1:
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
		t.Errorf("the heap grew from %d to %d bytes over %d samples", early, late, samples)
	}
}
