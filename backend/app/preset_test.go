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
