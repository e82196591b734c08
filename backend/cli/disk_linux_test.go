package cli_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"tokenlap/backend/bench"
)

// smallDisk names a folder on which the program mounts a disk of 4 MB, which only
// this process sees.
const smallDisk = "TOKENLAP_TEST_SMALL_DISK"

func mountSmallDisk() error {
	dir := os.Getenv(smallDisk)
	if dir == "" {
		return nil
	}
	return errors.Join(syscall.Mount("none", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""), syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"))
}

// withOwnMounts makes a process that may mount something for itself.
func withOwnMounts(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
}

func TestARunOnAFullDiskIsMeasuredToItsEndAndWholeElsewhere(t *testing.T) {
	probe := exec.Command("true")
	if withOwnMounts(probe); probe.Run() != nil {
		t.Skip("processes may not have mounts of their own here")
	}
	h := newHome(t)
	disk := filepath.Join(h.dir, "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv(smallDisk, disk)
	cmd := exec.Command(os.Args[0], "run", "--data-dir", filepath.Join(disk, "data"), "--url", serve(t, "ttft=0s&itl=0s&tokens=1000"), "--model", "m", "--prompts", "short-simple-capital",
		"--mode", "concurrent", "--concurrent", "4", "--iterations", "1500", "--max-tokens", "1000", "--output-dir", "out", "--no-visualizations")
	cmd.Env = append(os.Environ(), "TOKENLAP_TEST_AS_PROGRAM=1", "TMPDIR="+t.TempDir())
	withOwnMounts(cmd)
	said, _ := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Fatalf("exit code %d:\n%s", code, said)
	}
	if run := h.rescued(string(said), "the disk is full"); run.State != bench.Finished || run.Summary.Models[0].Successes != 1500 {
		t.Errorf("%s, %d successes of 1500", run.State, run.Summary.Models[0].Successes)
	}
}
