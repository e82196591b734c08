package load

import "tokenlap/backend/bench"

// user sends requests one after the other in one stage.
type user struct {
	gone chan struct{} // closed when the last one was answered
	free bench.Instant // then: when that was
}

// runUsers is closed load: each user sends a request, waits for the answer and
// sends the next. One user is sequential load. A user who still waits for an
// answer to the stage before begins with the end of it; new ones begin at once.
//
// A request is due when its user became free, that is when the one before it
// was done: whatever comes between, such as a connection that is slow to close
// or work of this process, is a delay on our side and is measured as one.
func (l *Loop) runUsers(s *stage) {
	before := l.users
	l.users = make([]*user, max(s.Load.Users, s.Load.UsersTo))
	for number := range l.users {
		if !s.Part.Has(number) {
			continue
		}
		me := &user{gone: make(chan struct{})}
		l.users[number] = me
		var busy *user
		if number < len(before) {
			busy = before[number]
		}
		l.working.Go(func() { l.runUser(s, number, me, busy) })
	}
	s.endWithTime(l.Clock)
}

// runUser is one user of a stage. Of a number of users that changes, each has
// its own time to come or to go.
func (l *Loop) runUser(s *stage, number int, me, busy *user) {
	defer close(me.gone)
	from, until := s.presence(number)
	due := max(from, s.From)
	if busy != nil {
		<-busy.gone // the context that ends requests ends this too
		due = max(due, busy.free)
	}
	me.free = due
	if !wait(l.Clock, due, s.over) {
		return
	}
	for !until.Reached() || due < until {
		request, more := l.drawOwn(s, number, due)
		if !more {
			return
		}
		l.inFlight.Add(1)
		due = l.send(s.sending, request)
		l.inFlight.Add(-1)
		me.free = due
	}
}

// presence is from when on a user takes part in the stage, and until when; 0:
// until its end.
func (s *stage) presence(number int) (from, until bench.Instant) {
	first, last := s.Load.Users, s.Load.UsersTo
	if last == 0 || last == first {
		return s.began, 0
	}
	at := func(share float64) bench.Instant {
		return s.began + bench.Instant(share*float64(s.Duration))
	}
	switch {
	case number >= first: // comes when the line from first to last passes number + 1/2
		return at((float64(number-first) + 0.5) / float64(last-first)), 0
	case number >= last:
		return s.began, at((float64(first-number) - 0.5) / float64(first-last))
	}
	return s.began, 0
}
