//go:build unix

package key

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"tokenlap/backend/bench"
)

// checkPrivate returns an error for a key file that belongs to this user and
// that group or others may read or write. As with ssh, a file of another owner
// is accepted; so is one on a file system that is mounted read-only, as
// containers mount their secrets.
func checkPrivate(path string, info fs.FileInfo) error {
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(owner.Uid) != os.Getuid() || info.Mode().Perm()&0o066 == 0 || onReadOnly(path) {
		return nil
	}
	return bench.Invalid("the key file %s can be read by other users of this machine (mode %04o): close it with chmod 600 %s",
		Mask(path), info.Mode().Perm(), Mask(path))
}

// writable is W_OK of access(2).
const writable = 2

func onReadOnly(path string) bool { return errors.Is(syscall.Access(path, writable), syscall.EROFS) }
