package app

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/queue"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// queueRun is the queue of the process that runs it. What is in the store follows it.
type queueRun struct {
	mu       sync.Mutex
	queue    queue.Queue
	settings QueueSettings
	removed  map[int]removedItem
	release  func()     // gives up the lock; nil: it is not held
	ended    []endedRun // not yet compared

	now    func() time.Time // nil: the wall clock
	woken  chan struct{}
	cancel context.CancelFunc
	done   chan struct{} // closed when nothing is started or compared any more
}

// endedRun is a run of an item of the queue that ended.
type endedRun struct {
	item    int
	run     bench.Run
	failure error // of Tokenlap
}

// clock returns the time of the wall clock alone: the monotonic one stands still while
// a computer sleeps.
func (q *queueRun) clock() time.Time {
	if q.now != nil {
		return q.now()
	}
	return time.Now().Round(0)
}

// wake has the queue looked at.
func (q *queueRun) wake() {
	select {
	case q.woken <- struct{}{}:
	default: // it is being woken
	}
}

// defaultPause is the pause between two runs, in seconds.
const defaultPause = 10

// open takes the lock and reads the items, once. Without the lock the items are read
// each time and the error is a conflict. The caller holds mu.
func (q *queueRun) open(ctx context.Context, db *store.Store) error {
	if q.release != nil {
		return nil
	}
	settings := QueueSettings{Pause: defaultPause}
	if err := loadSetting(ctx, db, queueSetting, &settings); err != nil {
		return err
	}
	release, locked := db.LockQueue()
	items, err := db.Queue(ctx)
	if err != nil {
		if release != nil {
			release()
		}
		return err
	}
	q.settings = settings
	q.queue = queue.Queue{Items: items, Paused: settings.Paused, Pause: seconds(settings.Pause)}
	if locked != nil {
		return locked
	}
	q.release = release
	q.queue.Freed(q.clock()) // who opens the window has the time of the pause to see what starts
	return nil
}

// queueInterval is how often the clock is looked at, at least: it may be set, and the
// computer may sleep.
const queueInterval = 20 * time.Second

// StartQueue runs the items of the queue, from now until StopQueue or Close. The window
// calls it once.
func (a *App) StartQueue() {
	ctx, cancel := context.WithCancel(context.Background())
	q := &a.queue
	q.mu.Lock()
	q.cancel, q.done = cancel, make(chan struct{})
	q.mu.Unlock()
	go func() {
		defer close(q.done)
		a.endInterrupted(ctx)
		for ctx.Err() == nil {
			a.endRuns(ctx) // before the next one starts, which comparing would disturb
			timer := time.NewTimer(a.turnQueue(ctx))
			select {
			case <-ctx.Done():
			case <-q.woken:
			case <-timer.C:
			}
			timer.Stop()
		}
	}()
}

// StopQueue starts nothing more of the queue and waits for what is being compared.
// The items stay.
func (a *App) StopQueue() {
	q := &a.queue
	q.mu.Lock()
	cancel, done := q.cancel, q.done
	q.mu.Unlock()
	if cancel == nil {
		return
	}
	cancel()
	<-done
}

// closeQueue stops the queue and gives up its lock.
func (a *App) closeQueue() {
	a.StopQueue()
	q := &a.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.release != nil {
		q.release()
		q.release = nil
	}
}

// turnQueue starts the next item if it may start now, and returns how long to wait
// until the queue is looked at again.
func (a *App) turnQueue(ctx context.Context) time.Duration {
	db, err := a.store(ctx)
	if err != nil {
		return queueInterval // the page says why the store cannot be opened
	}
	q := &a.queue
	q.mu.Lock()
	if err := q.open(ctx, db); err != nil {
		q.mu.Unlock()
		return queueInterval
	}
	now := q.clock()
	changed := q.queue.Check(now)
	item, start := q.queue.Next(now)
	starts := item != nil && !start.After(now) && !a.live.isRunning()
	var next bench.QueueItem
	if starts {
		next, changed = *item, true
		q.queue.Begin(item.ID, "")
	}
	wait := queueInterval
	if wake := q.queue.Wake(now); !wake.IsZero() {
		wait = min(wait, max(wake.Sub(now), time.Millisecond))
	}
	q.mu.Unlock()
	if starts {
		a.startItem(ctx, db, next)
	}
	if changed && ctx.Err() == nil {
		a.storeQueue(ctx, db)
	}
	return wait
}

// startItem starts the run of an item. If something else is being measured it waits.
func (a *App) startItem(ctx context.Context, db *store.Store, item bench.QueueItem) {
	_, err := a.launchItem(ctx, item)
	q := &a.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case err == nil: // see beginItem
	case bench.CodeOf(err) == bench.CodeConflict || ctx.Err() != nil:
		q.queue.Postpone(item.ID)
	default:
		message, hint := bench.SplitHint(err)
		a.endItem(item.ID, bench.QueueResult{Error: message, Hint: hint, Ended: q.clock()})
	}
}

// beginItem stores which run is that of an item before the run sends anything: if this
// process dies, the next one knows that the item was run.
func (a *App) beginItem(ctx context.Context, db *store.Store, item int, run string) {
	a.queue.mu.Lock()
	a.queue.queue.Begin(item, run)
	a.queue.mu.Unlock()
	a.storeQueue(ctx, db)
}

func (a *App) launchItem(ctx context.Context, item bench.QueueItem) (run string, err error) {
	form, err := formOfItem(item)
	if err != nil {
		return "", err
	}
	made, mistakes, err := a.plan(ctx, form)
	if err = errors.Join(err, plan.MistakesError(mistakes)); err != nil {
		return "", err
	}
	if made.Name == "" {
		made.Name = item.Name
	}
	return a.launch(ctx, launch{Job: runner.Job{Plan: made, Tags: form.Tags, Note: form.Note}, item: item.ID})
}

// freed begins the pause after a run.
func (q *queueRun) freed() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.queue.Freed(q.clock())
}

// takeEnd takes note of the end of a run of an item.
func (q *queueRun) takeEnd(ended endedRun) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if ended.item != 0 {
		q.ended = append(q.ended, ended)
	}
}

// endRuns ends the items whose runs ended.
func (a *App) endRuns(ctx context.Context) {
	q := &a.queue
	q.mu.Lock()
	ended := q.ended
	q.ended = nil
	q.mu.Unlock()
	for _, one := range ended {
		a.judgeItem(ctx, one)
	}
}

// endItem ends an item and tells the page. The caller holds the lock of the queue.
func (a *App) endItem(id int, result bench.QueueResult) {
	q := &a.queue
	item := q.queue.Find(id)
	if item == nil {
		return
	}
	end := QueueEnd{Item: id, Name: item.Name, Result: resultView(result), Notify: q.settings.Always || deservesNotice(result)}
	q.queue.End(id, result, q.clock())
	a.options.Emit(EventQueueEnd, end)
}

// storeQueue stores the items and sends them to the page.
func (a *App) storeQueue(ctx context.Context, db *store.Store) {
	q := &a.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := db.SetQueue(ctx, q.queue.Items); err != nil && ctx.Err() == nil {
		slog.Warn("the queue was not stored", "error", err)
	}
	a.options.Emit(EventQueue, viewOf(&q.queue, q.settings, q.clock()))
}

// endInterrupted ends the items whose run was in progress when the process before this
// one ended.
func (a *App) endInterrupted(ctx context.Context) {
	db, err := a.store(ctx)
	if err != nil {
		return
	}
	q := &a.queue
	q.mu.Lock()
	err = q.open(ctx, db)
	running := q.queue.Running()
	if err != nil || running == nil {
		q.mu.Unlock()
		return
	}
	item := *running
	if item.Run == "" { // it had not begun
		q.queue.Postpone(item.ID)
	}
	q.mu.Unlock()
	if item.Run == "" {
		a.storeQueue(ctx, db)
		return
	}
	run, err := db.Run(ctx, item.Run)
	if err != nil {
		run = bench.Run{ID: item.Run, State: bench.Interrupted}
	}
	a.judgeItem(ctx, endedRun{item: item.ID, run: run})
}
