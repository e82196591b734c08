package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/chart"
	"tokenlap/backend/results"
)

func TestChartsOfARunAreThoseThatItsFilesShow(t *testing.T) {
	p := newPast(t)
	run := benchtest.Run("r1", []string{"alpha", "beta"}, 1, 4)
	run.Plan.Endpoints[0].Title = "</script>"
	samples := benchtest.Samples(run, 30, 8)
	run = p.keep(run, samples...)
	views, err := p.Charts(t.Context(), app.ChartQuery{Run: "last", Theme: "dark"})
	must(t, err)
	want, err := chart.Draw(run, func(yield func(bench.Sample, error) bool) {
		for _, sample := range samples {
			if !yield(sample, nil) {
				return
			}
		}
	}, chart.Medium{Theme: chart.Dark})
	must(t, err)
	if len(views) != len(want) {
		t.Fatalf("%d charts, want %d", len(views), len(want))
	}
	for i, view := range views {
		option, err := json.Marshal(want[i].Option)
		must(t, err)
		if want[i].Option == nil {
			option = nil
		}
		if view.Name != want[i].Name || view.Title != want[i].Title || view.Missing != want[i].Missing || view.Option != string(option) {
			t.Errorf("chart %s differs", want[i].Name)
		}
		if strings.Contains(view.Option, "</script>") {
			t.Errorf("chart %s could end a script", view.Name)
		}
	}
}

func TestChartsOfALiveRunAreDrawnEachTime(t *testing.T) {
	p := newPast(t)
	p.begin(benchtest.Run("r1", []string{"alpha"}, 1), benchtest.Samples(benchtest.Run("", []string{"alpha"}, 1), 10, 4)...)
	draw := func() string {
		views, err := p.Charts(t.Context(), app.ChartQuery{Run: "r1", Theme: "light"})
		must(t, err)
		return views[1].Option
	}
	before := draw()
	must(t, p.db.AddSamples(t.Context(), "r1", []bench.Sample{benchtest.Sample(500, 80)}))
	if draw() == before {
		t.Error("a request more changed nothing")
	}
}

func TestAChangedNameIsInThePictures(t *testing.T) {
	p := newPast(t)
	run := benchtest.Run("r1", []string{"alpha"}, 1)
	p.keep(run, benchtest.Samples(run, 10, 4)...)
	for _, name := range []string{"one name", "another name"} {
		must(t, p.RenameRun(t.Context(), app.RunText{Run: "r1", Text: name}))
		views, err := p.Charts(t.Context(), app.ChartQuery{Run: "r1", Theme: "light"})
		must(t, err)
		if !strings.Contains(views[1].Option, name) {
			t.Errorf("%q is not in the chart", name)
		}
	}
}

func TestThemesAreLightAndDark(t *testing.T) {
	p := newPast(t)
	for _, name := range []string{"light", "dark"} {
		text, err := p.ChartTheme(t.Context(), name)
		must(t, err)
		if !json.Valid([]byte(text)) || !strings.Contains(text, chart.Theme(name).Background()) {
			t.Errorf("theme %s is %s", name, text)
		}
	}
	_, err := p.ChartTheme(t.Context(), "blue")
	refused(t, err, bench.CodeInvalid, "light")
	_, err = p.Charts(t.Context(), app.ChartQuery{Run: "r1"})
	refused(t, err, bench.CodeInvalid, "theme")
	_, err = p.Charts(t.Context(), app.ChartQuery{Run: "none", Theme: "light"})
	refused(t, err, bench.CodeNotFound, "none")
}

// BenchmarkResults10000 is a click on a run of 10,000 requests of 64 chunks:
// all that is asked before the page is drawn. The run is another each time.
func BenchmarkResults10000(b *testing.B) {
	p := newPast(b)
	ids := []string{"a1", "a2", "a3", "a4", "a5", "a6"}
	for _, id := range ids {
		run := benchtest.Run(id, []string{"alpha", "beta"}, 8)
		p.keep(run, benchtest.Samples(run, 5000, 64)...)
	}
	for _, one := range []struct {
		name string
		ask  func(id string) error
	}{
		{"result", func(id string) error { _, err := p.Result(b.Context(), id); return err }},
		{"charts", func(id string) error {
			_, err := p.Charts(b.Context(), app.ChartQuery{Run: id, Theme: "light"})
			return err
		}},
		{"charts_again", func(string) error {
			_, err := p.Charts(b.Context(), app.ChartQuery{Run: ids[0], Theme: "light"})
			return err
		}},
		{"requests", func(id string) error {
			_, err := p.Requests(b.Context(), results.RequestQuery{Run: id, Limit: 100})
			return err
		}},
	} {
		b.Run(one.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				must(b, one.ask(ids[i%len(ids)]))
			}
		})
	}
}
