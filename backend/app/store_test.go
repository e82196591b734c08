package app_test

import (
	"strings"
	"sync"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/store"
)

// past is an App over a store with runs in it, and what its page heard.
type past struct {
	*app.App
	tb     testing.TB
	db     *store.Store
	folder string

	mu    sync.Mutex
	heard []app.TaskProgress
}

func newPast(tb testing.TB) *past {
	tb.Helper()
	p := &past{tb: tb, folder: tb.TempDir()}
	db, err := store.Open(p.folder, nil)
	must(tb, err)
	p.db = db
	p.App = app.New(app.Options{
		Open:    func() (*store.Store, error) { return db, nil },
		Program: func() (string, error) { return "tokenlap", nil },
		Version: "test",
		Emit: func(event string, detail any) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if task, ok := detail.(app.TaskProgress); ok && event == app.EventTask {
				p.heard = append(p.heard, task)
			}
		},
	})
	tb.Cleanup(func() {
		_, err := p.Settings(tb.Context()) // opened, so that Close closes it
		if err != nil {
			db.Close()
		}
		p.Close()
	})
	return p
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func refused(tb testing.TB, err error, code bench.Code, words ...string) {
	tb.Helper()
	if bench.CodeOf(err) != code {
		tb.Fatalf("error %v has code %q, want %q", err, bench.CodeOf(err), code)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			tb.Errorf("error %q does not say %q", err, word)
		}
	}
}

// keep stores a finished run with its summary.
func (p *past) keep(run bench.Run, samples ...bench.Sample) bench.Run {
	p.tb.Helper()
	p.begin(run, samples...)
	run = benchtest.Finish(run, samples...)
	must(p.tb, p.db.Finish(p.tb.Context(), run))
	return run
}

// begin stores a run that goes on.
func (p *past) begin(run bench.Run, samples ...bench.Sample) {
	p.tb.Helper()
	must(p.tb, p.db.Begin(p.tb.Context(), run))
	for len(samples) > 0 {
		n := min(2000, len(samples))
		must(p.tb, p.db.AddSamples(p.tb.Context(), run.ID, samples[:n]))
		samples = samples[n:]
	}
}
