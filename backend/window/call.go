package window

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

// Call carries out one call of the page. A panic becomes an error, because
// Wails would leave the page waiting after one. The result is made safe for JSON,
// with its sentences in the language of the page.
func Call[T any](w *Window, call func() (T, error)) (result T, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			text := app.PanicText(cause)
			slog.Error("a call of the page failed", "panic", text, "stack", string(debug.Stack()))
			err = fmt.Errorf("something went wrong inside Tokenlap: %s", text)
		}
	}()
	if result, err = call(); err != nil {
		return result, err
	}
	if result, err = sanitize(result); err != nil {
		return result, err
	}
	return translated(w.language(), result), nil
}

// formatError returns an error as the page gets it, in its language. Wails passes
// on text only, so it is JSON inside a string, which bridge.ts parses.
func (w *Window) formatError(err error) any {
	formatted := struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Hint    string `json:"hint"`
	}{Code: "internal"}
	message, hint := bench.SplitHint(err)
	formatted.Message, formatted.Hint = w.language().Text(message), w.language().Text(hint)
	if code := bench.CodeOf(err); code != "" {
		formatted.Code = string(code)
	}
	text, err := json.Marshal(formatted)
	if err != nil {
		return formatted.Message
	}
	return string(text)
}
