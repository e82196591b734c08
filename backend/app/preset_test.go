package app_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

func (o own) presets() (names []string, all []plan.Preset) {
	o.t.Helper()
	all, err := o.Presets(o.t.Context())
	o.ok(err)
	for _, preset := range all {
		names = append(names, preset.Name)
	}
	return names, all
}

func TestBuiltInPresetsCanBeStartedOnceAModelIsChosen(t *testing.T) {
	o := newOwn(t, model("alpha"))
	names, all := o.presets()
	if !slices.Equal(names, []string{"smoke", "latency", "load", "stages", "rate", "sweep"}) {
		t.Fatalf("got %q", names)
	}
	for _, preset := range all {
		if len(preset.Form.Models) > 0 || !preset.BuiltIn || preset.About == "" {
			t.Errorf("got %+v", preset)
		}
		preset.Form.Models = []string{"alpha"}
		if preview := o.preview(preset.Form); len(preview.Mistakes) > 0 || preview.Each < 6 && !preview.Open {
			t.Errorf("%s: %+v", preset.Name, preview)
		}
	}
}

func TestOwnPresetsAreStoredReplacedAndRemoved(t *testing.T) {
	o := newOwn(t)
	mine := plan.Preset{Name: " Nightly ", About: "each night", BuiltIn: true, Form: usual("gone", "by then")}
	o.ok(o.SavePreset(t.Context(), mine))
	o.ok(o.SavePreset(t.Context(), plan.Preset{Name: "bare"}))
	mine.Name, mine.Form.Iterations = "nightly", 3
	o.ok(o.SavePreset(t.Context(), mine))
	names, all := o.presets()
	if !slices.Equal(names, []string{"smoke", "latency", "load", "stages", "rate", "sweep", "nightly", "bare"}) {
		t.Fatalf("got %q", names)
	}
	mine.BuiltIn = false
	if diff := cmp.Diff(mine, all[6]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if all[7].Form.Models == nil || all[7].Form.Tags == nil {
		t.Error("a list is nil")
	}
	o.ok(o.RemovePreset(t.Context(), "NIGHTLY"))
	if names, _ = o.presets(); !slices.Equal(names, []string{"smoke", "latency", "load", "stages", "rate", "sweep", "bare"}) {
		t.Errorf("got %q", names)
	}
}

func TestPresetsThatCannotBeAreRefused(t *testing.T) {
	o := newOwn(t)
	for name, code := range map[string]bench.Code{
		" ": bench.CodeInvalid, strings.Repeat("x", 61): bench.CodeInvalid, "a\nb": bench.CodeInvalid, "Smoke": bench.CodeConflict,
	} {
		if err := o.SavePreset(t.Context(), plan.Preset{Name: name}); bench.CodeOf(err) != code {
			t.Errorf("%q: got %v, want %s", name, err, code)
		}
	}
	for name, code := range map[string]bench.Code{"load": bench.CodeConflict, "none": bench.CodeNotFound} {
		if err := o.RemovePreset(t.Context(), name); bench.CodeOf(err) != code {
			t.Errorf("%q: got %v, want %s", name, err, code)
		}
	}
}

func TestPresetsSavedAtOnceAreAllStored(t *testing.T) {
	o := newOwn(t)
	var saving sync.WaitGroup
	for i := range 20 {
		saving.Go(func() {
			if err := o.SavePreset(t.Context(), plan.Preset{Name: fmt.Sprint("mine ", i)}); err != nil {
				t.Error(err)
			}
		})
	}
	saving.Wait()
	if presets, err := o.Presets(t.Context()); err != nil || len(presets) != len(plan.BuiltinPresets())+20 {
		t.Errorf("%d presets, %v", len(presets), err)
	}
}

func TestANewRunBeginsWithWhatWasStartedLast(t *testing.T) {
	real := func(name string) bench.Endpoint {
		return bench.Endpoint{Name: name, Model: "m", URL: "http://127.0.0.1:9/v1"}
	}
	first := func(o own) string {
		t.Helper()
		preset, err := o.FirstForm(t.Context())
		o.ok(err)
		return fmt.Sprint(preset.Name, preset.Form.Models)
	}
	simulated := newOwn(t, model("alpha"), model("beta"))
	if got := first(simulated); got != "smoke[alpha beta]" {
		t.Errorf("with simulated models alone: %s", got)
	}
	o := newOwn(t, model("alpha"), real("old"), real("new"))
	if got := first(o); got != "smoke[new]" {
		t.Errorf("before the first run: %s", got)
	}
	form := usual("alpha")
	form.Requests = 1
	o.ok(o.SavePreset(t.Context(), plan.Preset{Name: "short", Form: form}))
	if _, err := o.Start(t.Context(), form); err != nil {
		t.Fatal(err)
	}
	o.ok(o.Wait(t.Context()))
	if got := first(o); got != "short[alpha]" {
		t.Errorf("after a run: %s", got)
	}
	o.ok(o.RemovePreset(t.Context(), "short"))
	o.ok(o.ArchiveModel(t.Context(), "alpha"))
	if got := first(o); got != "smoke[new]" {
		t.Errorf("without what was used: %s", got)
	}
}
