//go:build unix

package store_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

// moments is at how many moments of writing the power is lost.
var moments = flag.Int("moments", 25, "at how many moments of writing the power is lost")

// powerDir names the folder in which a child process measures until it is killed, and
// writes into the file acks what it was told to be stored or synced.
const (
	powerDir = "TOKENLAP_TEST_POWER"
	acks     = "acks"
)

func init() { children[powerDir] = measureWithAcks }

const powerBatch = 10

// measureWithAcks adds samples and writes of each batch that it is stored, and of
// each sync how many samples, and how much of the log, it covers.
func measureWithAcks(dir string) int {
	ack, err := os.OpenFile(filepath.Join(dir, acks), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return 1
	}
	store.FollowSyncs(20*time.Millisecond, func(log *os.File) error {
		covered, at := store.Acknowledged.Load(), readLog(log.Name())
		err := log.Sync()
		fmt.Fprintf(ack, "synced %d %d %d\n", covered, at.salt, at.end())
		return err
	})
	s, err := store.Open(dir, nil)
	if err == nil {
		err = s.Begin(context.Background(), newRun("victim"))
	}
	for seq := 0; err == nil; seq += powerBatch {
		var samples []bench.Sample
		for i := range powerBatch {
			samples = append(samples, aSample(seq+i, 20))
		}
		if err = s.AddSamples(context.Background(), "victim", samples); err == nil {
			store.Acknowledged.Store(int64(seq + powerBatch))
			fmt.Fprintf(ack, "stored %d\n", seq+powerBatch)
		}
	}
	fmt.Fprintln(os.Stderr, "child:", err)
	return 1
}

const (
	logHeader   = 32
	frameHeader = 24
	pageSize    = 4096
	frameSize   = frameHeader + pageSize
)

// logState is what the write-ahead log holds: see https://sqlite.org/fileformat2.html.
type logState struct {
	content []byte
	salt    uint64
	commits []int    // bytes of the log up to the end of each transaction
	pages   []uint32 // of each frame
}

// end is how many bytes of the log are valid.
func (l logState) end() int {
	if len(l.commits) == 0 {
		return 0
	}
	return l.commits[len(l.commits)-1]
}

// until returns the end of the last transaction that is whole in the first bytes.
func (l logState) until(size int) (whole int) {
	for _, end := range l.commits {
		if end <= size {
			whole = end
		}
	}
	return whole
}

func readLog(path string) logState {
	content, err := os.ReadFile(path)
	log := logState{content: content}
	if err != nil || len(content) < logHeader {
		return log
	}
	log.salt = binary.BigEndian.Uint64(content[16:])
	for at := logHeader; at+frameSize <= len(content); at += frameSize {
		frame := content[at : at+frameHeader]
		if binary.BigEndian.Uint64(frame[8:]) != log.salt {
			break
		}
		log.pages = append(log.pages, binary.BigEndian.Uint32(frame))
		if binary.BigEndian.Uint32(frame[4:]) > 0 {
			log.commits = append(log.commits, at+frameSize)
		}
	}
	return log
}

// image is the files of a database at one moment, and what its process was told.
type image struct {
	database, index []byte
	log             logState
	stored          int // samples that were acknowledged
	synced          int // of them: acknowledged before a sync that has ended
	syncedTo        int // bytes of the log that this sync covers
}

// stopped stops a process in the middle of whatever it does, and takes its image.
func stopped(t *testing.T, child *exec.Cmd, dir string) image {
	t.Helper()
	must(t, child.Process.Signal(syscall.SIGSTOP))
	var status syscall.WaitStatus
	_, err := syscall.Wait4(child.Process.Pid, &status, syscall.WUNTRACED, nil)
	must(t, err)
	if !status.Stopped() {
		t.Fatalf("the child ended: %v", status)
	}
	path := filepath.Join(dir, store.File)
	var found image
	found.database, err = os.ReadFile(path)
	must(t, err)
	found.index, _ = os.ReadFile(path + "-shm")
	found.log = readLog(path + "-wal")
	said, err := os.ReadFile(filepath.Join(dir, acks))
	must(t, err)
	for _, line := range strings.Split(string(said), "\n") {
		var covered, to int
		var salt uint64
		if n, _ := fmt.Sscanf(line, "synced %d %d %d", &covered, &salt, &to); n == 3 {
			found.synced, found.syncedTo = covered, 0 // of a log before: it was copied into the database
			if salt == found.log.salt {
				found.syncedTo = to
			}
		}
		fmt.Sscanf(line, "stored %d", &found.stored)
	}
	return found
}

// surelyOnDisk is how many bytes of the log a power loss leaves: those of the last
// sync, and those that SQLite synced itself before it copied them into the database.
func (i image) surelyOnDisk() int {
	const copied, salt = 128, 32 // offsets in the index: frames that may have been copied, and the salt of their log
	size := i.syncedTo
	if len(i.index) > copied+4 && bytes.Equal(i.index[salt:salt+8], i.log.content[min(16, len(i.log.content)):min(24, len(i.log.content))]) {
		if frames := int(binary.NativeEndian.Uint32(i.index[copied:])); frames > 0 {
			size = max(size, logHeader+frames*frameSize)
		}
	}
	return size
}

// lose writes into a new folder what the disk may hold after a power loss: the log
// ends anywhere after what is surely there, or in zeros or noise, and pages of the
// database that the log has as well are torn.
func (i image) lose(t *testing.T, random *rand.Rand) (dir string, whole bool) {
	t.Helper()
	log, database := bytes.Clone(i.log.content), bytes.Clone(i.database)
	from := i.surelyOnDisk()
	cut := from + random.IntN(max(1, len(log)-from+1))
	if random.IntN(4) == 0 {
		cut = len(log) // all of it is there: the process was killed
	}
	cut = min(cut, len(log))
	for frame, page := range i.log.pages {
		if logHeader+(frame+1)*frameSize > i.log.until(cut) || page == 1 || int(page)*pageSize > len(database) || random.IntN(3) > 0 {
			continue
		}
		copy(database[int(page)*pageSize-random.IntN(pageSize):int(page)*pageSize], bytes.Repeat([]byte{0xa5}, pageSize))
	}
	switch tail := log[cut:]; random.IntN(3) {
	case 0:
		log = log[:cut]
	case 1:
		clear(tail)
	default:
		for at := range tail {
			tail[at] = byte(random.Uint32())
		}
	}
	dir = t.TempDir()
	path := filepath.Join(dir, store.File)
	must(t, os.WriteFile(path, database, 0o600))
	must(t, os.WriteFile(path+"-wal", log, 0o600))
	if random.IntN(2) == 0 {
		must(t, os.WriteFile(path+"-shm", i.index, 0o600)) // it is made anew
	}
	return dir, cut == len(i.log.content)
}

// TestAPowerLossLeavesAWholeDatabase stops a process that writes, at any moment, and
// opens what a disk may hold then. What was synced is there, and of what came later
// a part without a gap; all of it where only the process was killed.
func TestAPowerLossLeavesAWholeDatabase(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 0))
	lost, wholes := 0, 0
	for done := 0; done < *moments; {
		dir := t.TempDir()
		child := exec.Command(os.Args[0])
		child.Env, child.Stderr = append(os.Environ(), powerDir+"="+dir), os.Stderr
		must(t, child.Start())
		t.Cleanup(func() { _ = child.Process.Kill() })
		for stored := 0; stored == 0; time.Sleep(5 * time.Millisecond) {
			said, _ := os.ReadFile(filepath.Join(dir, acks))
			stored = bytes.Count(said, []byte("stored"))
		}
		for range min(20, *moments-done) {
			done++
			time.Sleep(time.Duration(random.IntN(40_000)) * time.Microsecond)
			now := stopped(t, child, dir)
			after, whole := now.lose(t, random)
			n := wantPrefix(t, after)
			switch {
			case n < now.synced:
				t.Errorf("moment %d: %d samples, but %d were synced", done, n, now.synced)
			case whole && n < now.stored:
				t.Errorf("moment %d: %d samples, but %d were stored", done, n, now.stored)
			case n < now.stored:
				lost++
			}
			if whole {
				wholes++
			}
			must(t, os.RemoveAll(after))
			must(t, child.Process.Signal(syscall.SIGCONT))
		}
		must(t, child.Process.Kill())
		_ = child.Wait()
	}
	if lost == 0 || wholes == 0 {
		t.Errorf("%d moments lost samples, %d none: the test shows little", lost, wholes)
	}
}

// wantPrefix opens a database that must be sound and hold the first samples of a run,
// and returns how many: none where the run itself was not on the disk yet.
func wantPrefix(t *testing.T, dir string) int {
	t.Helper()
	s, err := store.Open(dir, nil)
	must(t, err)
	defer s.Close()
	damages, err := s.Check(t.Context())
	must(t, err)
	if len(damages) > 0 {
		t.Fatalf("damaged: %q", damages)
	}
	if _, err := s.Run(t.Context(), "victim"); bench.CodeOf(err) == bench.CodeNotFound {
		return 0
	}
	samples := collect(t, s, "victim")
	for i, sample := range samples {
		if sample.Seq != i {
			t.Fatalf("sample %d has number %d", i, sample.Seq)
		}
	}
	if n := len(samples); n%powerBatch != 0 {
		t.Errorf("%d samples, in batches of %d", n, powerBatch)
	} else if n > 0 {
		if diff := cmp.Diff(aSample(n-1, 20), samples[n-1]); diff != "" {
			t.Errorf("the last one (-sent +read):\n%s", diff)
		}
	}
	return len(samples)
}
