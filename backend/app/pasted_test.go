package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/store"
)

// TestAKeyPastedIntoAFormIsRefused goes through the calls of the page that store
// words of the user.
func TestAKeyPastedIntoAFormIsRefused(t *testing.T) {
	const secret = "page-canary/Zx9+Qw7=Kp3"
	t.Setenv("CANARY_KEY", secret)
	folder := t.TempDir()
	app := New(Options{Open: func() (*store.Store, error) { return OpenStore(folder) }, Emit: func(string, any) {}, Version: "test"})
	t.Cleanup(func() { check(t, app.Close()) })
	owner := bench.Endpoint{Name: "owner", URL: "simulated:?ttft=1ms", Model: "m", Key: "env:CANARY_KEY"}
	saved, err := app.SaveModel(t.Context(), ModelForm{Endpoint: owner})
	if check(t, err); len(saved.Mistakes) > 0 {
		t.Fatal(saved.Mistakes)
	}
	changed := owner
	changed.Title = "with " + secret
	saved, err = app.SaveModel(t.Context(), ModelForm{Was: "owner", Endpoint: changed})
	if check(t, err); len(saved.Mistakes) != 1 || saved.Mistakes[0].Field != "title" || !strings.Contains(saved.Mistakes[0].Message, "API key of the model owner") {
		t.Errorf("the mistakes are %+v", saved.Mistakes)
	}

	form := plan.BuiltinPresets()[0].Form
	form.Models, form.Name = []string{"owner"}, "with "+secret
	path := filepath.Join(folder, "plan.toml")
	for what, act := range map[string]func(ctx context.Context) error{
		"a preset":    func(ctx context.Context) error { return app.SavePreset(ctx, plan.Preset{Name: "mine", Form: form}) },
		"a plan file": func(ctx context.Context) error { return app.WritePlan(ctx, path, form) },
		"a run":       func(ctx context.Context) error { _, err := app.Start(ctx, form); return err },
		"the queue": func(ctx context.Context) error {
			_, err := app.AddToQueue(ctx, QueueForm{Name: "night", Form: form})
			return err
		},
		"the name of a run in the queue": func(ctx context.Context) error {
			good := form
			good.Name = "nightly"
			_, err := app.AddToQueue(ctx, QueueForm{Name: secret, Form: good})
			return err
		},
	} {
		if err := act(t.Context()); err == nil || !strings.Contains(err.Error(), "API key of the model owner") || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the plan file was written")
	}
	view, err := app.Queue(t.Context())
	if check(t, err); len(view.Items) > 0 {
		t.Errorf("the queue has %+v", view.Items)
	}
}
