package load

import (
	"context"
	"os"
	"syscall"
	"time"
	"unsafe"
)

// systemTimer is a timerfd. It wakes a goroutine as a byte that comes from the
// network does: the timers of Go are rounded to milliseconds where the program
// sleeps in epoll. It is nil where there is none.
type systemTimer struct{ file *os.File }

const clockMonotonic = 1

func openSystemTimer() systemTimer {
	fd, _, failed := syscall.Syscall(syscall.SYS_TIMERFD_CREATE, clockMonotonic, syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if failed != 0 {
		return systemTimer{}
	}
	return systemTimer{os.NewFile(fd, "timerfd")}
}

func (t systemTimer) close() {
	if t.file != nil {
		_ = t.file.Close()
	}
}

// sleep waits for a time or until ctx ends; false if the timer does not work.
func (t systemTimer) sleep(ctx context.Context, wait time.Duration) bool {
	if t.file == nil {
		return false
	}
	raw, err := t.file.SyscallConn()
	if err != nil {
		return false
	}
	var failed syscall.Errno
	once := [2]syscall.Timespec{1: syscall.NsecToTimespec(int64(wait))} // the interval, then the first time
	if err := raw.Control(func(fd uintptr) {
		_, _, failed = syscall.Syscall6(syscall.SYS_TIMERFD_SETTIME, fd, 0, uintptr(unsafe.Pointer(&once)), 0, 0, 0)
	}); err != nil || failed != 0 {
		return false
	}
	if t.file.SetReadDeadline(time.Time{}) != nil {
		return false
	}
	unregister := context.AfterFunc(ctx, func() { _ = t.file.SetReadDeadline(time.Unix(1, 0)) })
	defer unregister()
	var expirations [8]byte
	_, err = t.file.Read(expirations[:])
	return err == nil || ctx.Err() != nil
}
