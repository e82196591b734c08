package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// running is the run that goes on, and what is known of the last one. A run
// outlives the call that started it: it ends by itself, by Stop or by Close.
type running struct {
	mu     sync.Mutex
	closed bool                       // no run is started any more
	tries  map[int]context.CancelFunc // of single requests under way, beside which no run is started
	tried  int                        // numbers them
	view   LiveView
	track  []TrackPoint
	slot   time.Duration // of the last point, in trackEvery

	stop chan struct{}      // closed: start nothing new
	cut  context.CancelFunc // ends those in flight
	done chan struct{}      // closed when the run is stored; nil before the first
}

const (
	trackEvery = 500 * time.Millisecond
	trackMost  = 1200
	lastWait   = 5 * time.Second // for a run that is cut off to be stored
)

var errNoRun = bench.NotFound("no run goes on")

// start carries out a job in the background and returns the id of its run
// once that is stored, or why it could not begin.
func (a *App) start(ctx context.Context, job runner.Job) (string, error) {
	db, err := a.store(ctx)
	if err != nil {
		return "", err
	}
	going, err := a.live.claim()
	if err != nil {
		return "", err
	}
	begun, refused := make(chan string, 1), make(chan error, 1)
	job.Version, job.Stop, job.Observe = a.options.Version, a.live.stop, a.observe
	job.Begun = func(run bench.Run) {
		if kept, err := db.Run(going, run.ID); err == nil { // else by their order
			run.Styles = kept.Styles
		}
		a.live.begin(run)
		begun <- run.ID
	}
	go func() {
		defer a.live.release()
		run, err := a.carry(going, db, job)
		if run.ID == "" {
			refused <- err
			return
		}
		a.tell(a.live.finish(run, err))
	}()
	select {
	case id := <-begun:
		return id, nil
	case err := <-refused:
		return "", err
	}
}

// carry carries out the job. A bug of ours becomes an error of the run, which
// is then closed with what it has.
func (a *App) carry(ctx context.Context, db *store.Store, job runner.Job) (run bench.Run, err error) {
	var begun bench.Run
	tell := job.Begun
	job.Begun = func(run bench.Run) { begun = run; tell(run) }
	defer func() {
		if trouble := recover(); trouble != nil {
			slog.Error("a run broke", "run", begun.ID, "panic", trouble, "stack", string(debug.Stack()))
			run, err = begun, fmt.Errorf("something went wrong inside Tokenlap: %v; what was measured before is kept", trouble)
			if begun.ID != "" {
				run, err = runner.Interrupt(db, begun, err)
			}
		}
	}()
	return a.run(ctx, db, job)
}

// observe takes in the run's progress, from one goroutine.
func (a *App) observe(p bench.Progress) {
	if view, due := a.live.see(p); due {
		a.tell(view)
	}
}

// tell passes the view on to the page; what goes wrong there is no trouble of
// the run.
func (a *App) tell(view LiveView) {
	defer func() {
		if trouble := recover(); trouble != nil {
			slog.Error("the page was not told of the run", "panic", trouble)
		}
	}()
	a.options.Emit(EventRun, view)
}

// claim makes room for a run, in a context that only its end, Stop and Close
// cancel.
func (r *running) claim() (context.Context, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, bench.Conflict("Tokenlap is being closed: open it again to start a run")
	}
	if r.goesOn() {
		return nil, bench.Conflict("a run goes on already: stop it or wait for its end, since two would measure each other")
	}
	if len(r.tries) > 0 {
		return nil, bench.Conflict("a request is being tried, and a run would be measured with it: wait for its end")
	}
	ctx, cut := context.WithCancel(context.Background())
	r.stop, r.cut, r.done = make(chan struct{}), cut, make(chan struct{})
	return ctx, nil
}

// try keeps runs from being started until done is called, where none goes on.
// Its requests are sent in the context, which cutTries ends.
func (r *running) try(ctx context.Context) (trying context.Context, done func(), err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.goesOn() {
		return nil, nil, bench.Conflict("a run goes on, and a request beside it would be measured with it: wait for its end or stop it")
	}
	trying, cut := context.WithCancel(ctx)
	number := r.tried
	if r.tried++; r.tries == nil {
		r.tries = map[int]context.CancelFunc{}
	}
	r.tries[number] = cut
	return trying, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		cut()
		delete(r.tries, number)
	}, nil
}

func (r *running) cutTries() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, cut := range r.tries {
		cut()
	}
}

// goesOn wants mu to be held.
func (r *running) goesOn() bool {
	if r.done == nil {
		return false
	}
	select {
	case <-r.done:
		return false
	default:
		return true
	}
}

func (r *running) isGoing() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.goesOn()
}

// end is closed when no run goes on.
func (r *running) end() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.goesOn() {
		return r.done
	}
	ended := make(chan struct{})
	close(ended)
	return ended
}

// release makes room for the next run.
func (r *running) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cut()
	close(r.done)
}

func (r *running) begin(run bench.Run) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.track = nil
	r.view = LiveView{Run: run.ID, Name: run.Name, Going: true, Models: []LiveModel{}}
	colours := chart.ColoursOf(run)
	for _, e := range run.Plan.Endpoints {
		r.view.Models = append(r.view.Models, LiveModel{e.Name, e.Title, colours[e.Name].Light, colours[e.Name].Dark})
	}
}

// see keeps the progress and reports whether the page is due to be told: with
// each point of the track, and at once when the run is being stopped. More
// often would cost the window more, as all is drawn anew in software.
func (r *running) see(p bench.Progress) (view LiveView, due bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	due = r.view.Progress != nil && r.view.Progress.Stop != p.Stop
	r.view.Progress = &p
	if slot := p.Elapsed / trackEvery; len(r.track) == 0 || slot > r.slot {
		due, r.slot = true, slot
		r.track = append(r.track[max(0, len(r.track)+1-trackMost):], pointOf(p))
	}
	return r.view, due
}

func pointOf(p bench.Progress) TrackPoint {
	point := TrackPoint{At: p.Elapsed.Seconds(), Models: make([]TrackModel, 0, len(p.Models))}
	for _, m := range p.Models {
		point.Models = append(point.Models, TrackModel{
			TTFTP50: m.TTFTP50, Tokens: m.Tokens, InFlight: m.InFlight, Done: m.Done, Failed: m.Failed,
		})
	}
	return point
}

func (r *running) finish(run bench.Run, err error) LiveView {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := bench.Progress{Run: run.ID, Models: []bench.ModelProgress{}, Recent: []bench.EndedRequest{}}
	if r.view.Progress != nil {
		last = *r.view.Progress
	}
	last.Seq++
	last.State = run.State
	r.view.Going, r.view.Progress, r.view.Ended = false, &last, &RunEnd{State: string(run.State)}
	if err != nil {
		message, hint := bench.SplitHint(err)
		r.view.Ended.Error, r.view.Ended.Hint = strings.ReplaceAll(message, "\n", "; "), hint
	}
	return r.view
}

// halt is Stop.
func (r *running) halt(how string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.goesOn() {
		return errNoRun
	}
	switch how {
	case "finish":
		select {
		case <-r.stop: // asked before
		default:
			close(r.stop)
		}
	case "now":
		r.cut()
	default:
		return bench.Invalid("stop %q: say finish or now", how)
	}
	return nil
}

// close ends the run now and waits a moment until it is stored. What takes
// longer is closed as interrupted at the next start, with all it has.
func (r *running) close() {
	r.mu.Lock()
	r.closed = true
	if r.cut != nil {
		r.cut()
	}
	r.mu.Unlock()
	select {
	case <-r.end():
	case <-time.After(lastWait):
		slog.Warn("the run was not stored in time; the next start closes it")
	}
}
