package runner_test

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(countingDir); dir != "" {
		os.Exit(countUntilKilled(dir))
	}
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("database/sql.(*DB).connectionOpener"))
}

func open(t *testing.T) *store.Store {
	t.Helper()
	db, err := store.Open(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// plan asks simulated models that behave as the queries say.
func plan(users int, queries ...string) bench.Plan {
	p := bench.Plan{
		Prompts: bench.PromptSet{Name: "test", Prompts: []bench.Prompt{
			{ID: "a", Text: "One?", Length: "short"}, {ID: "b", Text: "Two?", Length: "short"}, {ID: "c", Text: "Three?", Length: "long"},
		}},
		Generation: bench.Generation{MaxTokens: 6, Stream: true}, Limits: bench.Limits{Connect: time.Minute, Total: 2 * time.Minute},
		Mode: bench.Concurrent, Iterations: 4, KeepText: 1000, Seed: 7,
		Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: users}, Grace: time.Minute}},
	}
	for i, query := range queries {
		p.Endpoints = append(p.Endpoints, bench.Endpoint{Name: string(rune('m' + i)), URL: "simulated:?" + query, Model: "simulated"})
	}
	return p
}

func samples(t *testing.T, db *store.Store, id string) (all []bench.Sample) {
	t.Helper()
	for s, err := range db.Samples(context.Background(), id) {
		if err != nil {
			t.Error(err)
			return all
		}
		all = append(all, s)
	}
	return all
}

func TestAWholePlanIsMeasuredStoredAndSummarised(t *testing.T) {
	db := open(t)
	p := plan(3, "ttft=2ms&itl=1ms", "ttft=1ms&itl=0s")
	p.Warmup, p.UniquePrefix = 5, true
	var last bench.Progress
	var reports atomic.Int32
	begun := func(run bench.Run) {
		if stored, err := db.Run(t.Context(), run.ID); err != nil || stored.State != bench.Running || last.Seq > 0 {
			t.Errorf("begun as %+v, %v", stored, err)
		}
	}
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Tags: []string{"nightly"}, Note: "a note", Version: "test", Begun: begun, Observe: func(progress bench.Progress) {
		if progress.Seq <= last.Seq && last.Seq > 0 {
			t.Errorf("progress %d after %d", progress.Seq, last.Seq)
		}
		last = progress
		reports.Add(1)
	}})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := db.Run(t.Context(), run.ID)
	if err != nil || stored.State != bench.Finished || stored.Manifest.Version != "test" || stored.Manifest.PromptHash == "" || stored.Manifest.ClockStep <= 0 {
		t.Fatalf("stored as %+v, %v", stored, err)
	}
	if !slices.Equal(stored.Tags, []string{"nightly"}) || stored.Note != "a note" {
		t.Errorf("tags %q, note %q", stored.Tags, stored.Note)
	}
	if len(stored.Plan.Prompts.Prompts) != 3 || stored.Plan.Seed != 7 || stored.Health.Beats == 0 && stored.Finished.Sub(stored.Started) > time.Second {
		t.Errorf("plan %+v, health %+v", stored.Plan, stored.Health)
	}
	all := samples(t, db, run.ID)
	if len(all) != 2*(5+12) {
		t.Fatalf("%d samples, want 34", len(all))
	}
	prefixes, warmups := map[string]bool{}, map[string]int{}
	asked := map[string]int{}
	for i, s := range all {
		if s.Seq != i || s.Outcome != bench.OK || s.Tokens.Output != 6 || len(s.Chunks) != 6 {
			t.Fatalf("sample %d: seq %d %s (%s), tokens %+v, %d chunks", i, s.Seq, s.Outcome, s.Message, s.Tokens, len(s.Chunks))
		}
		prefixes[s.Prefix] = true
		if s.Phase == bench.Warmup {
			warmups[s.Endpoint]++
			continue
		}
		asked[s.Endpoint+s.PromptID]++
	}
	if len(prefixes) != len(all) || prefixes[""] {
		t.Errorf("%d different prefixes for %d requests", len(prefixes), len(all))
	}
	for name, count := range asked {
		if count != p.Iterations {
			t.Errorf("%s was asked %d times, want %d", name, count, p.Iterations)
		}
	}
	for i, m := range run.Summary.Models {
		if m.Endpoint != p.Endpoints[i].Name || m.Attempts != 12 || m.Successes != 12 || m.WarmedUp != 5 || warmups[m.Endpoint] != 5 {
			t.Errorf("summary %+v", m)
		}
	}
	if len(last.Recent) != 12 || last.Recent[0].TTFT == nil || last.Recent[0].Output == nil || *last.Recent[0].Output != 6 || last.Models[0].TTFTP95 == nil {
		t.Errorf("last seen: %+v", last)
	}
	if reports.Load() == 0 || last.Models[0].Done != 17 || last.Models[0].Total != 17 || last.Models[0].InFlight != 0 || last.Stored != len(all) {
		t.Errorf("last progress %+v after %d reports", last, reports.Load())
	}
}

func TestConcurrencyIsKeptAtEveryMoment(t *testing.T) {
	db := open(t)
	p := plan(4, "ttft=5ms&itl=1ms&ttft_jitter=0.5")
	p.Iterations = 20
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p})
	if err != nil {
		t.Fatal(err)
	}
	type edge struct {
		at   bench.Instant
		step int
	}
	var edges []edge
	for _, s := range samples(t, db, run.ID) {
		edges = append(edges, edge{s.Start, 1}, edge{s.Done, -1})
		if !s.Reused {
			t.Errorf("request %d opened a connection", s.Seq)
		}
	}
	slices.SortFunc(edges, func(a, b edge) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return a.step - b.step
	})
	inFlight, most := 0, 0
	for _, e := range edges {
		inFlight += e.step
		most = max(most, inFlight)
	}
	if most != 4 {
		t.Errorf("at most %d in flight, want 4", most)
	}
}

func TestStoppingInTheMiddleKeepsWhatWasMeasured(t *testing.T) {
	db := open(t)
	p := plan(2, "ttft=5ms&itl=1ms")
	p.Iterations = 100_000
	stop := make(chan struct{})
	stopped := false
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Stop: stop, Observe: func(progress bench.Progress) {
		if !stopped && progress.Stored > 10 {
			stopped = true
			close(stop)
		}
	}})
	if err != nil || run.State != bench.Stopped {
		t.Fatal(run.State, err)
	}
	all := samples(t, db, run.ID)
	if len(all) < 10 || run.Summary.Models[0].Successes != len(all) || run.Summary.Models[0].Cancelled != 0 {
		t.Errorf("%d samples, %d successes", len(all), run.Summary.Models[0].Successes)
	}
}

func TestCuttingOffKeepsTheCutRequestsToo(t *testing.T) {
	db := open(t)
	p := plan(3, "ttft=1h")
	ctx, cancel := context.WithCancel(t.Context())
	run, err := runner.Run(ctx, db, runner.Job{Plan: p, Observe: func(progress bench.Progress) {
		if progress.Models[0].InFlight == 3 {
			cancel()
		}
	}})
	if err != nil || run.State != bench.Stopped {
		t.Fatal(run.State, err)
	}
	all := samples(t, db, run.ID)
	if len(all) != 3 || run.Summary.Models[0].Cancelled != 3 || run.Summary.Models[0].Attempts != 0 {
		t.Errorf("%d samples, summary %+v", len(all), run.Summary.Models[0])
	}
}

func TestGraceEndsWhatDoesNotEnd(t *testing.T) {
	db := open(t)
	p := plan(2, "ttft=1h")
	p.Stages[0].Grace = 50 * time.Millisecond
	stop := make(chan struct{})
	var once sync.Once
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Stop: stop, Observe: func(progress bench.Progress) {
		if progress.Models[0].InFlight == 2 {
			once.Do(func() { close(stop) })
		}
	}})
	if err != nil || run.State != bench.Stopped {
		t.Fatal(run.State, err)
	}
	all := samples(t, db, run.ID)
	if len(all) != 2 {
		t.Errorf("%d samples, want the two that were in flight", len(all))
	}
	for _, s := range all {
		if s.Outcome != bench.Cancelled {
			t.Errorf("request %d: %s", s.Seq, s.Outcome)
		}
	}
}

func TestASlowObserverHoldsNothingUp(t *testing.T) {
	db := open(t)
	p := plan(4, "ttft=5ms&itl=1ms") // it must last until the first report
	p.Iterations = 200
	total, _ := p.Total(p.Endpoints[0].Name)
	reports := 0
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Observe: func(progress bench.Progress) {
		if reports++; reports > 1 {
			return
		}
		// The first call returns when all is measured and stored.
		for limit := time.Now().Add(60 * time.Second); len(samples(t, db, progress.Run)) < total; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(limit) {
				t.Error("the requests wait for the observer")
				return
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(samples(t, db, run.ID)); got != total || reports < 2 {
		t.Errorf("%d samples of %d, %d reports", got, total, reports)
	}
}

func TestProgressReportsThatNothingCanBeStored(t *testing.T) {
	db := open(t)
	p := plan(2, "ttft=1ms&itl=1ms")
	p.Iterations = 1_000_000
	stop := make(chan struct{})
	closed, reported := false, ""
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Stop: stop, Observe: func(progress bench.Progress) {
		switch {
		case reported != "":
		case progress.StoreError != "":
			reported = progress.StoreError
			close(stop)
		case progress.Stored > 0 && !closed:
			closed = true
			db.Close() // as good as a disk that is full
		}
	}})
	if !strings.Contains(reported, "no samples can be added") {
		t.Errorf("reported %q", reported)
	}
	if err == nil || !strings.Contains(err.Error(), "could not be stored") || run.State != bench.Interrupted {
		t.Errorf("the run ended as %s, %v", run.State, err)
	}
	var unstored *runner.UnstoredError
	if !errors.As(err, &unstored) || len(unstored.Samples) == 0 || unstored.Samples[0].Endpoint != "m" {
		t.Errorf("the unstored samples are not returned: %v", err)
	}
	if unstored != nil && (unstored.Whole || rescued(t, unstored.Rescued, run.ID) != len(unstored.Samples)) {
		t.Errorf("%d samples were in memory, whole %v in %s", len(unstored.Samples), unstored.Whole, unstored.Rescued)
	}
}

// rescued is how many samples of a run are in a data folder.
func rescued(t *testing.T, dir, run string) int {
	t.Helper()
	db, err := store.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	return len(samples(t, db, run))
}

func TestARunWhoseDatabaseIsRemovedEndsAndIsWholeElsewhere(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file that is open cannot be removed there")
	}
	db := open(t)
	p := plan(2, "ttft=1ms&itl=1ms")
	p.Iterations = 1_000_000
	removed := false
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Observe: func(progress bench.Progress) {
		if progress.Stored > 0 && !removed {
			removed = true
			if err := os.RemoveAll(db.Dir()); err != nil {
				t.Error(err)
			}
		}
	}})
	var unstored *runner.UnstoredError
	if !errors.As(err, &unstored) || !errors.Is(err, store.ErrGone) || !unstored.Whole {
		t.Fatalf("the run ended with %v", err)
	}
	m := run.Summary.Models[0]
	if got := rescued(t, unstored.Rescued, run.ID); got == 0 || got != m.Attempts+m.Cancelled {
		t.Errorf("%d samples, but %d attempts and %d cancelled", got, m.Attempts, m.Cancelled)
	}
	if run.State != bench.Interrupted || run.Execution.End != bench.EndFailure {
		t.Errorf("it is %s, ended by %s", run.State, run.Execution.End)
	}
}

func TestSeveralStagesFollowEachOther(t *testing.T) {
	db := open(t)
	p := plan(1, "ttft=1ms&itl=0s")
	p.Stages = append(p.Stages, bench.Stage{Load: bench.Load{Kind: bench.Users, Users: 3}})
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p})
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Summary.Models) != 2 || run.Summary.Models[0].Attempts != 12 || run.Summary.Models[1].Attempts != 12 {
		t.Errorf("summary %+v", run.Summary.Models)
	}
}

func TestWhatCannotRunIsRefusedBeforeAnythingIsStored(t *testing.T) {
	db := open(t)
	p := plan(1, "ttft=soon")
	p.Endpoints = append(p.Endpoints, bench.Endpoint{Name: "keyless", URL: "http://127.0.0.1:1/v1", Model: "m", Key: "env:TOKENLAP_NO_SUCH_KEY"})
	_, err := runner.Run(t.Context(), db, runner.Job{Plan: p})
	if err == nil || !strings.Contains(err.Error(), "ttft") || !strings.Contains(err.Error(), "TOKENLAP_NO_SUCH_KEY") {
		t.Errorf("error %v: both mistakes are wanted", err)
	}
	if _, total, err := db.Runs(t.Context(), store.Filter{}); total != 0 || err != nil {
		t.Errorf("%d runs stored, %v", total, err)
	}
}

// The wall clock may be set in mid-run: how long a run took is read from the monotonic
// one, of which the returned run must not have lost its reading.
func TestARunIsTimedByTheMonotonicClock(t *testing.T) {
	db := open(t)
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: plan(2, "ttft=1ms&itl=0s")})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(run.Started.String(), " m=") {
		t.Errorf("started %v", run.Started)
	}
	var last time.Duration
	for _, sample := range samples(t, db, run.ID) {
		if sample.Done.Offset() < sample.Start.Offset() {
			t.Errorf("request %d is done before it starts", sample.Seq)
		}
		last = max(last, sample.Done.Offset())
	}
	if took := run.Finished.Sub(run.Started); took < last {
		t.Errorf("it took %v, its last request was done after %v", took, last)
	}
}
