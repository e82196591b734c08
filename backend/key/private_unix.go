//go:build unix

package key

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"tokenlap/backend/bench"
)

// private refuses a key file that its owner left open to others: one that is
// ours, that group or others may read or write, and that we could close. A
// file of another owner is that owner's decision, as with ssh; so is one on a
// file system mounted read-only, as containers mount their secrets.
func private(path string, info fs.FileInfo) error {
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
