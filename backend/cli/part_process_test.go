//go:build unix

package cli_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// cluster is a collector and the parts of a run as processes of their own, each
// part with a data folder.
type cluster struct {
	h         home
	parts     int
	address   string
	collect   []string // arguments beside the usual ones
	collector *process
	running   []*process // by part, from 0
}

type process struct {
	cmd  *exec.Cmd
	said *bytes.Buffer
}

// newCluster writes the plan of the parts, whose model is at url, and starts
// nothing yet.
func newCluster(t *testing.T, parts int, url, plan string) *cluster {
	t.Helper()
	h := newHome(t)
	t.Setenv("CLUSTER_TOKEN", "a-token-for-the-parts")
	h.write("plan.toml", planAt(url, plan))
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	return &cluster{h: h, parts: parts, address: free.Addr().String(), running: make([]*process, parts)}
}

// planAt is a plan file with stages, whose model is at url.
func planAt(url, stages string) string {
	return "seed = 7\nprompts.lengths = [\"short\"]\n" + stages + "\n[[endpoints]]\nname = \"m\"\nmodel = \"m\"\nurl = \"" + url + "\"\n"
}

func (c *cluster) startCollector() {
	c.h.t.Helper()
	args := []string{"collect", "--parts", fmt.Sprint(c.parts), "--listen", c.address, "--token", "env:CLUSTER_TOKEN", "--folder", "collected", "--data-dir", "merged", "--lead", "1s"}
	cmd, said := program(c.h.t, append(args, c.collect...)...)
	c.collector = &process{cmd, said}
}

// startPart starts the process of a part, from 0.
func (c *cluster) startPart(i int) {
	c.h.t.Helper()
	cmd, said := program(c.h.t, "run", "--plan", "plan.toml", "--part", fmt.Sprintf("%d/%d", i+1, c.parts), "--collector", "http://"+c.address,
		"--collector-token", "env:CLUSTER_TOKEN", "--data-dir", fmt.Sprintf("part-%d", i+1), "--output-dir", "")
	c.running[i] = &process{cmd, said}
}

func (c *cluster) start() {
	c.h.t.Helper()
	c.startCollector()
	for i := range c.parts {
		c.startPart(i)
	}
}

// wantEnd waits until all processes have ended by themselves, and returns the
// run that the collector made.
func (c *cluster) wantEnd() bench.Run {
	c.h.t.Helper()
	defer time.AfterFunc(time.Minute, func() { // to see what was said where one does not end
		for _, one := range append(c.running, c.collector) {
			_ = one.cmd.Process.Kill()
		}
	}).Stop()
	for i, part := range c.running {
		if part.cmd.ProcessState != nil && part.cmd.ProcessState.Success() { // it was waited for
			continue
		}
		if err := part.cmd.Wait(); err != nil {
			c.h.t.Fatalf("part %d: %v\n%s\nThe collector said:\n%s", i+1, err, part.said, c.collector.said)
		}
	}
	if err := c.collector.cmd.Wait(); err != nil {
		c.h.t.Fatalf("the collector: %v\n%s", err, c.collector.said)
	}
	return read[bench.Run](c.h, "history", "show", "last", "--data-dir", "merged")
}

// samplesIn returns all samples of a run in a data folder, in their order.
func (h home) samplesIn(dir, id string) (samples []bench.Sample) {
	h.t.Helper()
	db, err := store.Open(filepath.Join(h.dir, dir), nil)
	if err != nil {
		h.t.Fatal(err)
	}
	defer db.Close()
	for sample, err := range db.Samples(h.t.Context(), id) {
		if err != nil {
			h.t.Fatal(err)
		}
		samples = append(samples, sample)
	}
	return samples
}

// dueFromBegin returns when requests were due, from the begin of the load on, in
// order.
func dueFromBegin(samples []bench.Sample, begin bench.Instant) (due []time.Duration) {
	for _, sample := range samples {
		due = append(due, sample.Due.Offset()-begin.Offset())
	}
	slices.Sort(due)
	return due
}

const eightParts = `
[[stages]]
load = { rate = 80, arrival = "poisson" }
duration = "3s"
`

// Eight processes measure what one measures: the same requests at the same times,
// and figures that differ by what the client may be wrong.
func TestEightProcessesEqualOne(t *testing.T) {
	url := serve(t, "ttft=40ms&itl=4ms&tokens=8")
	c := newCluster(t, 8, url, eightParts)
	c.h.do(0, "run", "--plan", "plan.toml", "--data-dir", "whole", "--output-dir", "")
	whole := read[bench.Run](c.h, "history", "show", "last", "--data-dir", "whole")
	c.start()
	merged := c.wantEnd()

	one, eight := c.h.samplesIn("whole", whole.ID), c.h.samplesIn("merged", merged.ID)
	begin := merged.Execution.Parts[0].Begin
	if want, got := dueFromBegin(one, whole.Execution.Stages[0].Began), dueFromBegin(eight, begin); !slices.Equal(want, got) {
		t.Errorf("due times differ: %d of one process, %d of eight\n%v\n%v", len(want), len(got), want, got)
	}
	if merged.State != bench.Finished || len(merged.Execution.Parts) != 8 || len(merged.Execution.MissingParts()) > 0 {
		t.Errorf("%s, with parts %+v", merged.State, merged.Execution.Parts)
	}
	a, b := whole.Summary.Models[0], merged.Summary.Models[0]
	if a.Attempts != b.Attempts || a.Successes != b.Successes || b.Failed != 0 || whole.Execution.Stages[0].Due != merged.Execution.Stages[0].Due {
		t.Errorf("one process: %d attempts, %d ok; eight: %d attempts, %d ok", a.Attempts, a.Successes, b.Attempts, b.Successes)
	}
	// The client of a machine of two cores that runs nine processes.
	allowed := (whole.Health.TTFTError + merged.Health.TTFTError).Seconds() + 0.002
	for name, values := range map[string][2]*float64{"TTFT p50": {a.TTFT.P50, b.TTFT.P50}, "latency p50": {a.Latency.P50, b.Latency.P50}} {
		if math.Abs(*values[0]-*values[1]) > allowed {
			t.Errorf("%s: %v s of one process, %v s of eight, which may differ by %v s", name, *values[0], *values[1], allowed)
		}
	}
	if spread, known := merged.Execution.Spread(); !known || spread > 100*time.Millisecond {
		t.Errorf("instants of parts may be off by %v, known: %v", spread, known)
	}
}

// delivered is what the collector has acknowledged by now: the parts it has whole.
func (c *cluster) delivered() (parts []string) {
	r, err := http.NewRequest(http.MethodGet, "http://"+c.address+"/v1/status", nil)
	if err != nil {
		c.h.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer a-token-for-the-parts")
	r.Close = true
	response, err := http.DefaultClient.Do(r)
	if err != nil { // it is not up
		return nil
	}
	defer response.Body.Close()
	var status struct {
		Parts map[string]struct {
			Delivered time.Time `json:"delivered_at"`
		} `json:"parts"`
	}
	body, err := io.ReadAll(response.Body)
	if err != nil || json.Unmarshal(body, &status) != nil {
		return nil
	}
	for part, one := range status.Parts {
		if !one.Delivered.IsZero() {
			parts = append(parts, part)
		}
	}
	return parts
}

const threeParts = `
[[stages]]
load = { rate = 60, arrival = "constant" }
duration = "1s"
`

// A part, or the collector, is killed at seeded moments and started again with the
// same command, unless it was a part that had ended. The run has every request of the plan once, and what the collector
// had acknowledged is what it had.
func TestPartsAndCollectorsThatAreKilledLoseNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 0))
	url := serve(t, "ttft=4ms&itl=1ms&tokens=4")
	for moment := range min(*kills, 20) {
		c := newCluster(t, 3, url, threeParts)
		c.start()
		victim, after := random.IntN(4), time.Duration(random.Int64N(int64(3500*time.Millisecond)))
		<-time.After(after)
		before := c.files(c.delivered())
		name := fmt.Sprintf("moment %d, part %d after %v", moment, victim+1, after)
		if victim == 3 {
			name = fmt.Sprintf("moment %d, the collector after %v", moment, after)
			c.collector.kill()
			c.startCollector()
		} else if c.running[victim].kill() {
			c.startPart(victim)
		}
		run := c.wantEnd()
		for part, content := range c.files(slices.Collect(maps.Keys(before))) {
			if !bytes.Equal(before[part], content) {
				t.Errorf("%s: the file of part %s was acknowledged and is another now", name, part)
			}
		}
		c.wantEvery(name, run)
	}
}

// Its exit code tells an interrupt from wrong usage, which a Job does not start again.
func TestAPartThatWaitsForItsCollectorEndsWhenItIsTold(t *testing.T) {
	c := newCluster(t, 2, serve(t, swift), threeParts)
	c.startCollector()
	part, said := heard(t, "run", "--plan", "plan.toml", "--part", "1/2", "--collector", "http://"+c.address,
		"--collector-token", "env:CLUSTER_TOKEN", "--data-dir", "part", "--output-dir", "")
	for lines := bufio.NewScanner(said); lines.Scan() && !strings.Contains(lines.Text(), "waits for the start"); {
	}
	if err := part.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(said)
	_ = part.Wait()
	if code := part.ProcessState.ExitCode(); code != 130 || !strings.Contains(string(rest), "continues from here") {
		t.Errorf("exit code %d\n%s", code, rest)
	}
}

// A part that is stopped after its start was fixed and before it begins leaves its load
// to the process that comes after it.
func TestAPartThatHadNotBegunIsNotDelivered(t *testing.T) {
	c := newCluster(t, 1, serve(t, swift), threeParts)
	c.collect = []string{"--lead", "5s"}
	c.start()
	until(t, "the part prepares", func() bool { return len(read[[]bench.Run](c.h, "history", "--data-dir", "part-1")) > 0 })
	part := c.running[0]
	if err := part.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = part.cmd.Wait()
	if code := part.cmd.ProcessState.ExitCode(); code != 130 || !strings.Contains(part.said.String(), "had not begun and is not delivered") {
		t.Errorf("exit code %d\n%s", code, part.said)
	}
	c.startPart(0)
	if run := c.wantEnd(); run.State != bench.Finished || run.Execution.Parts[0].Due != 60 || run.Execution.Parts[0].Dropped == 60 {
		t.Errorf("%s, with the part %+v", run.State, run.Execution.Parts[0])
	}
}

// kill kills a process. It reports false if that had ended well before.
func (p *process) kill() bool {
	_ = p.cmd.Process.Signal(syscall.SIGKILL)
	_ = p.cmd.Wait()
	return !p.cmd.ProcessState.Success()
}

// files returns the files of parts that the collector has.
func (c *cluster) files(parts []string) map[string][]byte {
	files := map[string][]byte{}
	for _, part := range parts {
		files[part], _ = os.ReadFile(filepath.Join("collected", "part-"+part+".tlrun"))
	}
	return files
}

// wantEvery wants every request of the plan in a run, once.
func (c *cluster) wantEvery(name string, run bench.Run) {
	c.h.t.Helper()
	seen := map[int]int{}
	for _, sample := range c.h.samplesIn("merged", run.ID) {
		seen[sample.Seq]++
	}
	for seq := range 60 {
		if seen[seq] != 1 {
			c.h.t.Errorf("%s: request %d is there %d times", name, seq, seen[seq])
		}
	}
	if len(seen) != 60 || run.State != bench.Finished || len(run.Execution.Parts) != 3 {
		c.h.t.Errorf("%s: %d requests, %s, %d parts", name, len(seen), run.State, len(run.Execution.Parts))
	}
	if runs := read[[]bench.Run](c.h, "history", "--data-dir", "merged"); len(runs) != 1 {
		c.h.t.Errorf("%s: the run is stored %d times", name, len(runs))
	}
}
