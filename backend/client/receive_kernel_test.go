//go:build linux && (amd64 || arm64)

package client

import (
	"net"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// loopback is a connection to a server that writes.
func loopback(t *testing.T, serve func(net.Conn)) net.Conn {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			serve(conn)
			conn.Close()
		}
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// A client that is held up reads several segments at once. It knows when the last
// of them came, and how late it was.
func TestALateReadHasTheTimeOfItsLastSegment(t *testing.T) {
	clock := bench.StartClock()
	var wrote bench.Instant
	done := make(chan struct{})
	conn := loopback(t, func(conn net.Conn) {
		for range 3 {
			time.Sleep(10 * time.Millisecond)
			wrote = clock.Now()
			_, _ = conn.Write(make([]byte, 100))
		}
		close(done)
	})
	s := &socket{Conn: conn, clock: clock, kernel: newReceiver(conn)}
	s.begin(t.Context(), bench.Limits{Total: time.Minute}, clock.Now())
	s.wait.stage = flowing
	<-done
	time.Sleep(30 * time.Millisecond)
	n, err := s.Read(make([]byte, 4096))
	if off := time.Duration(s.came - wrote); err != nil || n != 300 || off < 0 || off > 5*time.Millisecond {
		t.Errorf("%d bytes stamped %v after the last was sent, %v", n, off, err)
	}
	if s.lag() < 30_000 {
		t.Errorf("read %d µs late, at least 30 ms in truth", s.lag())
	}
}

func TestStampsStayInOrderWhereTheTimeOfDayJumps(t *testing.T) {
	clock := bench.StartClock()
	s := &socket{clock: clock, sent: clock.Now()}
	s.stamp(time.Now().Add(time.Hour).UnixNano())
	if s.came != s.read {
		t.Errorf("a time to come is stamped %v, read at %v", s.came.Offset(), s.read.Offset())
	}
	before := s.came
	s.stamp(time.Now().Add(-time.Hour).UnixNano())
	if s.came != before {
		t.Errorf("an hour ago is stamped %v, the bytes before came at %v", s.came.Offset(), before.Offset())
	}
}

func TestReadingWithTheKernelsTimeAllocatesNothing(t *testing.T) {
	conn := loopback(t, func(conn net.Conn) {
		for piece := make([]byte, 10); ; {
			if _, err := conn.Write(piece); err != nil {
				return
			}
		}
	})
	clock := bench.StartClock()
	s := &socket{Conn: conn, clock: clock, kernel: newReceiver(conn)}
	s.begin(t.Context(), bench.Limits{Total: time.Minute}, clock.Now())
	buffer := make([]byte, 4096)
	if n := testing.AllocsPerRun(200, func() { _, _ = s.Read(buffer) }); n != 0 {
		t.Errorf("%v allocations a read", n)
	}
}
