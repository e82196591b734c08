// Package cluster proves the manifests of tokenlap job. A strict decoder reads
// them with the real types of Kubernetes; a real API server, backed by etcd,
// accepts them; the real Job controller makes Pods of them, which run as processes
// in a file system like the image's. It is a module of its own, so that the
// libraries of Kubernetes are none of the program's.
package cluster

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

var (
	tokenlap = flag.String("tokenlap", "", "path of the command line")
	control  = flag.String("control", "", "path of the program control")
)

// isolated is the variable of the process whose network and mounts are its own.
const isolated = "TOKENLAP_ISOLATED"

// TestMain runs the tests in a process with a network that has a loopback alone,
// where all ports are free, and with mounts that end with it.
func TestMain(m *testing.M) {
	flag.Parse()
	if os.Getenv(isolated) != "" {
		if err := enter(); err != nil {
			fmt.Fprintln(os.Stderr, "cluster:", err)
			os.Exit(1)
		}
		os.Exit(m.Run())
	}
	self := exec.Command("/proc/self/exe", os.Args[1:]...)
	self.Stdin, self.Stdout, self.Stderr = nil, os.Stdout, os.Stderr
	self.Env = append(os.Environ(), isolated+"=yes")
	self.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	err := self.Run()
	if self.ProcessState == nil {
		fmt.Fprintln(os.Stderr, "cluster: it needs root, for a network and mounts of its own:", err)
		os.Exit(1)
	}
	os.Exit(self.ProcessState.ExitCode())
}

// enter brings the loopback up, and keeps mounts from the rest of the machine.
func enter() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	loopback.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback)
}
