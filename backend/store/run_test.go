package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

func ids(runs []bench.Run) []string {
	list := []string{}
	for _, run := range runs {
		list = append(list, run.ID)
	}
	return list
}

func finish(tb testing.TB, s *store.Store, run bench.Run) bench.Run {
	tb.Helper()
	must(tb, s.Begin(tb.Context(), run))
	if run.State == "" {
		run.State = bench.Finished
	}
	if run.Finished.IsZero() {
		run.Finished = run.Started.Add(time.Minute)
	}
	must(tb, s.Finish(tb.Context(), run))
	return run
}

func TestEveryFieldOfARunComesBack(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	want := newRun("20260314-092653-a1b2", fullEndpoint(), endpoint("beta"))
	want.Name, want.Note, want.Starred, want.Tags = "first \x00\xff", "ein \"Versuch\"\n", true, []string{"night", "b200"}
	want.Plan.Stages = append(want.Plan.Stages, bench.Stage{Load: bench.Load{Kind: bench.Users, Users: 8}, Grace: time.Second})
	must(t, s.Begin(t.Context(), want))

	want.State = bench.Running
	want.Styles = map[string]int{"llama-vllm": 0, "beta": 1}
	got, err := s.Run(t.Context(), want.ID)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("begun (-kept +read):\n%s", diff)
	}

	want.State, want.Finished = bench.Stopped, t0.Add(90*time.Second)
	want.Summary = aSummary(want, 0.2)
	want.Health = bench.Health{Beats: 900, LagP99: time.Millisecond, CPUShare: 0.25, MemoryPeak: 50 << 20}
	want.Manifest.StreamOptions = map[string]bool{"beta": false}
	must(t, s.Finish(t.Context(), want))
	got, err = s.Run(t.Context(), want.ID)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("finished (-kept +read):\n%s", diff)
	}

	want.Summary = aSummary(want, 0.3)
	must(t, s.SaveSummary(t.Context(), want.ID, want.Summary))
	want.Plan.Prompts.Prompts, want.Styles = nil, nil // not in a list
	list, total, err := s.Runs(t.Context(), store.Filter{})
	must(t, err)
	if diff := cmp.Diff([]bench.Run{want}, list); diff != "" || total != 1 {
		t.Fatalf("listed, total %d (-kept +read):\n%s", total, diff)
	}
}

func TestPromptsAreKeptOnceForAllRuns(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	for i := range 5 {
		finish(t, s, newRun(fmt.Sprintf("r%d", i)))
	}
	other := newRun("other")
	other.Plan.Prompts.Prompts = []bench.Prompt{{ID: "own", Text: "Why?"}}
	finish(t, s, other)
	if got := count(t, dir, "SELECT count(*) FROM prompt_set"); got != 2 {
		t.Errorf("%d sets of prompts, want 2", got)
	}
	if got := count(t, dir, "SELECT count(*) FROM run_document WHERE plan LIKE '%capital of France%'"); got != 0 {
		t.Errorf("%d plans hold the texts of prompts", got)
	}
	must(t, s.Delete(t.Context(), "other"))
	if _, err := s.Purge(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if got := count(t, dir, "SELECT count(*) FROM prompt_set"); got != 1 {
		t.Errorf("%d sets after the only run that asked one was purged, want 1", got)
	}
}

func count(tb testing.TB, dir, query string) (n int) {
	tb.Helper()
	db := raw(tb, filepath.Join(dir, store.File))
	defer db.Close()
	must(tb, db.QueryRow(query).Scan(&n))
	return n
}

func TestARunIsFoundByIDPrefixOrLast(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	_, err := s.Run(t.Context(), "last")
	wantError(t, err, bench.CodeNotFound, "no run")
	for i, id := range []string{"20260101-aa", "20260101-ab", "20260102", "20260102-x", "20260101-ac", "20260101-ad", "zz"} {
		run := newRun(id)
		run.Started = t0.Add(-time.Duration(i) * time.Hour) // a clock that is set back
		finish(t, s, run)
	}
	for asked, want := range map[string]string{"20260101-aa": "20260101-aa", "20260102": "20260102", "20260102-": "20260102-x", "z": "zz", "last": "zz", "latest": "zz"} {
		run, err := s.Run(t.Context(), asked)
		must(t, err)
		if run.ID != want {
			t.Errorf("%q is %s, want %s", asked, run.ID, want)
		}
	}
	_, err = s.Run(t.Context(), "20260101")
	wantError(t, err, bench.CodeInvalid, "20260101-aa, 20260101-ab, 20260101-ac and more")
	for _, none := range []string{"", "x", "20260101-A", "%", "zz~", "z z"} {
		_, err := s.Run(t.Context(), none)
		wantError(t, err, bench.CodeNotFound)
	}
	must(t, s.Delete(t.Context(), "zz"))
	run, err := s.Run(t.Context(), "last")
	must(t, err)
	if run.ID != "20260101-ad" {
		t.Errorf("last is %s, want the one before the deleted run", run.ID)
	}
}

func TestAnIDMustBeNewAndPlain(t *testing.T) {
	dir := t.TempDir()
	s, other := mustOpen(t, dir), mustOpen(t, dir)
	for _, id := range []string{"", "last", "latest", "../x", "a b", "a/b", "-x"} {
		wantError(t, s.Begin(t.Context(), newRun(id)), bench.CodeInvalid, "run id")
	}
	must(t, s.Begin(t.Context(), newRun("r1")))
	wantError(t, other.Begin(t.Context(), newRun("r1")), bench.CodeConflict, "r1")
	finish(t, s, newRun("r2"))
	wantError(t, s.Begin(t.Context(), newRun("r2")), bench.CodeConflict, "r2")
	must(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(0, 1)})) // still ours
}

func TestFinishEndsARunOnce(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	run := newRun("r1")
	must(t, s.Begin(t.Context(), run))
	run.State = bench.Running
	wantError(t, s.Finish(t.Context(), run), bench.CodeInvalid, "r1")
	run.State = bench.Imported
	run.Manifest.Definitions = "seed-v1"
	must(t, s.Finish(t.Context(), run))
	wantError(t, s.Finish(t.Context(), run), bench.CodeConflict, "ended already", "imported")
	wantError(t, s.AddSamples(t.Context(), "r1", []bench.Sample{aSample(0, 1)}), bench.CodeConflict, "r1")
	run.ID = "r"
	wantError(t, s.Finish(t.Context(), run), bench.CodeNotFound, `"r"`)
	left, err := filepath.Glob(filepath.Join(dir, "run-*"))
	must(t, err)
	if len(left) != 0 {
		t.Errorf("lock files are left: %v", left)
	}
}

func TestARunIsAnOrphanOnceItsStoreIsClosed(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	dying, err := store.Open(dir, nil)
	must(t, err)
	must(t, dying.Begin(t.Context(), newRun("theirs")))
	must(t, s.Begin(t.Context(), newRun("ours")))
	orphans, err := s.Orphans(t.Context())
	must(t, err)
	if len(orphans) != 0 {
		t.Fatalf("orphans %v while both live", orphans)
	}
	must(t, dying.Close())
	must(t, os.Remove(filepath.Join(dir, "run-theirs.lock"))) // as in a folder that was copied
	orphans, err = s.Orphans(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"theirs"}, orphans); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRunsAreFiltered(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for i, c := range []struct {
		models []bench.Endpoint
		state  bench.State
		tags   []string
		ttft   float64
	}{
		{[]bench.Endpoint{endpoint("alpha")}, bench.Finished, []string{"night"}, 0.3},
		{[]bench.Endpoint{endpoint("alpha"), endpoint("beta")}, bench.Stopped, []string{"Night", "b200"}, 0.1},
		{[]bench.Endpoint{endpoint("beta")}, bench.Imported, nil, 0.2},
		{[]bench.Endpoint{endpoint("gamma")}, bench.Interrupted, nil, 0},
	} {
		run := newRun(fmt.Sprintf("r%d", i), c.models...)
		run.Started, run.Name, run.Note = t0.Add(time.Duration(i)*time.Hour), fmt.Sprintf("%c Größe", 'd'-i), "100 % tried_it"
		run.State, run.Tags, run.Starred = c.state, c.tags, i == 2
		run.Finished = run.Started.Add(time.Duration(10-i) * time.Minute)
		if c.ttft > 0 {
			run.Summary = aSummary(run, c.ttft)
		}
		finish(t, s, run)
	}
	for name, c := range map[string]struct {
		filter store.Filter
		want   []string
	}{
		"newest first":                   {store.Filter{}, []string{"r3", "r2", "r1", "r0"}},
		"oldest first":                   {store.Filter{Reverse: true}, []string{"r0", "r1", "r2", "r3"}},
		"state":                          {store.Filter{State: bench.Stopped}, []string{"r1"}},
		"model by name":                  {store.Filter{Model: "beta"}, []string{"r2", "r1"}},
		"model by id, other capitals":    {store.Filter{Model: "ORG/Alpha"}, []string{"r1", "r0"}},
		"tag in any case":                {store.Filter{Tag: "night"}, []string{"r1", "r0"}},
		"text beyond ASCII in any case":  {store.Filter{Text: "GRÖSSE größe"}, []string{}},
		"text beyond ASCII":              {store.Filter{Text: "GRÖßE"}, []string{"r3", "r2", "r1", "r0"}},
		"text: all words, in any field":  {store.Filter{Text: "beta B200"}, []string{"r1"}},
		"text: no wild cards":            {store.Filter{Text: "1_0"}, []string{}},
		"text: signs are signs":          {store.Filter{Text: "% tried_it org/gamma"}, []string{"r3"}},
		"text: id":                       {store.Filter{Text: "R2"}, []string{"r2"}},
		"since includes, until does not": {store.Filter{Since: t0.Add(time.Hour), Until: t0.Add(3 * time.Hour)}, []string{"r2", "r1"}},
		"starred":                        {store.Filter{Starred: true}, []string{"r2"}},
		"by name":                        {store.Filter{Sort: store.ByName}, []string{"r3", "r2", "r1", "r0"}},
		"by duration":                    {store.Filter{Sort: store.ByDuration}, []string{"r3", "r2", "r1", "r0"}},
		"by TTFT, none last":             {store.Filter{Sort: store.ByTTFT}, []string{"r1", "r2", "r0", "r3"}},
		"by TTFT reversed, none last":    {store.Filter{Sort: store.ByTTFT, Reverse: true}, []string{"r0", "r2", "r1", "r3"}},
		"by speed: fastest first":        {store.Filter{Sort: store.ByOutputSpeed}, []string{"r0", "r2", "r1", "r3"}},
	} {
		t.Run(name, func(t *testing.T) {
			runs, total, err := s.Runs(t.Context(), c.filter)
			must(t, err)
			if diff := cmp.Diff(c.want, ids(runs)); diff != "" || total != len(c.want) {
				t.Errorf("total %d (-want +got):\n%s", total, diff)
			}
		})
	}
	runs, total, err := s.Runs(t.Context(), store.Filter{Limit: 2, Offset: 1})
	must(t, err)
	if diff := cmp.Diff([]string{"r2", "r1"}, ids(runs)); diff != "" || total != 4 {
		t.Errorf("a page: total %d (-want +got):\n%s", total, diff)
	}
	_, _, err = s.Runs(t.Context(), store.Filter{Sort: "number; DROP TABLE run"})
	wantError(t, err, bench.CodeInvalid, "sorted")
}

func TestNameTagsNoteAndStarCanBeChanged(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	finish(t, s, newRun("r1"))
	must(t, s.Rename(t.Context(), "r", " quick one "))
	must(t, s.SetTags(t.Context(), "last", []string{" b ", "", "a", "B"}))
	must(t, s.SetNote(t.Context(), "r1", "Überraschung"))
	must(t, s.Star(t.Context(), "r1"))
	run, err := s.Run(t.Context(), "r1")
	must(t, err)
	if diff := cmp.Diff([]any{"quick one", []string{"b", "a"}, "Überraschung", true}, []any{run.Name, run.Tags, run.Note, run.Starred}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for text, want := range map[string]int{"quick": 1, "überraschung": 1, "b": 1, "nothing": 0} {
		if _, total, err := s.Runs(t.Context(), store.Filter{Text: text}); err != nil || total != want {
			t.Errorf("search for %q finds %d, %v; want %d", text, total, err, want)
		}
	}
	must(t, s.Rename(t.Context(), "r1", ""))
	must(t, s.SetTags(t.Context(), "r1", nil))
	run, err = s.Run(t.Context(), "r1")
	must(t, err)
	if run.Name != "" || run.Tags == nil || len(run.Tags) != 0 {
		t.Errorf("name %q, tags %#v; want none, and no nil", run.Name, run.Tags)
	}
	if _, total, _ := s.Runs(t.Context(), store.Filter{Text: "quick"}); total != 0 {
		t.Error("the old name is still found")
	}
	for _, err := range []error{s.Rename(t.Context(), "x", "y"), s.SetTags(t.Context(), "x", nil), s.SetNote(t.Context(), "x", ""), s.Star(t.Context(), "x"), s.Delete(t.Context(), "x")} {
		wantError(t, err, bench.CodeNotFound, `"x"`)
	}
}

func TestADeletedRunCanBeRestoredUntilItIsPurged(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	finish(t, s, newRun("kept"))
	must(t, s.Begin(t.Context(), newRun("gone")))
	wantError(t, s.Delete(t.Context(), "gone"), bench.CodeConflict, "gone")
	var samples []bench.Sample
	for i := range 4500 { // more than are removed at a time
		samples = append(samples, aSample(i, 1))
	}
	must(t, s.AddSamples(t.Context(), "gone", samples))
	run := newRun("gone")
	run.State = bench.Finished
	must(t, s.Finish(t.Context(), run))

	must(t, s.Delete(t.Context(), "gone"))
	wantError(t, s.Delete(t.Context(), "gone"), bench.CodeNotFound, "gone")
	_, err := s.Run(t.Context(), "gone")
	wantError(t, err, bench.CodeNotFound, "gone")
	runs, total, err := s.Runs(t.Context(), store.Filter{})
	must(t, err)
	if diff := cmp.Diff([]string{"kept"}, ids(runs)); diff != "" || total != 1 {
		t.Errorf("total %d (-want +got):\n%s", total, diff)
	}
	removed, err := s.Purge(t.Context(), time.Now().Add(-time.Hour))
	must(t, err)
	if removed != 0 {
		t.Errorf("%d runs purged that were deleted just now, want 0", removed)
	}
	must(t, s.Restore(t.Context(), "gone"))
	wantError(t, s.Restore(t.Context(), "gone"), bench.CodeNotFound, "gone")
	if got := len(collect(t, s, "gone")); got != len(samples) {
		t.Errorf("%d samples came back, want %d", got, len(samples))
	}

	must(t, s.Delete(t.Context(), "gone"))
	removed, err = s.Purge(t.Context(), time.Now())
	must(t, err)
	if removed != 1 {
		t.Errorf("%d runs purged, want 1", removed)
	}
	wantError(t, s.Restore(t.Context(), "gone"), bench.CodeNotFound, "gone")
	for _, table := range []string{"sample", "sample_record", "sample_term", "run_model WHERE run NOT IN (SELECT number FROM run)", "run_document WHERE run NOT IN (SELECT number FROM run)"} {
		if got := count(t, dir, "SELECT count(*) FROM "+table); got != 0 {
			t.Errorf("%d rows are left in %s", got, table)
		}
	}
	must(t, s.Begin(t.Context(), newRun("gone"))) // the id is free again, the number is not
	if got := count(t, dir, "SELECT number FROM run WHERE id = 'gone'"); got != 3 {
		t.Errorf("the new run has number %d, want 3: a purge in another process may be at work on 2", got)
	}
}
