//go:build unix

package cli_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// kills is how often a run is killed. make test-loss does it 200 times.
var kills = flag.Int("kills", 6, "how often a run is killed")

// sight is what another process saw of a run.
type sight struct {
	state   bench.State
	samples int
}

// seen returns what is stored of each run of a database by now.
func seen(t *testing.T, db *store.Store) map[string]sight {
	t.Helper()
	runs, _, err := db.Runs(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]sight{}
	for _, run := range runs {
		count, err := db.CountSamples(t.Context(), run.ID)
		if err != nil {
			t.Fatal(err)
		}
		all[run.ID] = sight{run.State, count.Samples}
	}
	return all
}

// What another process could read before a run was killed is there afterwards, the
// run is marked as interrupted, and its summary is that of its requests. The moments
// are from before the database exists until after the run has ended.
func TestRunsThatAreKilledLoseNothingThatWasSeen(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 0))
	url := serve(t, "ttft=4ms&ttft_jitter=0.5&itl=1ms&tokens=12")
	var h home
	killed, seenSamples := 0, 0
	for i := range *kills {
		fresh := i%5 == 0
		if fresh {
			h = newHome(t)
		}
		delay := time.Duration(random.Int64N(int64(1200 * time.Millisecond)))
		cmd, said := program(t, "run", "--url", url, "--model", "m", "--mode", "concurrent", "--concurrent", fmt.Sprint(1+random.IntN(8)), "--iterations", fmt.Sprint(1+random.IntN(40)),
			"--max-tokens", "12", "--output-dir", "out", "--no-visualizations")
		<-time.After(delay)
		before := h.before(t)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code > 0 {
			t.Fatalf("moment %d: exit code %d\n%s", i, code, said)
		}
		if !cmd.ProcessState.Success() {
			killed++
		}
		for _, one := range before {
			seenSamples += one.samples
		}
		h.wantAll(t, fmt.Sprintf("moment %d, after %v", i, delay), before)
	}
	if killed < *kills/3 || seenSamples == 0 {
		t.Errorf("%d of %d runs were killed, with %d requests: the test shows little", killed, *kills, seenSamples)
	}
}

func (h home) data() string { return filepath.Join(h.dir, "data") }

// before is what is stored by now; nothing if there is no database yet.
func (h home) before(t *testing.T) map[string]sight {
	t.Helper()
	if _, err := os.Stat(filepath.Join(h.data(), store.File)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := store.Open(h.data(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	return seen(t, db)
}

// wantAll opens the database as the next start does, and wants in it what was seen.
func (h home) wantAll(t *testing.T, moment string, before map[string]sight) {
	t.Helper()
	db, err := store.Open(h.data(), nil)
	if err != nil {
		t.Fatalf("%s: %v", moment, err)
	}
	defer db.Close()
	if err := runner.Recover(context.Background(), db); err != nil {
		t.Fatalf("%s: %v", moment, err)
	}
	after := seen(t, db)
	for id, was := range before {
		is, ok := after[id]
		if !ok || is.samples < was.samples || was.state != bench.Running && is != was {
			t.Errorf("%s: %s was %+v and is %+v", moment, id, was, is)
		}
	}
	for id, is := range after {
		if is.state != bench.Interrupted && is.state != bench.Finished {
			t.Errorf("%s: %s is %s", moment, id, is.state)
		}
	}
	checked, err := runner.Check(t.Context(), db, func(int, int) {})
	if err != nil || len(checked.Findings) > 0 {
		t.Errorf("%s: %+v, %v", moment, checked.Findings, err)
	}
}
