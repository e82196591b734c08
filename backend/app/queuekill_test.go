package app

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// queueDir names the folder whose queue a child process runs.
const queueDir = "TOKENLAP_TEST_QUEUE"

// kills is how often the process that runs a queue is killed.
var kills = flag.Int("kills", 6, "how often the process that runs a queue is killed")

func TestMain(m *testing.M) {
	if dir := os.Getenv(queueDir); dir != "" {
		os.Exit(runQueue(dir))
	}
	os.Exit(m.Run())
}

// runQueue runs the queue of a folder until nothing waits any more.
func runQueue(dir string) int {
	a := New(Options{Open: func() (*store.Store, error) { return store.Open(dir, nil) }, Emit: func(string, any) {}, Version: "test"})
	a.StartQueue()
	for ; ; time.Sleep(10 * time.Millisecond) {
		view, err := a.Queue(context.Background())
		if err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			return 1
		}
		left := 0
		for _, item := range view.Items {
			if item.State == string(bench.QueueWaiting) || item.State == string(bench.QueueRunning) {
				left++
			}
		}
		if left > 0 {
			continue
		}
		if err := a.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			return 1
		}
		return 0
	}
}

// What was measured when the process died is the run of its item, and no item is
// measured twice.
func TestAQueueWhoseProcessIsKilledGoesOnWhereItWas(t *testing.T) {
	const items = 5
	random := rand.New(rand.NewPCG(7, 0))
	for done := 0; done < *kills; {
		dir := t.TempDir()
		q := queueIn(t, dir, simulated("swift", "ttft=2ms&itl=1ms&tokens=4"))
		for i := range items {
			q.add(fmt.Sprintf("item %d", i+1), bench.Schedule{Kind: bench.ScheduleNext})
		}
		if err := q.SaveQueueSettings(t.Context(), QueueSettings{Pause: 0.02}); err != nil {
			t.Fatal(err)
		}
		if err := q.Close(); err != nil {
			t.Fatal(err)
		}
		for finished, lives := false, 1; !finished; done, lives = done+1, lives+1 {
			child := exec.Command(os.Args[0])
			child.Env = append(os.Environ(), queueDir+"="+dir)
			var said strings.Builder
			child.Stderr = &said
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			// longer each time, so that a slow machine gets on as well
			end := time.AfterFunc(time.Duration(lives*(50+random.IntN(400)))*time.Millisecond, func() { _ = child.Process.Kill() })
			_ = child.Wait()
			end.Stop()
			finished = child.ProcessState.Success()
			if code := child.ProcessState.ExitCode(); code > 0 {
				t.Fatalf("exit code %d: %s", code, said.String())
			}
		}
		wantEachOnce(t, dir, items)
	}
}

func wantEachOnce(t *testing.T, dir string, items int) {
	t.Helper()
	db, err := store.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	queue, err := db.Queue(t.Context())
	if err != nil || len(queue) != items {
		t.Fatalf("%d items, %v", len(queue), err)
	}
	of := map[string]bench.QueueItem{}
	for _, item := range queue {
		if item.State != bench.QueueDone || item.Last == nil {
			t.Errorf("%s is %s", item.Name, item.State)
			continue
		}
		of[item.Last.Run] = item
		run, err := db.Run(t.Context(), item.Last.Run)
		if err != nil || run.State != item.Last.State || run.State != bench.Finished && run.State != bench.Interrupted {
			t.Errorf("%s ended as %s, its run as %s, %v", item.Name, item.Last.State, run.State, err)
		}
	}
	runs, _, err := db.Runs(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range runs {
		count, err := db.CountSamples(t.Context(), run.ID)
		if _, known := of[run.ID]; !known && count.Samples > 0 || err != nil {
			t.Errorf("%s, %s: %d requests that no item knows of, %v", run.ID, run.Name, count.Samples, err)
		}
	}
	if checked, err := runner.Check(t.Context(), db, func(int, int) {}); err != nil || len(checked.Findings) > 0 {
		t.Errorf("%+v, %v", checked.Findings, err)
	}
}
