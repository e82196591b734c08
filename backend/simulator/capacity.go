package simulator

import (
	"container/heap"
	"slices"
	"sync"
	"time"
)

// capacity limits the requests that are served at a time; the others wait in
// the order in which they arrived. A slot passes from one request to the next
// at the instant at which the schedule of the first ends, even if this program
// was late: so the server serves
//
//	parallel / (ttft + prefill + (tokens - 1) * itl)
//
// requests a second, and lateness does not add up.
type capacity struct {
	limited bool

	mu      sync.Mutex
	free    []int64 // since when slots are free, ascending
	waiting queue   // empty while a slot is free
}

// maxCatchUp is how much earlier than it did a slot may have passed to the next
// request. A machine that is later is too slow for the schedule.
const maxCatchUp = 500 * time.Millisecond

func newCapacity(parallel int) *capacity {
	return &capacity{limited: parallel > 0, free: make([]int64, parallel)}
}

// waiter is a request that waits for a slot.
type waiter struct {
	conn    *conn
	arrived int64
	number  int        // of those that arrived at once, the order in which they were read
	left    bool       // the client has left
	began   chan int64 // holds one: when the slot was given
}

// queue is a heap of waiters, the one that arrived first on top.
type queue []*waiter

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].arrived < q[j].arrived || q[i].arrived == q[j].arrived && q[i].number < q[j].number
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(w any)   { *q = append(*q, w.(*waiter)) }

func (q *queue) Pop() any {
	last := len(*q) - 1
	w := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return w
}

// acquire waits for a slot and returns when the request began to be served: when
// it arrived, or when the slot became free if that was later.
func (x *exchange) acquire() (began int64, err error) {
	c := x.server.capacity
	if !c.limited {
		return x.truth.Arrived, nil
	}
	w := &waiter{conn: x.conn, arrived: x.truth.Arrived, number: x.truth.Number, began: make(chan int64, 1)}
	if began, isFree := c.join(w); isFree {
		return began, nil
	}
	return c.await(w)
}

// join takes a free slot, or a place in the queue.
func (c *capacity) join(w *waiter) (began int64, isFree bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.free) == 0 {
		heap.Push(&c.waiting, w)
		return 0, false
	}
	began = max(w.arrived, c.free[0])
	c.free = c.free[1:]
	return began, true
}

// await waits by trying to read: that ends when the client leaves, and when the
// slot is given, by a deadline in the past. If the client has sent its next
// request there is nothing to read for.
func (c *capacity) await(w *waiter) (began int64, err error) {
	if w.conn.in.Buffered() == 0 {
		if _, err := w.conn.in.Peek(1); err != nil && !isTimeout(err) {
			return 0, c.leave(w)
		}
	}
	select {
	case began := <-w.began:
		return began, w.conn.raw.SetReadDeadline(time.Time{})
	case <-w.conn.server.closing:
		return 0, errClosed
	}
}

// leave gives up a place in the queue, or the slot that was given meanwhile.
func (c *capacity) leave(w *waiter) error {
	c.mu.Lock()
	w.left = true
	c.mu.Unlock()
	select {
	case began := <-w.began:
		c.release(began)
	default:
	}
	if w.conn.server.closed() {
		return errClosed
	}
	return errLeft
}

// release gives a slot back that is free from an instant on.
func (c *capacity) release(from int64) {
	if !c.limited {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.waiting) > 0 {
		if w := heap.Pop(&c.waiting).(*waiter); !w.left {
			_ = w.conn.raw.SetReadDeadline(time.Unix(1, 0)) // fails if the connection was closed, which wakes it too
			w.began <- max(w.arrived, from)
			return
		}
	}
	i, _ := slices.BinarySearch(c.free, from)
	c.free = slices.Insert(c.free, i, from)
}

// servedUntil returns when the service of a request ended: by its schedule, or
// now if it has none or broke off.
func (x *exchange) servedUntil(err error) int64 {
	now, planned := x.server.now(), max(x.truth.Began, x.server.fromWorkingTime(x.latest))
	isPaced := x.behaviour.ITL > 0 || x.tokens <= 1
	if err != nil || !isPaced || x.behaviour.UsageDelay > 0 || now-planned > int64(maxCatchUp) {
		return now
	}
	return planned
}
