//go:build unix

package runner

import (
	"math"
	"syscall"
)

// fileLimit returns how many files this process may have open. Go has raised
// the soft limit to the hard one already.
func fileLimit() uint64 {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return math.MaxUint64
	}
	return uint64(limit.Cur) //nolint:unconvert // signed on FreeBSD
}
