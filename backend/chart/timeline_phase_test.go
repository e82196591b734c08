package chart

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestPartsOfAPhaseAreTintedOutsideItsSteadyWindow(t *testing.T) {
	for _, row := range []struct {
		reason string
		phase  phase
		want   []part
	}{
		{"all of it is steady", phase{from: 1, to: 9}, []part{{1, 9, false}}},
		{"settling comes first", phase{from: 1, to: 9, settled: 3}, []part{{1, 3, true}, {3, 9, false}}},
		{"start-up and tail", phase{from: 1, to: 9, steady: [2]time.Duration{2, 8}}, []part{{1, 2, true}, {2, 8, false}, {8, 9, true}}},
		{"settling and start-up", phase{from: 1, to: 9, settled: 3, steady: [2]time.Duration{4, 9}}, []part{{1, 3, true}, {3, 4, true}, {4, 9, false}}},
		{"a window longer than the phase", phase{from: 1, to: 9, steady: [2]time.Duration{1, 12}}, []part{{1, 9, false}}},
	} {
		if got := row.phase.parts(); !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s: %v, want %v", row.reason, got, row.want)
		}
	}
}

func TestTheTimelineSaysWhatIsTinted(t *testing.T) {
	run, samples := scenarios["rate"].make()
	run.Plan.Stages = run.Plan.Stages[:1]
	for i := range run.Summary.Models {
		run.Summary.Models[i].Steady = &bench.SteadyWindow{From: bench.At(time.Second), To: bench.At(2 * time.Second), Figures: &bench.ModelSummary{}}
	}
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	if note := named(t, charts, "timeline").Title.Subtext; !strings.Contains(note, "shaded: outside the steady window") {
		t.Errorf("the note is %q", note)
	}
}
