package desk

import (
	"fmt"
	"sync"
	"time"
)

// task tells the page how far something long got: from its first second on,
// ten times a second at most.
type task struct {
	desk *Desk
	what string

	mu    sync.Mutex
	begun time.Time
	told  time.Time
}

const (
	quiet     = time.Second
	tellEvery = 100 * time.Millisecond
)

func (d *Desk) begin(what string) *task { return &task{desk: d, what: what, begun: time.Now()} }

// show says what is being done, and how much of it is done, from 0 to 1.
func (t *task) show(what string, share float64) {
	t.mu.Lock()
	now := time.Now()
	soon := now.Sub(t.begun) < quiet || now.Sub(t.told) < tellEvery
	if !soon {
		t.told, t.what = now, what
	}
	t.mu.Unlock()
	if !soon {
		share = min(max(share, 0), 1)
		t.desk.options.Emit(EventTask, TaskProgress{What: what, Share: &share})
	}
}

// end says that it is over, if anything was said before.
func (t *task) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.told.IsZero() {
		t.desk.options.Emit(EventTask, TaskProgress{What: t.what, Done: true})
	}
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
