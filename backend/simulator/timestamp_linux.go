package simulator

import (
	"encoding/binary"
	"io"
	"net"
	"syscall"
	"time"
)

// enableTimestamps asks the kernel for the arrival times of what a connection
// receives.
func enableTimestamps(conn net.Conn) {
	raw, err := conn.(syscall.Conn).SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) { // if it fails, age is 0
		_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_TIMESTAMPNS, 1)
	})
}

// readWithAge reads, and returns how long ago the kernel received the last of the
// bytes: a request may have waited while this program was busy writing.
func readWithAge(conn net.Conn, p []byte) (n int, age time.Duration, err error) {
	raw, err := conn.(syscall.Conn).SyscallConn()
	if err != nil {
		return 0, 0, err
	}
	var control [64]byte
	var controlLength int
	var failed error
	err = raw.Read(func(fd uintptr) bool {
		for {
			n, controlLength, _, _, failed = syscall.Recvmsg(int(fd), p, control[:], syscall.MSG_DONTWAIT)
			if failed != syscall.EINTR {
				return failed != syscall.EAGAIN
			}
		}
	})
	switch {
	case err != nil:
		return 0, 0, err
	case failed != nil:
		return 0, 0, failed
	case n == 0:
		return 0, 0, io.EOF
	}
	return n, ageOf(control[:controlLength]), nil
}

// ageOf returns the age of the timestamp in a control message; 0 if there is
// none.
func ageOf(control []byte) time.Duration {
	messages, err := syscall.ParseSocketControlMessage(control)
	if err != nil {
		return 0
	}
	for _, m := range messages {
		if m.Header.Level == syscall.SOL_SOCKET && m.Header.Type == syscall.SO_TIMESTAMPNS && len(m.Data) >= 16 {
			seconds, nanos := binary.NativeEndian.Uint64(m.Data), binary.NativeEndian.Uint64(m.Data[8:])
			return max(0, time.Since(time.Unix(int64(seconds), int64(nanos))))
		}
	}
	return 0
}
