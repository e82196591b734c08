package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

// exported is the only file that an export writes.
func (h home) exported(format string, args ...string) (path string, content []byte) {
	h.t.Helper()
	out, _ := h.do(0, append([]string{"export", "--format", format}, args...)...)
	path = strings.TrimSpace(out)
	return path, readFile(h.t, path)
}

func TestARunFileBringsARunOverAsItWas(t *testing.T) {
	h := newHome(t)
	url := serve(t, "ttft=2ms&itl=1ms&tokens=9&tokens_per_chunk=2")
	h.do(0, "models", "add", "llama", "--url", url, "--model", "org/llama", "--body", "seed=9007199254740993")
	run := read[bench.Run](h, "run", "llama", "--iterations", "2", "--warmup", "3", "--concurrent", "2", "--mode", "concurrent", "--tag", "nightly", "--output-dir", "")
	h.do(0, "history", "note", run.ID, "a note")
	h.do(0, "history", "star", run.ID)
	h.do(0, "history", "exclude", run.ID, "the server was busy")
	path, _ := h.exported("run", run.ID, "--output-dir", "left")
	_, want := h.exported("json", run.ID, "--output-dir", "left")
	back := read[[]bench.Run](h, "import", path, "--data-dir", "elsewhere")[0]
	if back.ID != run.ID || back.State != bench.Finished || len(back.Manifest.Origins) != 0 {
		t.Errorf("run %s came back as %s, %s, of %v", run.ID, back.ID, back.State, back.Manifest.Origins)
	}
	if _, got := h.exported("json", run.ID, "--output-dir", "right", "--data-dir", "elsewhere"); !bytes.Equal(got, want) {
		t.Errorf("the run changed:\n%s\n%s", want, got)
	}
	for _, dir := range []string{"elsewhere", "."} {
		args := []string{"import", path}
		if dir != "." {
			args = append(args, "--data-dir", dir)
		}
		if _, errs := h.do(1, args...); !strings.Contains(errs, "is in the history already, as run "+run.ID) {
			t.Errorf("where the run is already: %s", errs)
		}
	}
	if again := read[[]bench.Run](h, "import", path, "--again")[0]; again.ID == run.ID || again.State != bench.Finished {
		t.Errorf("with another id: %s, %s", again.ID, again.State)
	}
}

func TestARunFileThatIsDamagedLeavesNothing(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "llama", "--url", serve(t, "ttft=1ms&tokens=2"), "--model", "m")
	run := read[bench.Run](h, "run", "llama", "--iterations", "1", "--output-dir", "")
	path, whole := h.exported("run", run.ID, "--output-dir", "left")
	for name, content := range map[string][]byte{"ends too early": whole[:len(whole)-9], "is damaged": append(bytes.Clone(whole), 1)} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, errs := h.do(2, "import", path, "--data-dir", "elsewhere")
		if !strings.Contains(errs, filepath.Base(path)+" "+name) {
			t.Errorf("%s: %s", name, errs)
		}
	}
	if runs := read[[]bench.Run](h, "history", "--data-dir", "elsewhere"); len(runs) != 0 {
		t.Errorf("%d runs are in the history, want none", len(runs))
	}
}
