package export

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestReportsSayHowExactTheMachineIs(t *testing.T) {
	s := subject(4, "plain")
	without, _ := report(t, s)
	s.Run.Selfcheck = &bench.Selfcheck{
		At: time.Date(2026, 3, 14, 12, 0, 0, 0, time.Local), Streams: 200,
		TTFT: bench.ClientErrorOf([]float64{0.0025}), Gap: bench.ClientErrorOf([]float64{0.00015}),
	}
	page, markdown := report(t, s)
	var document bytes.Buffer
	if err := JSON(&document, s.Run, s.Samples); err != nil {
		t.Fatal(err)
	}
	sentence := "on 2026-03-14: with 200 streams, 95 % of TTFTs were accurate to 2.5 ms and gaps between chunks to 150 µs."
	for name, text := range map[string]string{"page": page, "Markdown": markdown} {
		if !strings.Contains(text, sentence) {
			t.Errorf("the %s is without %q", name, sentence)
		}
	}
	if !strings.Contains(document.String(), `"selfcheck":{"at":"2026-03-14`) {
		t.Error("the document is without the check")
	}
	if strings.Contains(without, "Self-check") {
		t.Error("the page speaks of a check that there is not")
	}
}
