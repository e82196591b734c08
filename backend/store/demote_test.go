//go:build !windows

package store_test

import (
	"os/exec"
	"syscall"
)

const nobody = 65534

func demote(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}
