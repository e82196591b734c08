package window

import (
	"context"
	"encoding/json"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

const (
	english = "no prompt chosen: choose at least one"
	german  = "kein Prompt gewählt: mindestens einen wählen"
)

func speaking(t *testing.T, language string) *Window {
	w := New()
	if err := w.Speak(context.Background(), language); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestErrorsComeInTheLanguageOfThePage(t *testing.T) {
	err := bench.Invalid(english)
	for language, want := range map[string]string{"en": english, "de": german} {
		var got struct{ Message string }
		if err := json.Unmarshal([]byte(speaking(t, language).formatError(err).(string)), &got); err != nil || got.Message != want {
			t.Errorf("%s: %q, %v", language, got.Message, err)
		}
	}
}

func TestResultsComeInTheLanguageOfThePage(t *testing.T) {
	preview := plan.Preview{Command: english, Mistakes: []plan.Mistake{{Field: "prompts", Message: english}}}
	got, err := Call(speaking(t, "de"), func() (plan.Preview, error) { return preview, nil })
	if err != nil || got.Mistakes[0].Message != german {
		t.Errorf("a mistake became %q, %v", got.Mistakes[0].Message, err)
	}
	if got.Command != english || got.Mistakes[0].Field != "prompts" {
		t.Errorf("what is no sentence was translated: %+v", got)
	}
	if preview.Mistakes[0].Message != english {
		t.Error("the result that the app still holds was changed")
	}
	imported, err := Call(speaking(t, "de"), func() (*app.Imported, error) { return &app.Imported{Problems: []string{english}}, nil })
	if err != nil || imported.Problems[0] != german {
		t.Errorf("a list of sentences became %q, %v", imported.Problems, err)
	}
}

func TestEventsComeInTheLanguageOfThePage(t *testing.T) {
	if got := translated[any]("de", app.TaskProgress{What: english}); got.(app.TaskProgress).What != german {
		t.Errorf("%+v", got)
	}
	if translated[any]("de", nil) != nil {
		t.Error("an event without detail got one")
	}
}

func TestOtherLanguagesAreRefused(t *testing.T) {
	w := New()
	if err := w.Speak(context.Background(), "fr"); bench.CodeOf(err) != bench.CodeInvalid {
		t.Errorf("%v", err)
	}
	if got, _ := Call(w, func() (app.KeyState, error) { return app.KeyState{Message: english}, nil }); got.Message != english {
		t.Errorf("a window that was told nothing says %q", got.Message)
	}
}
