package app

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
)

// liveRun is the state of the run in progress, or of the last one, and of the
// dry runs, self-checks and checks of the database in progress: nothing else may be
// measured beside a run. A run outlives the call that started it; it ends by itself, by stop or by
// close.
type liveRun struct {
	mu          sync.Mutex
	closed      bool               // no run starts any more
	requests    map[int]requesting // in progress, by their number
	nextRequest int
	ending      sync.WaitGroup // of them
	view        LiveView
	track       []TrackPoint
	slot        time.Duration // of the last point of track, in trackInterval

	noMore chan struct{}      // closed: the run starts no more requests
	cancel context.CancelFunc // cancels the requests in flight
	done   chan struct{}      // closed when the run is stored; nil before the first
}

// requesting is something that would disturb a run and is none.
type requesting struct {
	what   requestingKind
	cancel context.CancelFunc
}

// requestingKind is what it is, in a sentence.
type requestingKind string

const (
	dryRunning   requestingKind = "a test request is in progress"
	selfchecking requestingKind = "a self-check of this machine is in progress"
	checking     requestingKind = "a check of the database is in progress"
)

const (
	trackInterval  = 500 * time.Millisecond
	maxTrackPoints = 1200
	closeTimeout   = 5 * time.Second // for a cancelled run to be stored
)

// reserve makes room for a run and returns its context, which release, stop and
// close cancel.
func (r *liveRun) reserve() (context.Context, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, bench.Conflict("Tokenlap is being closed: open it again to start a run")
	}
	if r.runningLocked() {
		return nil, bench.Conflict("a run is already in progress: stop it or wait for its end, since two would distort each other's figures")
	}
	for _, one := range r.requests {
		return nil, bench.Conflict("%s, and a run would be measured with it: wait for its end", one.what)
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.noMore, r.cancel, r.done = make(chan struct{}), cancel, make(chan struct{})
	return ctx, nil
}

// release ends the reservation.
func (r *liveRun) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cancel()
	close(r.done)
}

// beginRequests returns the context for one of these, which cancelRequests
// cancels. It fails while a run is in progress, and a self-check
// beside anything; until end is called no run can start.
func (r *liveRun) beginRequests(parent context.Context, what requestingKind) (ctx context.Context, end func(), err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, nil, bench.Conflict("Tokenlap is being closed: open it again to send a request")
	}
	if r.runningLocked() {
		return nil, nil, bench.Conflict("a run is in progress, and this would distort its figures: wait for its end or stop it")
	}
	for _, one := range r.requests {
		if what == selfchecking || one.what == selfchecking {
			return nil, nil, bench.Conflict("%s, and would be measured with this: wait for its end", one.what)
		}
	}
	ctx, cancel := context.WithCancel(parent)
	number := r.nextRequest
	if r.nextRequest++; r.requests == nil {
		r.requests = map[int]requesting{}
	}
	r.requests[number] = requesting{what, cancel}
	r.ending.Add(1)
	return ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		cancel()
		delete(r.requests, number)
		r.ending.Done()
	}, nil
}

func (r *liveRun) cancelRequests(what requestingKind) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range r.requests {
		if one.what == what {
			one.cancel()
		}
	}
}

func (r *liveRun) isRunning() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.runningLocked()
}

// runningLocked is isRunning for callers that hold mu.
func (r *liveRun) runningLocked() bool {
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

// ended returns a channel that is closed when no run is in progress.
func (r *liveRun) ended() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.runningLocked() {
		return r.done
	}
	closed := make(chan struct{})
	close(closed)
	return closed
}

// begin makes the view that of a run that has begun, for an item of the queue or 0,
// and returns it.
func (r *liveRun) begin(run bench.Run, item int) LiveView {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.track = nil
	r.view = LiveView{Run: run.ID, Name: run.Name, Item: item, Going: true, Models: []LiveModel{}}
	colours := chart.ColoursOf(run)
	for _, e := range run.Plan.Endpoints {
		r.view.Models = append(r.view.Models, LiveModel{e.Name, e.Title, colours[e.Name].Light, colours[e.Name].Dark})
	}
	return r.view
}

// update stores the progress and reports whether the view is due to be emitted:
// with each point of the track, and at once when the run is being stopped. More
// often would cost too much, since the window is drawn in software.
func (r *liveRun) update(p bench.Progress) (view LiveView, due bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	due = r.view.Progress != nil && r.view.Progress.Stop != p.Stop
	r.view.Progress = &p
	if slot := p.Elapsed / trackInterval; len(r.track) == 0 || slot > r.slot {
		due, r.slot = true, slot
		if p.Counting != nil { // nothing is measured any more
			return r.view, due
		}
		r.track = append(r.track[max(0, len(r.track)+1-maxTrackPoints):], pointOf(p))
	}
	return r.view, due
}

func pointOf(p bench.Progress) TrackPoint {
	point := TrackPoint{At: p.Elapsed.Seconds(), Models: make([]TrackModel, 0, len(p.Models))}
	for _, m := range p.Models {
		point.Models = append(point.Models, TrackModel{
			TTFTP50: m.TTFTP50, Tokens: m.Tokens, InFlight: m.InFlight, Done: m.Done, Failed: m.Failed,
			Asked: m.AskedRate, Sent: m.SentRate,
		})
	}
	return point
}

// finish makes the view that of a run that has ended, with our error if there is
// one.
func (r *liveRun) finish(run bench.Run, err error) LiveView {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := bench.Progress{Run: run.ID, Models: []bench.ModelProgress{}, Recent: []bench.EndedRequest{}}
	if r.view.Progress != nil {
		last = *r.view.Progress
	}
	last.Seq++
	last.State = run.State
	r.view.Going, r.view.Progress = false, &last
	r.view.Ended = &RunEnd{State: string(run.DisplayState()), Reason: run.Execution.End, Models: run.Summary.Models}
	if err != nil {
		message, hint := bench.SplitHint(err)
		r.view.Ended.Error, r.view.Ended.Hint = strings.ReplaceAll(message, "\n", "; "), hint
	}
	return r.view
}

// stop ends the run as App.Stop says.
func (r *liveRun) stop(how string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.runningLocked() {
		return errNoRun
	}
	switch how {
	case "finish":
		select {
		case <-r.noMore: // closed before
		default:
			close(r.noMore)
		}
	case "now":
		r.cancel()
	default:
		return bench.Invalid("stop %q: say finish or now", how)
	}
	return nil
}

var errNoRun = bench.NotFound("no run is in progress")

// close cancels what is in progress and waits at most closeTimeout until a run is
// stored and the simulator of a self-check has ended. A run that takes longer is
// closed as interrupted at the next start, with all its samples.
func (r *liveRun) close() {
	r.mu.Lock()
	r.closed = true
	if r.cancel != nil {
		r.cancel()
	}
	for _, one := range r.requests {
		one.cancel()
	}
	r.mu.Unlock()
	done := make(chan struct{})
	go func() {
		<-r.ended()
		r.ending.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(closeTimeout):
		slog.Warn("the run was not stored in time; the next start closes it")
	}
}
