package app

import (
	"fmt"
	"sync"
	"time"
)

// task tells the page of something long: from its first second on, ten times
// a second at most.
type task struct {
	app *App

	mu    sync.Mutex
	what  string
	begun time.Time
	told  time.Time // zero: nothing was said yet
	late  *time.Timer
}

const (
	quiet     = time.Second
	tellEvery = 100 * time.Millisecond
)

// begin starts a task. What never says how far it is, is told of all the same.
func (a *App) begin(what string) *task {
	t := &task{app: a, what: what, begun: time.Now()}
	t.late = time.AfterFunc(quiet, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.told.IsZero() {
			t.tell(nil)
		}
	})
	return t
}

// show says what is being done, and how much of it is done, from 0 to 1.
func (t *task) show(what string, share float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.what = what
	if time.Since(t.begun) < quiet || time.Since(t.told) < tellEvery {
		return
	}
	share = min(max(share, 0), 1)
	t.tell(&share)
}

func (t *task) tell(share *float64) {
	t.told = time.Now()
	t.app.options.Emit(EventTask, TaskProgress{What: t.what, Share: share})
}

// end says that it is over, if anything was said before.
func (t *task) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.late.Stop()
	if !t.told.IsZero() {
		t.app.options.Emit(EventTask, TaskProgress{What: t.what, Done: true})
	}
	t.told = time.Now() // a timer that fired meanwhile has nothing to say
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
