package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

// With one of these set the test binary is a process that writes runs, or one that
// reads all runs and deletes the old ones.
const (
	writerDir = "TOKENLAP_TEST_WRITE"
	prunerDir = "TOKENLAP_TEST_PRUNE"
)

func init() {
	children[writerDir] = func(dir string) int { return besideOthers(dir, writeRuns) }
	children[prunerDir] = func(dir string) int { return besideOthers(dir, pruneUntilWritten) }
}

const (
	writers      = 2
	writtenRuns  = 3 // of each writer
	writtenParts = 40
	partSize     = 25
	oldRuns      = 60
	begun        = "begun" // the file that lets all processes begin
)

// longestWait is how long one call may take beside the other processes: longer ones
// fail by themselves, for want of the lock.
const longestWait = 5 * time.Second

// besideOthers works on a database once all processes may begin.
func besideOthers(dir string, work func(context.Context, *store.Store) error) int {
	s, err := store.Open(dir, nil)
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, begun)); missing == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err == nil {
		err = errors.Join(work(context.Background(), s), s.Close())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// timed is an error if a call failed or took too long.
func timed(what string, call func() error) error {
	from := time.Now()
	err := call()
	if took := time.Since(from); err == nil && took > longestWait {
		err = fmt.Errorf("it took %v", took)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func writeRuns(ctx context.Context, s *store.Store) error {
	for n := range writtenRuns {
		run := newRun(fmt.Sprintf("new-%d-%d", os.Getpid(), n))
		if err := timed("begin", func() error { return s.Begin(ctx, run) }); err != nil {
			return err
		}
		for part := range writtenParts {
			var samples []bench.Sample
			for i := range partSize {
				samples = append(samples, aSample(part*partSize+i, 20))
			}
			if err := timed("add samples", func() error { return s.AddSamples(ctx, run.ID, samples) }); err != nil {
				return err
			}
		}
		run.State = bench.Finished
		if err := timed("finish", func() error { return s.Finish(ctx, run) }); err != nil {
			return err
		}
	}
	return nil
}

// pruneUntilWritten reads all runs, and deletes and purges the old ones a few at a
// time, until there is none and all new ones have ended.
func pruneUntilWritten(ctx context.Context, s *store.Store) error {
	for ended := 0; ended < writers*writtenRuns; {
		old, err := s.OldRuns(ctx, store.Retention{Before: t0})
		if err != nil {
			return err
		}
		var few []string
		for _, run := range old[:min(2, len(old))] {
			few = append(few, run.ID)
		}
		err = timed("prune", func() error {
			problems, err := s.DeleteAll(ctx, few)
			if err == nil {
				_, err = s.Purge(ctx, time.Now())
			}
			return errors.Join(append(problems, err)...)
		})
		if err != nil {
			return err
		}
		if ended, err = readAll(ctx, s); err != nil {
			return err
		}
		if len(old) > 0 {
			ended = 0
		}
	}
	return nil
}

// readAll reads every request, and returns how many new runs have ended.
func readAll(ctx context.Context, s *store.Store) (ended int, err error) {
	return ended, timed("read", func() error {
		runs, _, err := s.Runs(ctx, store.Filter{Since: t0})
		for _, run := range runs {
			seq := 0
			for sample, err := range s.SamplesWithoutText(ctx, run.ID) {
				if err != nil || sample.Seq != seq {
					return fmt.Errorf("request %d of run %s is %d: %w", seq, run.ID, sample.Seq, err)
				}
				seq++
			}
			if seq%partSize != 0 {
				return fmt.Errorf("run %s has %d requests: a part of a transaction", run.ID, seq)
			}
			if run.State == bench.Finished {
				ended++
			}
		}
		return err
	})
}

// Two processes that measure and one that reads and prunes lose nothing, and none
// keeps another waiting for long.
func TestThreeProcessesShareAFile(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	for i := range oldRuns {
		run := newRun(fmt.Sprintf("old-%d", i))
		run.Started = t0.Add(-time.Hour)
		must(t, s.Begin(t.Context(), run))
		must(t, s.AddSamples(t.Context(), run.ID, []bench.Sample{aSample(0, 20), aSample(1, 20)}))
		run.State = bench.Finished
		must(t, s.Finish(t.Context(), run))
	}
	var all sync.WaitGroup
	for _, role := range []string{writerDir, writerDir, prunerDir} {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), role+"="+dir)
		var said bytes.Buffer
		child.Stderr = &said
		must(t, child.Start())
		defer child.Process.Kill()
		all.Go(func() {
			if err := child.Wait(); err != nil {
				t.Errorf("%s: %v: %s", role, err, said.String())
			}
		})
	}
	must(t, os.WriteFile(filepath.Join(dir, begun), nil, 0o600))
	all.Wait()

	damages, err := s.Check(t.Context())
	must(t, err)
	runs, total, err := s.Runs(t.Context(), store.Filter{})
	must(t, err)
	if len(damages) > 0 || total != writers*writtenRuns {
		t.Fatalf("%d runs, want %d; damages %q", total, writers*writtenRuns, damages)
	}
	for _, run := range runs {
		samples := collect(t, s, run.ID)
		if len(samples) != writtenParts*partSize || run.State != bench.Finished {
			t.Fatalf("run %s is %s and has %d requests, want %d", run.ID, run.State, len(samples), writtenParts*partSize)
		}
		for i, sample := range samples {
			if diff := cmp.Diff(aSample(i, 20), sample); diff != "" {
				t.Fatalf("request %d of run %s (-sent +read):\n%s", i, run.ID, diff)
			}
		}
	}
	if got := count(t, dir, "SELECT count(*) FROM run WHERE id LIKE 'old-%'"); got != 0 {
		t.Errorf("%d old runs are left", got)
	}
}
