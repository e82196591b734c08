package store_test

import (
	"testing"

	"tokenlap/backend/bench"
)

func readFrom(id, hash string) bench.Run {
	run := newRun(id)
	run.Manifest.Origins = []bench.Origin{{File: "a.csv", Format: "seed CSV", Hash: hash}}
	return run
}

func TestAFileThatWasImportedBeforeIsFound(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	find := func(hash, want string) {
		t.Helper()
		got, err := s.ImportedRun(t.Context(), hash)
		must(t, err)
		if got != want {
			t.Errorf("hash %s is of run %q, want %q", hash, got, want)
		}
	}
	find("abc", "")
	must(t, s.Begin(t.Context(), readFrom("one", "abc")))
	must(t, s.Begin(t.Context(), readFrom("two", "def")))
	find("abc", "one")
	must(t, s.Finish(t.Context(), bench.Run{ID: "one", State: bench.Imported}))
	find("abc", "one")
	must(t, s.Delete(t.Context(), "one"))
	find("abc", "")
	must(t, s.Restore(t.Context(), "one"))
	find("abc", "one")
	find("def", "two")
}

func TestADiscardedRunLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	must(t, s.Begin(t.Context(), newRun("kept")))
	must(t, s.AddSamples(t.Context(), "kept", []bench.Sample{aSample(0, 2)}))
	must(t, s.Finish(t.Context(), bench.Run{ID: "kept", State: bench.Finished}))
	must(t, s.Delete(t.Context(), "kept"))
	must(t, s.Begin(t.Context(), readFrom("half", "abc")))
	must(t, s.AddSamples(t.Context(), "half", []bench.Sample{aSample(0, 2), aSample(1, 2)}))
	must(t, s.Discard(t.Context(), "half"))

	_, err := s.Run(t.Context(), "half")
	wantError(t, err, bench.CodeNotFound, "half")
	for table, want := range map[string]int{"run": 1, "sample_record": 1, "sample_term": 2, "run_origin": 0} {
		if got := count(t, dir, "SELECT count(*) FROM "+table); got != want {
			t.Errorf("%s has %d rows, want %d: what another deleted can still be restored", table, got, want)
		}
	}
	must(t, s.Restore(t.Context(), "kept"))
	must(t, s.Begin(t.Context(), readFrom("half", "abc"))) // the id is free again
	wantError(t, s.Discard(t.Context(), "nothing"), bench.CodeNotFound, "nothing")
	wantError(t, s.Discard(t.Context(), "hal"), bench.CodeNotFound, "hal") // a beginning is not enough
}
