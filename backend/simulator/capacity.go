package simulator

import "sync"

// capacity limits the requests that are served at a time; the others wait in
// the order in which they came.
type capacity struct {
	slots chan struct{} // one for each request that is served; nil: no limit

	mu    sync.Mutex
	freed int64 // when a slot was last released while all were taken
}

func newCapacity(parallel int) *capacity {
	if parallel == 0 {
		return &capacity{}
	}
	return &capacity{slots: make(chan struct{}, parallel)}
}

// acquire waits for a slot and returns when the request began to be served. One
// that came while all slots were taken began when one was released, even if
// this program saw it later.
func (s *Server) acquire(arrived int64) (began int64, err error) {
	c := s.capacity
	if c.slots == nil {
		return arrived, nil
	}
	select {
	case c.slots <- struct{}{}:
	case <-s.closing:
		return arrived, errClosed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return max(arrived, c.freed), nil
}

// release gives a slot back.
func (s *Server) release() {
	c := s.capacity
	if c.slots == nil {
		return
	}
	c.mu.Lock()
	if len(c.slots) == cap(c.slots) {
		c.freed = s.now()
	}
	c.mu.Unlock()
	<-c.slots
}
