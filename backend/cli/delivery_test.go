package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/collector"
	"tokenlap/backend/key"
	"tokenlap/backend/runfile"
)

// collects starts a collector of one part in the folder "collected", behind a
// handler if there is one, and returns it with its address.
func (h home) collects(behind func(http.Handler) http.Handler) (*collector.Collector, *httptest.Server) {
	h.t.Helper()
	c, err := collector.Open(collector.Options{
		Count: 1, Folder: filepath.Join(h.dir, "collected"), Token: key.NewSecret("a-token-for-the-parts"),
		Wait: time.Minute, Lead: 300 * time.Millisecond, Timeout: time.Minute, MaxPart: 1 << 30,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	handler := c.Handler()
	if behind != nil {
		handler = behind(handler)
	}
	server := httptest.NewServer(handler)
	h.t.Cleanup(func() { server.Close(); _ = c.Close() })
	h.t.Setenv("PART_TOKEN", "a-token-for-the-parts")
	return c, server
}

// onePart is the command of the only part of a plan.
func onePart(simulator, collector string) []string {
	return []string{"run", "--url", simulator, "--model", "m", "--rate", "20", "--duration", "500ms", "--seed", "3", "--output-dir", "",
		"--part", "1/1", "--collector", collector, "--collector-token", "env:PART_TOKEN"}
}

func TestAPartIsDeliveredOnce(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	c, server := h.collects(nil)
	_, errs := h.do(0, onePart(url, server.URL)...)
	if !strings.Contains(errs, "Part 1/1 is delivered.") || strings.Contains(errs, "a-token") {
		t.Errorf("%s", errs)
	}
	in, err := os.Open(c.Files()[1])
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	file, err := runfile.Open("part", in)
	if err != nil {
		t.Fatal(err)
	}
	here := read[bench.Run](h, "history", "show", "last")
	part := file.Run.Execution.Parts[0]
	if file.Run.ID != here.ID || part.Part != (bench.Part{Index: 1, Count: 1}) || part.Clock.Source != server.URL || part.Clock.Spread <= 0 || part.Due == 0 || part.Dropped != 0 {
		t.Errorf("delivered run %s with %+v, measured %s", file.Run.ID, part, here.ID)
	}
	_, errs = h.do(0, onePart(url, server.URL)...)
	if !strings.Contains(errs, "Part 1/1 was delivered before.") {
		t.Errorf("again: %s", errs)
	}
	if runs := read[[]bench.Run](h, "history"); len(runs) != 1 {
		t.Errorf("it was measured %d times", len(runs))
	}
	if left, _ := filepath.Glob(filepath.Join(h.dir, "data", "*.tlrun")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

// A part whose process ended between the end of its run and its delivery delivers
// that run when it is started again.
func TestAPartThatWasMeasuredIsDeliveredWithoutMeasuringAgain(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	c, server := h.collects(nil)
	h.do(0, onePart(url, server.URL)...)
	server.Close()
	_ = c.Close()
	state := filepath.Join("collected", "collector.json") // as it was before the delivery
	undelivered := regexp.MustCompile(`,"digest":.*"delivered":"[^"]*"`).ReplaceAll(readFile(t, state), nil)
	if err := os.WriteFile(state, undelivered, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join("collected", "part-1.tlrun")); err != nil {
		t.Fatal(err)
	}
	c, server = h.collects(nil)
	if len(c.Files()) > 0 {
		t.Fatal("the state was not undone")
	}
	_, errs := h.do(0, onePart(url, server.URL)...)
	if !strings.Contains(errs, "Part 1/1 is delivered.") || len(c.Files()) != 1 {
		t.Errorf("%s", errs)
	}
	if runs := read[[]bench.Run](h, "history"); len(runs) != 1 {
		t.Errorf("it was measured %d times", len(runs))
	}
}

// The clock of the collector is an hour ahead: the part begins all the same when
// the collector's clock says so.
func TestAPartBeginsByTheClockOfItsCollector(t *testing.T) {
	h := newHome(t)
	ahead := func(next http.Handler) http.Handler {
		number := regexp.MustCompile(`("(?:now|start_at)_unix_ns":)(\d+)`)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet && r.Method != http.MethodPost {
				next.ServeHTTP(w, r)
				return
			}
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, r)
			w.WriteHeader(answer.Code)
			_, _ = w.Write(number.ReplaceAllFunc(answer.Body.Bytes(), func(found []byte) []byte {
				parts := number.FindSubmatch(found)
				var at int64
				_ = json.Unmarshal(parts[2], &at)
				return fmt.Appendf(nil, "%s%d", parts[1], at+int64(time.Hour))
			}))
		})
	}
	_, server := h.collects(ahead)
	before := time.Now()
	h.do(0, onePart(serve(t, swift), server.URL)...)
	run := read[bench.Run](h, "history", "show", "last")
	part := run.Execution.Parts[0]
	if off := (part.Clock.Offset - time.Hour).Abs(); off > part.Clock.Spread {
		t.Errorf("the offset is %v within %v", part.Clock.Offset, part.Clock.Spread)
	}
	began := run.Started.Add(part.Begin.Offset())
	if want := part.StartAt.Add(-time.Hour); began.Sub(want).Abs() > part.Clock.Spread+2*time.Millisecond { // a run's start is stored in milliseconds
		t.Errorf("began at %v, want %v", began, want)
	}
	if part.Late > 0 || began.Before(before) || run.Summary.Models[0].Successes != part.Due {
		t.Errorf("late by %v, began %v after the command, %d of %d requests succeeded", part.Late, began.Sub(before), run.Summary.Models[0].Successes, part.Due)
	}
}

func TestWhatARunWithACollectorNeeds(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	t.Setenv("PART_TOKEN", "a-token-for-the-parts")
	for _, row := range []struct {
		args []string
		says string
	}{
		{[]string{"--collector", "http://127.0.0.1:1"}, "--part 1/8"},
		{[]string{"--part", "1/2", "--collector-token", "env:PART_TOKEN"}, "name it with --collector"},
		{[]string{"--part", "1/2", "--collector", "127.0.0.1:1"}, "must be like"},
		{[]string{"--part", "1/2", "--collector", "http://127.0.0.1:1", "--collector-token", "a-token-for-the-parts"}, "must be a reference"},
		{[]string{"--part", "1/2", "--collector", "http://127.0.0.1:1", "--start-at", "+1s"}, "leave out --start-at"},
	} {
		_, errs := h.do(2, append([]string{"run", "--url", url, "--model", "m", "--mode", "concurrent", "--concurrent", "2", "--output-dir", ""}, row.args...)...)
		if !strings.Contains(errs, row.says) || strings.Contains(errs, "a-token-for-the-parts") {
			t.Errorf("%v: %s", row.args, errs)
		}
	}
}
