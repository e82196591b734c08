//go:build unix

package cli_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// program starts the command line as a process of its own.
func program(t *testing.T, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "TOKENLAP_TEST_AS_PROGRAM=1")
	said := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, said
}

// heard is the same with its standard error to be read while it goes on.
func heard(t *testing.T, args ...string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "TOKENLAP_TEST_AS_PROGRAM=1")
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, said
}

// endless is a run that ends long after any test.
func endless(url string) []string {
	return []string{"run", "--url", url, "--model", "m", "--mode", "concurrent", "--concurrent", "4", "--iterations", "100000", "--max-tokens", "8", "--output-dir", "out", "--name", "endless", "--no-visualizations"}
}

// until waits for a condition that the other process brings about.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for limit := time.Now().Add(2 * time.Minute); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// stored is how many samples of the latest run an export holds by now.
func (h home) stored(dir string) int {
	h.t.Helper()
	if len(read[[]bench.Run](h, "history")) == 0 {
		return 0
	}
	out, _ := h.do(0, "export", "last", "--output-dir", dir)
	return len(csvRows(h.t, strings.Fields(out)[0]))
}

func TestAKilledRunIsShownAsInterruptedWithAllItHas(t *testing.T) {
	h := newHome(t)
	cmd, said := program(t, endless(serve(t, "ttft=5ms&itl=1ms&tokens=8"))...)
	until(t, "samples on disk", func() bool { return h.stored("while") > 50 })
	if state := read[[]bench.Run](h, "history")[0].State; state != bench.Running {
		t.Fatalf("while it runs it is %s", state)
	}
	before := h.stored("before")
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	run := read[bench.Run](h, "history", "show", "last")
	if run.State != bench.Interrupted || run.Finished.IsZero() {
		t.Fatalf("state %s, finished %v\n%s", run.State, run.Finished, said)
	}
	if rows := h.stored("after"); rows < before || run.Summary.Models[0].Successes != rows {
		t.Errorf("%d rows before, %d after, %d successes in the summary", before, rows, run.Summary.Models[0].Successes)
	}
}

func TestARunWhoseFolderIsRemovedEndsAndSaysWhereItIs(t *testing.T) {
	h := newHome(t)
	cmd, said := program(t, endless(serve(t, "ttft=5ms&itl=1ms&tokens=8"))...)
	until(t, "samples on disk", func() bool { return h.stored("while") > 50 })
	if err := os.RemoveAll(filepath.Join(h.dir, "data")); err != nil {
		t.Fatal(err)
	}
	removed := time.Now()
	_ = cmd.Wait()
	if took := time.Since(removed); took > 20*time.Second || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("ended after %v: %v", took, cmd.ProcessState)
	}
	h.rescued(said.String(), "removed")
	if strings.Contains(said.String(), "Stored as run") {
		t.Errorf("claimed to be stored:\n%s", said)
	}
}

// rescued checks what a run said that could not be stored where it should be, for a
// reason, and returns it as it is in the folder that it named.
func (h home) rescued(said, reason string) bench.Run {
	h.t.Helper()
	found := regexp.MustCompile(`(?m)^tokenlap: run \S+ could not be stored: .*` + reason + `.*; all of it is in (\S+): tokenlap --data-dir \S+ history$`).FindStringSubmatch(said)
	if found == nil {
		h.t.Fatalf("not said where it is:\n%s", said)
	}
	run := read[bench.Run](h, "--data-dir", found[1], "history", "show", "last")
	rows := csvRows(h.t, filepath.Join("out", only(h.t, "out", "results")))
	if m := run.Summary.Models[0]; len(rows) == 0 || len(rows) != m.Attempts+m.Cancelled {
		h.t.Errorf("%d rows written, %d attempts and %d cancelled in the folder", len(rows), m.Attempts, m.Cancelled)
	}
	return run
}

func TestARunKilledInASecondStageShowsTheStagesThatWere(t *testing.T) {
	h := newHome(t)
	cmd, said := program(t, "run", "--url", serve(t, swift), "--model", "m", "--rate", "20,40,60", "--arrival", "constant", "--stage-duration", "1s,60s,1s", "--no-visualizations", "--output-dir", "")
	until(t, "requests of the second stage", func() bool {
		if len(read[[]bench.Run](h, "history")) == 0 {
			return false
		}
		run := read[bench.Run](h, "history", "show", "last")
		m := run.Summary.Of(run.Plan.Endpoints[0].Name, 1)
		return m != nil && m.Successes > 10
	})
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	out, _ := h.do(0, "history", "show", "last")
	rows := cells(t, out, "STAGE")
	if len(rows) != 2 || !strings.Contains(out, "interrupted") {
		t.Fatalf("%d stages in:\n%s%s", len(rows), out, said)
	}
	first, second := strings.Join(rows[0], "|"), strings.Join(rows[1], "|")
	if !strings.HasPrefix(first, "1|m|20/s, constant|1 s|20|20|0|20|20|") || !strings.HasSuffix(first, "|the duration was reached") {
		t.Errorf("the stage that was complete: %s", first)
	}
	if !strings.HasPrefix(second, "2|m|40/s, constant|") || !strings.HasSuffix(second, "|Tokenlap was ended") {
		t.Errorf("the stage in which it was killed: %s", second)
	}
}

func TestTheFirstInterruptLetsRequestsEnd(t *testing.T) {
	h := newHome(t)
	cmd, said := program(t, endless(serve(t, "ttft=300ms&itl=1ms&tokens=8"))...)
	until(t, "a first sample", func() bool { return h.stored("while") > 0 })
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Fatalf("exit code %d\n%s", code, said)
	}
	run := read[bench.Run](h, "history", "show", "last")
	m := run.Summary.Models[0]
	if run.State != bench.Stopped || m.Cancelled != 0 || m.Failed != 0 || m.Successes < 4 {
		t.Errorf("%s: %d ok, %d failed, %d cancelled", run.State, m.Successes, m.Failed, m.Cancelled)
	}
	if rows := csvRows(t, filepath.Join("out", only(t, "out", "results"))); len(rows) != m.Successes {
		t.Errorf("%d rows written, %d successes", len(rows), m.Successes)
	}
}

func TestTheSecondInterruptStopsNowAndKeepsAll(t *testing.T) {
	h := newHome(t)
	url := serve(t, "ttft=5ms&itl=1ms&tokens=8&fault=stall&fault_rate=0.2")
	cmd, said := heard(t, endless(url)...)
	until(t, "a first sample", func() bool { return h.stored("while") > 0 })
	_ = cmd.Process.Signal(os.Interrupt)
	for lines := bufio.NewScanner(said); lines.Scan() && !strings.Contains(lines.Text(), "Stopping"); {
	}
	_ = cmd.Process.Signal(os.Interrupt)
	begin := time.Now()
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 || time.Since(begin) > time.Minute {
		t.Fatalf("exit code %d after %v", code, time.Since(begin))
	}
	m := read[bench.Run](h, "history", "show", "last").Summary.Models[0]
	if m.Cancelled == 0 || m.Attempts != m.Successes+m.Failed {
		t.Errorf("%d attempts, %d ok, %d failed, %d cancelled", m.Attempts, m.Successes, m.Failed, m.Cancelled)
	}
	if rows := csvRows(t, filepath.Join("out", only(t, "out", "results"))); len(rows) != m.Attempts+m.Cancelled {
		t.Errorf("%d rows written, %d attempts and %d cancelled", len(rows), m.Attempts, m.Cancelled)
	}
}

// stopped checks a run that was asked to end: exit code, state and files.
func (h home) stopped(cmd *exec.Cmd) {
	h.t.Helper()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		h.t.Fatalf("%v", cmd.ProcessState)
	}
	run := read[bench.Run](h, "history", "show", "last")
	if m := run.Summary.Models[0]; run.State != bench.Stopped || m.Cancelled != 0 || m.Successes < 4 {
		h.t.Errorf("%s: %d ok, %d cancelled", run.State, m.Successes, m.Cancelled)
	}
	if rows := csvRows(h.t, filepath.Join("out", only(h.t, "out", "results"))); len(rows) != run.Summary.Models[0].Successes {
		h.t.Errorf("%d rows written, %d successes", len(rows), run.Summary.Models[0].Successes)
	}
}

func TestAReaderThatLeavesCostsNoFile(t *testing.T) {
	h := newHome(t)
	cmd := exec.Command(os.Args[0], endless(serve(t, "ttft=300ms&itl=1ms&tokens=8"))...)
	cmd.Env = append(os.Environ(), "TOKENLAP_TEST_AS_PROGRAM=1")
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = writer, writer
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	writer.Close()
	until(t, "a first sample", func() bool { return h.stored("while") > 0 })
	reader.Close()                       // as tee is ended by the same Ctrl-C
	_ = cmd.Process.Signal(os.Interrupt) // what is said of it meets a closed pipe
	_ = cmd.Wait()
	h.stopped(cmd)
}

func TestAClosedTerminalStopsARunWithItsFiles(t *testing.T) {
	h := newHome(t)
	cmd, _ := program(t, endless(serve(t, "ttft=300ms&itl=1ms&tokens=8"))...)
	until(t, "a first sample", func() bool { return h.stored("while") > 0 })
	_ = cmd.Process.Signal(syscall.SIGHUP)
	_ = cmd.Process.Signal(syscall.SIGHUP) // from the shell and from the system
	_ = cmd.Wait()
	h.stopped(cmd)
}

func TestAnInterruptWhileARunDrawsItsChartsKeepsTheRest(t *testing.T) {
	h := newHome(t)
	cmd, said := heard(t, "run", "--url", serve(t, swift), "--model", "m", "--iterations", "1", "--prompts", "short-simple-capital", "--output-dir", "out")
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.Contains(lines.Text(), "Drawing charts") {
	}
	_ = cmd.Process.Signal(os.Interrupt)
	for lines.Scan() && !strings.Contains(lines.Text(), "The measurement is kept") {
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Fatalf("%v", cmd.ProcessState)
	}
	if run := read[bench.Run](h, "history", "show", "last"); run.State != bench.Finished {
		t.Errorf("the run is %s", run.State)
	}
	if rows := csvRows(t, filepath.Join("out", only(t, "out", "results"))); len(rows) != 1 {
		t.Errorf("%d rows", len(rows))
	}
	if pictures, _ := os.ReadDir(filepath.Join("out", "visualizations")); len(pictures) > 2 { // none where the first was not begun
		t.Errorf("%d pictures", len(pictures))
	}
}

func TestTwoProcessesShareOneFile(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	args := []string{"run", "--url", url, "--model", "m", "--mode", "concurrent", "--concurrent", "4", "--iterations", "20", "--output-dir", ""}
	one, saidOne := program(t, args...)
	two, saidTwo := program(t, args...)
	_ = one.Wait()
	_ = two.Wait()
	if one.ProcessState.ExitCode() != 0 || two.ProcessState.ExitCode() != 0 {
		t.Fatalf("%s\n%s", saidOne, saidTwo)
	}
	runs := read[[]bench.Run](h, "history")
	if len(runs) != 2 {
		t.Fatalf("%d runs", len(runs))
	}
	for _, run := range runs {
		if run.State != bench.Finished || run.Summary.Models[0].Successes != 360 {
			t.Errorf("%s: %s, %d successes", run.ID, run.State, run.Summary.Models[0].Successes)
		}
	}
}

func TestAnInterruptEndsASelfcheckOfWhichNothingIsKept(t *testing.T) {
	h := newHome(t)
	cmd, said := heard(t, "selfcheck", "--concurrent", "2", "--duration", "5m")
	all := bufio.NewReader(said)
	if begun, err := all.ReadString('\n'); err != nil || !strings.HasPrefix(begun, "Checking this machine") {
		t.Fatalf("%q, %v", begun, err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(all)
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 || string(rest) != "Stopped; nothing is stored.\n" {
		t.Errorf("exit code %d, said %q", code, rest)
	}
	if kept := read[[]bench.Selfcheck](h, "selfcheck", "--list"); len(kept) != 0 {
		t.Errorf("kept %+v", kept)
	}
}

// What prune prints is not read until it is interrupted, so that it cannot end before.
func TestAnInterruptedPruneKeepsWhatIsDoneAndSaysSo(t *testing.T) {
	h := newHome(t)
	db, err := store.Open(h.data(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const runs = 600
	for i := range runs {
		run := bench.Run{ID: fmt.Sprintf("%064d", i), Name: strings.Repeat("n", 60), Started: time.Now().Add(-time.Hour), State: bench.Finished}
		if err := errors.Join(db.Begin(t.Context(), run), db.Finish(t.Context(), run)); err != nil {
			t.Fatal(err)
		}
	}
	left := func() int {
		_, total, err := db.Runs(t.Context(), store.Filter{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		return total
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "history", "prune", "--older-than", "1m")
	cmd.Env = append(os.Environ(), "TOKENLAP_TEST_AS_PROGRAM=1")
	said := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = writer, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	writer.Close()
	until(t, "the first runs are deleted", func() bool { return left() < runs })
	_ = cmd.Process.Signal(os.Interrupt)
	out, _ := io.ReadAll(reader)
	_ = cmd.Wait()
	deleted := strings.Count(string(out), "\n")
	if want := fmt.Sprintf("Stopped. Deleted %d runs of %d; the same command deletes the rest.\n", deleted, runs); said.String() != want || cmd.ProcessState.ExitCode() != 130 {
		t.Errorf("%v, said %q, want %q", cmd.ProcessState, said, want)
	}
	if deleted == 0 || left() != runs-deleted {
		t.Errorf("%d runs deleted, %d left of %d", deleted, left(), runs)
	}
	h.do(0, "history", "prune", "--older-than", "1m")
	if left() != 0 {
		t.Errorf("%d left by the same command", left())
	}
}
