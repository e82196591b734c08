package cli_test

import (
	"regexp"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

// cells returns the rows of a printed table whose first heading is given, split
// where columns are: at two spaces or more.
func cells(t *testing.T, printed, heading string) (rows [][]string) {
	t.Helper()
	gap, inside := regexp.MustCompile(` {2,}`), false
	for line := range strings.Lines(printed) {
		line = strings.TrimRight(line, " \n")
		switch {
		case strings.HasPrefix(line, heading+" "):
			inside = true
		case line == "":
			inside = false
		case inside:
			rows = append(rows, gap.Split(line, -1))
		}
	}
	if rows == nil {
		t.Fatalf("no table under %s in:\n%s", heading, printed)
	}
	return rows
}

func TestARunInStagesPrintsATableOfThem(t *testing.T) {
	h := newHome(t)
	out, _ := h.do(0, "run", "--url", serve(t, swift), "--model", "m", "--rate", "10,20", "--arrival", "constant", "--duration", "0.5s", "--repeats", "2", "--output-dir", "")
	rows := cells(t, out, "STAGE")
	if len(rows) != 4 {
		t.Fatalf("%d rows, want one of each stage:\n%s", len(rows), out)
	}
	for i, want := range []struct{ stage, load, due, rate string }{
		{"1, repeat 1", "10/s, constant", "5", "10"}, {"2, repeat 1", "20/s, constant", "10", "20"},
		{"3, repeat 2", "10/s, constant", "5", "10"}, {"4, repeat 2", "20/s, constant", "10", "20"},
	} {
		row := rows[i]
		if len(row) != 11 {
			t.Fatalf("row %d has %d cells: %q", i, len(row), row)
		}
		if row[0] != want.stage || row[1] != "m" || row[2] != want.load || row[4] != want.due || row[5] != want.due || row[6] != "0" || row[10] != "the duration was reached" {
			t.Errorf("row %d is %q, want stage %s of %s with %s due and sent", i, row, want.stage, want.load, want.due)
		}
	}
	if shown, _ := h.do(0, "history", "show", "last"); !strings.Contains(shown, strings.Join(rows[3][:2], "  ")) {
		t.Errorf("the history does not show the stages:\n%s", shown)
	}
}

func TestARunOfOneClosedStagePrintsNoTableOfStages(t *testing.T) {
	h := newHome(t)
	out, _ := h.do(0, "run", "--url", serve(t, swift), "--model", "m", "--iterations", "1", "--prompts", "short-simple-capital", "--output-dir", "")
	if strings.Contains(out, "STAGE") {
		t.Errorf("printed:\n%s", out)
	}
}

func TestWhatEndedARunIsSaidAndStored(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "good", "--url", serve(t, swift), "--model", "m", "--price-input", "1000", "--price-output", "1000")
	h.do(0, "models", "add", "bad", "--url", serve(t, "fault=http_503&fault_rate=1"), "--model", "m")
	for _, row := range []struct {
		code  int
		model string
		rule  []string
		want  bench.EndReason
		says  string
	}{
		{3, "bad", []string{"--max-errors", "3"}, bench.EndErrors, "the limit of failed requests was reached"},
		{3, "bad", []string{"--max-error-rate", "10%"}, bench.EndErrorRate, "the failure rate limit was exceeded"},
		{0, "good", []string{"--max-total-tokens", "100"}, bench.EndTokens, "the token limit was reached"},
		{0, "good", []string{"--max-cost", "0.1", "--duration", "1m"}, bench.EndCost, "the cost limit was reached"},
	} {
		args := append([]string{"run", row.model, "--iterations", "10000", "--prompts", "short-simple-capital", "--output-dir", ""}, row.rule...)
		if row.want == bench.EndCost { // a number of requests would be refused before it costs too much
			args = append(args[:2:2], args[4:]...)
		}
		out, _ := h.do(row.code, args...)
		if !strings.Contains(out, ": "+row.says+"\n") {
			t.Errorf("%v: %q is not in:\n%s", row.rule, row.says, out)
		}
		if run := read[bench.Run](h, "history", "show", "last"); run.Execution.End != row.want || run.State != bench.Finished {
			t.Errorf("%v: stored as %q, %s; want %q", row.rule, run.Execution.End, run.State, row.want)
		}
	}
}

func TestRequestsOfTheSettlingTimeAreExportedWithTheirPhase(t *testing.T) {
	h := newHome(t)
	run := read[bench.Run](h, "run", "--url", serve(t, swift), "--model", "m", "--rate", "20", "--arrival", "constant", "--duration", "1s", "--settle", "0.5s", "--output-dir", "out")
	phases := map[string]int{}
	for _, row := range csvRows(t, "out/"+only(t, "out", "results")) {
		phases[row["phase"]]++
	}
	if phases["settling"] != 10 || phases["measured"] != 10 || len(phases) != 2 {
		t.Errorf("phases %v, want 10 settling and 10 measured", phases)
	}
	if m := run.Summary.Models[0]; m.Attempts != 10 || m.WarmedUp != 10 || m.Latency.N != 10 {
		t.Errorf("%d attempts, %d uncounted, %d latencies", m.Attempts, m.WarmedUp, m.Latency.N)
	}
}
