//go:build linux && (amd64 || arm64)

package client

import (
	"encoding/binary"
	"io"
	"net"
	"syscall"
	"time"
	"unsafe"
)

// receiver reads from a TCP connection together with the time at which the kernel
// received what it reads. TCP joins segments that wait to be read, and reports the
// time of the last one.
type receiver struct {
	raw     syscall.RawConn
	message syscall.Msghdr
	into    syscall.Iovec
	control [64]byte
	n       int
	failed  syscall.Errno
	receive func(fd uintptr) bool // made once, so that reading allocates nothing
}

// newReceiver asks the kernel for receive times; nil where it gives none.
func newReceiver(conn net.Conn) *receiver {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return nil
	}
	refused := true
	_ = raw.Control(func(fd uintptr) {
		refused = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_TIMESTAMPNS, 1) != nil
	})
	if refused {
		return nil
	}
	r := &receiver{raw: raw}
	r.message.Iov, r.message.Iovlen, r.message.Control = &r.into, 1, &r.control[0]
	r.receive = r.take
	return r
}

// take reads without waiting; false if nothing has come. The call returns at
// once, so the scheduler need not know of it: that saves a tenth of its time.
func (r *receiver) take(fd uintptr) bool {
	for {
		r.message.Controllen = uint64(len(r.control))
		n, _, failed := syscall.RawSyscall(syscall.SYS_RECVMSG, fd, uintptr(unsafe.Pointer(&r.message)), syscall.MSG_DONTWAIT)
		if r.n, r.failed = int(n), failed; failed != syscall.EINTR {
			return failed != syscall.EAGAIN
		}
	}
}

// read waits for bytes. Stamp is when the kernel received the last segment of
// them, in nanoseconds since 1970; 0: it does not say.
func (r *receiver) read(p []byte) (n int, stamp int64, err error) {
	if len(p) == 0 {
		return 0, 0, nil
	}
	r.into.Base = &p[0]
	r.into.SetLen(len(p))
	err = r.raw.Read(r.receive)
	r.into.Base = nil
	switch {
	case err != nil:
		return 0, 0, err
	case r.failed != 0:
		return 0, 0, r.failed
	case r.n == 0:
		return 0, 0, io.EOF
	}
	return r.n, stampIn(r.control[:r.message.Controllen]), nil
}

// stampIn returns the time in control messages, 0 if there is none. It is the
// first message of a connection that asked for nothing else.
func stampIn(control []byte) int64 {
	const header = syscall.SizeofCmsghdr
	if len(control) < header+16 {
		return 0
	}
	level := int32(binary.NativeEndian.Uint32(control[header-8:]))
	kind := int32(binary.NativeEndian.Uint32(control[header-4:]))
	if level != syscall.SOL_SOCKET || kind != syscall.SO_TIMESTAMPNS {
		return 0
	}
	seconds, nanos := binary.NativeEndian.Uint64(control[header:]), binary.NativeEndian.Uint64(control[header+8:])
	return int64(seconds)*int64(time.Second) + int64(nanos)
}
