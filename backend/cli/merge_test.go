package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
)

func TestPartsBecomeOneRun(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "llama", "--url", serve(t, "ttft=2ms&itl=1ms&tokens=5"), "--model", "m")
	at := time.Now().Add(-time.Second).Format(time.RFC3339Nano) // both come late
	var out [2]bytes.Buffer
	var group sync.WaitGroup
	for i := range out {
		group.Go(func() {
			code := cli.Main([]string{"run", "llama", "--rate", "20", "--duration", "4s", "--warmup", "0", "--seed", "7", "--part", fmt.Sprintf("%d/2", i+1), "--start-at", at, "--output-dir", "", "--json"}, nil, &out[i], io.Discard)
			if code != 0 {
				t.Errorf("part %d ends with %d", i+1, code)
			}
		})
	}
	group.Wait()
	for i := range out {
		var part bench.Run
		if err := json.Unmarshal(out[i].Bytes(), &part); err != nil {
			t.Fatal(err)
		}
		path, _ := h.exported("run", part.ID, "--output-dir", "parts")
		if err := os.Rename(path, fmt.Sprintf("parts/%d.tlrun", i+1)); err != nil {
			t.Fatal(err)
		}
	}
	files, _ := filepath.Glob("parts/*.tlrun")
	text, _ := h.do(0, append([]string{"merge", "--name", "both"}, files...)...)
	for _, want := range []string{"both  ", "PART", "Made of 2 of 2 parts", "Parts were ready up to", "Stored as run"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	run := read[bench.Run](h, append([]string{"merge"}, files...)...)
	if run.Name != "both" || run.State != bench.Finished || len(run.Execution.Parts) != 2 {
		t.Fatalf("%s is %s, of %d parts", run.Name, run.State, len(run.Execution.Parts))
	}
	if all := run.Execution.Parts[0].Due + run.Execution.Parts[1].Due; run.Execution.Stages[0].Due != all || all < 50 {
		t.Errorf("%d requests were due, %d in the parts", run.Execution.Stages[0].Due, all)
	}
	text, _ = h.do(4, "merge", files[0])
	if !strings.Contains(text, "1 of 2 parts did not come: counts and rates lack 50 % of the load.") || !strings.Contains(text, "Made of 1 of 2 parts (missing: 2)") {
		t.Errorf("without the second:\n%s", text)
	}
	if _, errs := h.do(2, "merge", files[0], files[0]); !strings.Contains(errs, "are both part 1/2") {
		t.Error(errs)
	}
	if runs := read[[]bench.Run](h, "history"); len(runs) != 4 {
		t.Errorf("%d runs are in the history, want 2 parts, the whole and the partial one", len(runs))
	}
}
