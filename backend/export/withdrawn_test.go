package export

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

func TestWhatBufferingWithdrawsIsInNoRow(t *testing.T) {
	s := subject(20, "other")
	for i := range s.Run.Summary.Models {
		if m := &s.Run.Summary.Models[i]; m.Endpoint == "swift" {
			m.Warnings = append(m.Warnings, bench.Warning{Code: stats.Buffered, Text: "held"})
		}
	}
	of := []string{"time_per_output_token", "avg_inter_token_latency", "p99_inter_token_latency", "decode_speed"}
	var file bytes.Buffer
	if err := Results(&file, s.Run, s.Samples); err != nil {
		t.Fatal(err)
	}
	_, rows := read(t, file.Bytes())
	for _, row := range rows {
		held := row["endpoint_name"] == "swift"
		for _, column := range of {
			if row["success"] == "True" && (row[column] == "") != held {
				t.Errorf("%s of %s is %q", column, row["endpoint_name"], row[column])
			}
		}
		if row["success"] == "True" && (row["inter_token"] == "False") != held {
			t.Errorf("inter_token of %s is %s", row["endpoint_name"], row["inter_token"])
		}
	}
	file.Reset()
	if err := JSON(&file, s.Run, s.Samples); err != nil {
		t.Fatal(err)
	}
	var document struct {
		Requests []struct {
			Endpoint, Outcome string
			Metrics           map[string]float64
		}
	}
	if err := json.Unmarshal(file.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	for _, request := range document.Requests {
		if _, has := request.Metrics["tpot_s"]; request.Outcome == "ok" && has == (request.Endpoint == "swift") {
			t.Errorf("tpot_s of %s: %v", request.Endpoint, has)
		}
	}
	tpot := slices.Index(requestHeads(), "TPOT")
	table, _, err := requestRows(s.Run, s.Samples)
	if err != nil || slices.ContainsFunc(table, func(r row) bool { return r.Model == "swift" && r.Cells()[tpot] != bench.None }) {
		t.Errorf("the page shows a TPOT that was withdrawn (%v)", err)
	}
}
