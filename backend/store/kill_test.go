package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

// With one of these set the test binary is a child process: see TestMain.
const (
	childDir  = "TOKENLAP_TEST_MEASURE"
	openerDir = "TOKENLAP_TEST_OPEN"
)

const batch = 50

// measureUntilKilled adds samples batch by batch and prints how many are stored.
func measureUntilKilled(dir string) int {
	s, err := store.Open(dir, nil)
	if err == nil {
		err = s.Begin(context.Background(), newRun("victim"))
	}
	for seq := 0; err == nil && seq < 1_000_000; seq += batch {
		var samples []bench.Sample
		for i := range batch {
			samples = append(samples, aSample(seq+i, 20))
		}
		if err = s.AddSamples(context.Background(), "victim", samples); err == nil {
			fmt.Println(seq + batch)
		}
	}
	fmt.Fprintln(os.Stderr, "child:", err)
	return 1
}

func TestAKilledProcessLosesNothingThatWasStored(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	defer child.Process.Kill()

	lines, stored := bufio.NewScanner(out), 0
	next := func() bool {
		if !lines.Scan() {
			return false
		}
		stored, err = strconv.Atoi(lines.Text())
		must(t, err)
		return true
	}
	for stored < 5*batch {
		if !next() {
			t.Fatal("the child ended by itself")
		}
	}
	orphans, err := s.Orphans(t.Context())
	must(t, err)
	if len(orphans) != 0 {
		t.Errorf("orphans %v while their process lives", orphans)
	}
	run := newRun("victim")
	run.State = bench.Interrupted
	wantError(t, s.Finish(t.Context(), run), bench.CodeConflict, "victim")
	wantError(t, s.Delete(t.Context(), "victim"), bench.CodeConflict, "victim")

	must(t, child.Process.Kill())
	for next() { // what it said before it died
	}
	_ = child.Wait()

	samples := collect(t, s, "victim")
	if len(samples) < stored || len(samples) > stored+batch || len(samples)%batch != 0 {
		t.Fatalf("%d samples are there, %d were acknowledged in batches of %d", len(samples), stored, batch)
	}
	for i, sample := range samples {
		if diff := cmp.Diff(aSample(i, 20), sample); diff != "" {
			t.Fatalf("sample %d (-sent +read):\n%s", i, diff)
		}
	}
	orphans, err = s.Orphans(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"victim"}, orphans); diff != "" {
		t.Fatalf("orphans after the kill (-want +got):\n%s", diff)
	}
	must(t, s.Finish(t.Context(), run))
	orphans, err = s.Orphans(t.Context())
	must(t, err)
	if len(orphans) != 0 {
		t.Errorf("orphans %v after they were finished", orphans)
	}
	found, err := s.Run(t.Context(), "victim")
	must(t, err)
	if found.State != bench.Interrupted {
		t.Errorf("state %q, want interrupted", found.State)
	}
}

// openOnce opens the database and adds an endpoint of its own.
func openOnce(dir string) int {
	s, err := store.Open(dir, []bench.Endpoint{endpoint("first")})
	if err == nil {
		err = s.AddEndpoint(context.Background(), endpoint("own-"+strconv.Itoa(os.Getpid())))
	}
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "opener:", err)
		return 1
	}
	return 0
}

func TestProcessesThatOpenAtOnceCreateOneDatabase(t *testing.T) {
	dir := t.TempDir()
	const processes = 6
	var all sync.WaitGroup
	for range processes {
		all.Go(func() {
			opener := exec.Command(os.Args[0])
			opener.Env = append(os.Environ(), openerDir+"="+dir)
			if out, err := opener.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	all.Wait()
	endpoints, err := mustOpen(t, dir).Endpoints(t.Context())
	must(t, err)
	if len(endpoints) != 1+processes || endpoints[0].Name != "first" {
		t.Errorf("got %v, want first and %d more", endpoints, processes)
	}
}
