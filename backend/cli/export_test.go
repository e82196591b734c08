package cli_test

import (
	"strconv"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestEveryOutputEventIsExportedAsARow(t *testing.T) {
	h := newHome(t)
	run := read[bench.Run](h, "run", "--url", serve(t, swift), "--model", "m", "--iterations", "2", "--prompts", "short-simple-capital", "--output-dir", "")
	out, _ := h.do(0, "export", run.ID, "--format", "events", "--output-dir", "out")
	file := strings.TrimSpace(out)
	rows := csvRows(t, file)
	if !strings.Contains(file, "benchmark_events_") || len(rows) != 2*6 {
		t.Fatalf("%s holds %d rows, want six of each of two requests", file, len(rows))
	}
	for i, row := range rows {
		if row["run_id"] != run.ID || row["event"] != strconv.Itoa(i%6+1) || (row["gap"] == "") != (i%6 == 0) || row["read"] == "" {
			t.Errorf("row %d is %v", i, row)
		}
	}
	if printed, _ := h.do(0, "export", run.ID, "--format", "events", "--output-dir", "-"); printed != string(readFile(t, file)) {
		t.Errorf("on stdout it is other than in the file:\n%s", printed)
	}
}

func TestARunImportedWithoutEventsSaysSo(t *testing.T) {
	h := newHome(t)
	put(t, "gemma.csv", seedRows("5", "2", "4", "3"))
	run := read[[]bench.Run](h, "import", "gemma.csv")[0]
	for _, dir := range []string{"out", "-"} {
		out, errs := h.do(2, "export", run.ID, "--format", "events", "--output-dir", dir)
		if out != "" || !strings.Contains(errs, "does not list single events") {
			t.Errorf("to %s: %q, %q", dir, out, errs)
		}
	}
}
