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

func TestFlagsOfPicturesAreRefusedWhereNoneIsDrawn(t *testing.T) {
	h := newHome(t)
	put(t, "gemma.csv", seedRows("5", "2", "4", "3"))
	h.do(0, "import", "gemma.csv")
	if _, errs := h.do(2, "export", "last", "--format", "json", "--chart", "ecdf"); !strings.Contains(errs, "--chart is of pictures: use it with --format png or svg") {
		t.Error(errs)
	}
}

func TestOfSeveralRunsItIsSaidWhoseChartIsMissing(t *testing.T) {
	h := newHome(t)
	put(t, "one.csv", seedRows("5", "2", "4", "3"))
	put(t, "two.csv", seedRows("5", "3", "4", "3"))
	runs := read[[]bench.Run](h, "import", "one.csv", "two.csv")
	_, errs := h.do(0, "export", runs[0].ID, runs[1].ID, "--format", "svg", "--chart", "anatomy", "--output-dir", "out")
	for _, run := range runs {
		if !strings.Contains(errs, "Not drawn: "+run.Name+" ("+run.ID+"), anatomy: ") {
			t.Errorf("without run %s:\n%s", run.ID, errs)
		}
	}
}
