package export

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
)

func TestChartThatFailsLeavesTheOthersBe(t *testing.T) {
	s := subject(60, "plain")
	charts, err := chart.Draw(s.Run, s.Samples, chart.Medium{Theme: chart.Light})
	if err != nil {
		t.Fatal(err)
	}
	broken := chart.Chart{Name: "broken", Option: map[string]any{"series": []any{map[string]any{"type": "pie"}}}}
	p := Pictures{Format: "svg", Theme: chart.Light, Size: chart.Size{Width: 1000, Height: 500}, Only: []string{"broken", "ecdf"}}
	paths, _, err := WriteCharts(t.TempDir(), s.Run, append([]chart.Chart{broken}, charts...), p)
	if len(paths) != 1 || !strings.Contains(paths[0], "ecdf_") {
		t.Errorf("wrote %q", paths)
	}
	if err == nil || !strings.Contains(err.Error(), "the chart broken cannot be drawn") || bench.CodeOf(err) != "" {
		t.Errorf("the error is %v, its code %q", err, bench.CodeOf(err))
	}
}
