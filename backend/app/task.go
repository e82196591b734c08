package app

import (
	"fmt"
	"sync"
	"time"
)

// TaskProgress is the progress of an import or export that takes longer than a
// second.
type TaskProgress struct {
	What  string   `json:"what" translate:"text"` // in words
	Share *float64 `json:"share"`                 // done, from 0 to 1; nil: not known
	Done  bool     `json:"done"`
}

// task emits TaskProgress: from its first second on, at most ten times a second.
type task struct {
	app *App

	mu      sync.Mutex
	what    string
	begun   time.Time
	emitted time.Time // last; zero: never
	timer   *time.Timer
}

const (
	taskDelay    = time.Second
	taskInterval = 100 * time.Millisecond
)

// beginTask starts a task. One that never reports its share is emitted once,
// after its first second.
func (a *App) beginTask(what string) *task {
	t := &task{app: a, what: what, begun: time.Now()}
	t.timer = time.AfterFunc(taskDelay, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.emitted.IsZero() {
			t.emit(nil)
		}
	})
	return t
}

// report says what is being done and which share of it is done, from 0 to 1.
func (t *task) report(what string, share float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.what = what
	if time.Since(t.begun) < taskDelay || time.Since(t.emitted) < taskInterval {
		return
	}
	share = min(max(share, 0), 1)
	t.emit(&share)
}

func (t *task) emit(share *float64) {
	t.emitted = time.Now()
	t.app.options.Emit(EventTask, TaskProgress{What: t.what, Share: share})
}

// end emits that the task is done, unless nothing was emitted before.
func (t *task) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.timer.Stop()
	if !t.emitted.IsZero() {
		t.app.options.Emit(EventTask, TaskProgress{What: t.what, Done: true})
	}
	t.emitted = time.Now() // a timer that fired meanwhile must not emit
}

// count returns a number with its noun: 1 row, 2 rows.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
