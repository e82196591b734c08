package bench

import (
	"math/bits"
	"syscall"
	"time"
	"unsafe"
)

// time.Now steps by 0.5 to 15 ms on Windows (golang/go#67066); the
// performance counter steps by 100 ns.
var (
	kernel32         = syscall.NewLazyDLL("kernel32.dll")
	queryCounter     = kernel32.NewProc("QueryPerformanceCounter")
	queryFrequency   = kernel32.NewProc("QueryPerformanceFrequency")
	counterFrequency = func() int64 {
		var hz int64
		queryFrequency.Call(uintptr(unsafe.Pointer(&hz)))
		return hz
	}()
)

func fineCounter() int64 {
	var ticks int64
	queryCounter.Call(uintptr(unsafe.Pointer(&ticks)))
	return ticks
}

// fineTicks is how often the counter ticks in a time.
func fineTicks(d time.Duration) int64 {
	hi, lo := bits.Mul64(uint64(d), uint64(counterFrequency))
	ticks, _ := bits.Div64(hi, lo, uint64(time.Second))
	return int64(ticks)
}

func (c Clock) since() time.Duration {
	hi, lo := bits.Mul64(uint64(fineCounter()-c.counter), uint64(time.Second))
	ns, _ := bits.Div64(hi, lo, uint64(counterFrequency))
	return time.Duration(ns)
}
