package window

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

func TestCallNeverLeavesThePageWaiting(t *testing.T) {
	for name, call := range map[string]func() (any, error){
		"panic":            func() (any, error) { panic("a bug") },
		"nil dereference":  func() (any, error) { var run *bench.Run; return run.ID, nil },
		"not a number":     func() (any, error) { return math.NaN(), nil },
		"not even JSON":    func() (any, error) { return make(chan int), nil },
		"an ordinary one":  func() (any, error) { return nil, errors.New("no") },
		"deep in a struct": func() (any, error) { return []app.ProbeStep{{}, {Took: math.Inf(1)}}, nil },
		"with an error":    func() (any, error) { return app.ModelSaved{}, errors.New("no") },
	} {
		if _, err := Call(New(), call); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if value, err := Call(New(), func() (int, error) { return 42, nil }); value != 42 || err != nil {
		t.Errorf("a good answer became %v, %v", value, err)
	}
}

func TestAKeyThatAPanicHadInHandIsNeitherShownNorLogged(t *testing.T) {
	const canary = "sk-proj-Canary0123456789abcdefXYZ"
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	_, err := Call(New(), func() (any, error) { panic(fmt.Errorf("the header is Bearer %s", canary)) })
	for what, text := range map[string]string{"the page": fmt.Sprint(New().formatError(err)), "the log": logged.String()} {
		if strings.Contains(text, canary[8:20]) || !strings.Contains(text, "[key]") {
			t.Errorf("%s: %s", what, text)
		}
	}
}

func TestErrorsReachThePageAsJSONText(t *testing.T) {
	hinted := &bench.Error{Code: bench.CodeUnavailable, Message: "the disk is full", Hint: "free some space"}
	for _, c := range []struct {
		err                 error
		code, message, hint string
	}{
		{bench.NotFound("there is no run r-9"), "not_found", "there is no run r-9", ""},
		{hinted, "unavailable", "the disk is full", "free some space"},
		{fmt.Errorf("export: %w", hinted), "unavailable", "export: the disk is full", "free some space"},
		{errors.New(`odd "quotes" </script>`), "internal", `odd "quotes" </script>`, ""},
	} {
		text, ok := New().formatError(c.err).(string)
		if !ok {
			t.Fatalf("%v: not a text, which Wails shows as [object Object]", c.err)
		}
		var got struct{ Code, Message, Hint string }
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		if got.Code != c.code || got.Message != c.message || got.Hint != c.hint {
			t.Errorf("%v: %+v", c.err, got)
		}
	}
}
