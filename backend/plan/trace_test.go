package plan_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

func TestAPreviewSaysWhatIsInATrace(t *testing.T) {
	m := newModels(t, model("alpha"))
	file := filepath.Join(m.folder, "night.csv")
	if err := os.WriteFile(file, []byte("at,input,output\n5,100,0\n6,300,0\n15,0,0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	form := usual("alpha")
	form.Trace, form.TraceSpeed = file, 2
	preview := m.preview(form)
	mean := 200.0
	if diff := cmp.Diff(&plan.TracePreview{Source: "night.csv", Requests: 3, Seconds: 10, Input: &mean}, preview.Trace); diff != "" {
		t.Error(diff)
	}
	if len(preview.Mistakes) > 0 || preview.Load == nil || preview.Load.Length != 5 {
		t.Errorf("%v, %+v", preview.Mistakes, preview.Load)
	}
	points := preview.Load.Stages[0].Points
	if last := points[len(points)-1]; last.At != 5 || last.Level == 0 {
		t.Errorf("the last request is not among those drawn: %+v", last)
	}
	form.Trace = " " // on the page, before a file is chosen
	if _, mistakes, err := form.Check([]bench.Endpoint{model("alpha")}, nil); err != nil || len(mistakes) != 1 || mistakes[0].Field != "trace" {
		t.Errorf("%v, %v", mistakes, err)
	}
}
