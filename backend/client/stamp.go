package client

import (
	"context"
	"errors"
	"io"
	"math"
	"net"
	"os"
	"time"

	"tokenlap/backend/bench"
)

// socket is the connection as the clock sees it: under TLS and HTTP, so that a
// stamp is that of the bytes themselves: of their arrival where the kernel says
// when it received them, else of the return of the system call, before anything
// is parsed. It belongs to one goroutine, apart from deadlines, which any may set.
type socket struct {
	net.Conn
	clock  bench.Clock
	kernel *receiver     // nil: the kernel does not say
	sent   bench.Instant // first write since begin
	wrote  bench.Instant // last write since begin
	came   bench.Instant // arrival of the last bytes that were read
	read   bench.Instant // return of that read
	ended  bench.Instant // the other side closed
	reads  uint32        // number of that read on this connection
	bytes  int           // read since begin
	wait   wait

	failure error // of the last read, or nil
	looking bool  // Read takes only what is there already
}

// wait is what one exchange may still wait for.
type wait struct {
	ctx    context.Context
	limits bench.Limits
	start  bench.Instant
	stage  stage
	hold   time.Duration // how long stage ending lasts
}

// stage is how far an exchange got: it decides which limits hold.
type stage int

const (
	sending  stage = iota // none of its own
	heading               // Headers and FirstToken
	reading               // none of its own: a body in one piece
	thinking              // FirstToken: headers are here, output is not
	flowing               // Idle
	ending                // a finish reason came: what may follow is waited for while the user waits too
	settling              // the same, while the user has gone on
)

// settleTime is how long after a finish reason a silent stream is waited for
// where no idle limit is set: an answer that has one is then complete.
const settleTime = 30 * time.Second

// released is no outcome of a request: the user of a stream that is silent
// after its finish reason may go on.
const released bench.Outcome = "released"

// maxHead is the most that response headers may take.
const maxHead = 1 << 20

// expired is a limit of ours that was passed.
type expired struct{ kind bench.Outcome }

func (e expired) Error() string { return string(e.kind) }

// begin readies the socket for an exchange that started at start.
func (t *socket) begin(ctx context.Context, limits bench.Limits, start bench.Instant) {
	t.sent, t.wrote, t.came, t.read, t.ended, t.bytes = 0, 0, 0, 0, 0, 0
	t.failure = nil
	t.wait = wait{ctx: ctx, limits: limits, start: start, stage: sending}
}

// enter moves the exchange to its next stage and sets the new deadline. While
// the stage lasts, Read moves the deadline on only when it fires: a deadline a
// read would cost more than the read's own bookkeeping.
func (t *socket) enter(next stage) error {
	t.wait.stage = next
	at, _ := t.deadline()
	return t.aim(at)
}

// aim sets the deadline, unless the exchange has been cancelled meanwhile: the
// canceller sets a deadline too, and must not be overruled.
func (t *socket) aim(at bench.Instant) error {
	if err := t.SetDeadline(t.clock.Started().Add(at.Offset())); err != nil {
		return err
	}
	return t.wait.ctx.Err()
}

// deadline is the earliest limit of the present stage, and its kind.
func (t *socket) deadline() (bench.Instant, bench.Outcome) {
	w := &t.wait
	at, kind := w.start+bench.Instant(w.limits.Total), bench.TimeoutTotal
	earlier := func(from bench.Instant, limit time.Duration, k bench.Outcome) {
		if until := from + bench.Instant(limit); limit > 0 && from.Reached() && until < at {
			at, kind = until, k
		}
	}
	switch w.stage {
	case heading:
		earlier(t.sent, w.limits.FirstToken, bench.TimeoutFirstToken)
		earlier(t.sent, w.limits.Headers, bench.TimeoutHeaders)
	case thinking:
		earlier(t.sent, w.limits.FirstToken, bench.TimeoutFirstToken)
	case flowing:
		earlier(t.read, w.limits.Idle, bench.TimeoutIdle)
	case ending:
		earlier(t.read, w.hold, released)
	case settling:
		settle := w.limits.Idle
		if settle <= 0 {
			settle = settleTime
		}
		earlier(t.read, settle, bench.OK)
	}
	return at, kind
}

// receive reads and stamps.
func (t *socket) receive(p []byte) (n int, err error) {
	var stamp int64
	if t.kernel == nil {
		n, err = t.Conn.Read(p)
	} else {
		n, stamp, err = t.kernel.read(p)
	}
	if n > 0 {
		t.stamp(stamp)
	}
	return n, err
}

// stamp notes when bytes arrived, by the kernel's time of day or, without one,
// now. The time of day may jump: an arrival lies between that of the bytes before
// and now.
func (t *socket) stamp(kernel int64) {
	now := time.Now()
	t.read = t.clock.InstantOf(now)
	if kernel == 0 {
		t.came = t.read
		return
	}
	earliest := max(t.came, t.sent)
	t.came = min(t.read, max(earliest, t.read-bench.Instant(now.UnixNano()-kernel)))
}

// lag is how late the last bytes were read, in microseconds.
func (t *socket) lag() uint32 {
	return uint32(min(time.Duration(t.read-t.came).Microseconds(), math.MaxUint32))
}

// Read stamps what it reads. When the deadline fires it says
// which limit was passed, or goes on waiting if bytes had moved it.
func (t *socket) Read(p []byte) (int, error) {
	if t.looking {
		return readReady(t.Conn, p)
	}
	for {
		n, err := t.receive(p)
		if n > 0 {
			t.reads++
			if t.bytes += n; t.wait.stage == heading && t.bytes > maxHead {
				t.failure = errTooLarge
				return 0, errTooLarge
			}
			return n, err
		}
		if errors.Is(err, io.EOF) {
			t.ended = t.clock.Now()
		}
		if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) || t.wait.ctx == nil {
			t.failure = err
			return n, err
		}
		if err := t.overdue(); err != nil {
			t.failure = err
			return 0, err
		}
	}
}

// overdue handles a deadline that fired: nil means wait on.
func (t *socket) overdue() error {
	if err := t.wait.ctx.Err(); err != nil {
		return err
	}
	at, kind := t.deadline()
	switch {
	case t.clock.Now() < at:
		return t.aim(at)
	case kind == released:
		return errRelease
	}
	return expired{kind}
}

// Write stamps the first and the last byte of a request.
func (t *socket) Write(p []byte) (int, error) {
	if !t.sent.Reached() {
		t.sent = t.clock.Now()
	}
	n, err := t.Conn.Write(p)
	t.wrote = t.clock.Now()
	if err != nil && errors.Is(err, os.ErrDeadlineExceeded) && t.wait.ctx != nil {
		if cut := t.overdue(); cut != nil {
			return n, cut
		}
	}
	return n, err
}
