package bench

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"
)

// TestNumbersAreWrittenAsOnThePage reads the cases that the page's test reads too.
func TestNumbersAreWrittenAsOnThePage(t *testing.T) {
	file, err := os.ReadFile("../../build/echarts/format_cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string][][2]any
	if err := json.Unmarshal(file, &cases); err != nil {
		t.Fatal(err)
	}
	formats := map[string]func(*float64) string{"seconds": FormatSeconds, "digits": FormatNumber, "percent": FormatShare}
	if len(cases) != len(formats) {
		t.Fatalf("%d kinds of cases, want %d", len(cases), len(formats))
	}
	for kind, rows := range cases {
		for _, row := range rows {
			value, want := row[0].(float64), row[1].(string)
			if got := formats[kind](&value); got != want {
				t.Errorf("%s: %v is written %q, want %q", kind, value, got, want)
			}
		}
	}
}

func TestWhatIsNoNumberIsNotZero(t *testing.T) {
	of := func(v float64) *float64 { return &v }
	for _, row := range []struct {
		reason, got, want string
	}{
		{"no time", FormatSeconds(nil), None},
		{"no number", FormatNumber(of(math.NaN())), None},
		{"an infinite number", FormatNumber(of(math.Inf(1))), None},
		{"no share", FormatShare(nil), None},
		{"a duration", FormatDuration(1500 * time.Microsecond), "1.5 ms"},
	} {
		if row.got != row.want {
			t.Errorf("%s: %q, want %q", row.reason, row.got, row.want)
		}
	}
}
