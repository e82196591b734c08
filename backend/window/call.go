package window

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"

	"tokenlap/backend/bench"
)

// Call carries out one call of the page. A panic becomes an error, because
// Wails would leave the page waiting after one, and the result is made safe
// for JSON.
func Call[T any](call func() (T, error)) (result T, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			slog.Error("a call of the page failed", "panic", cause, "stack", string(debug.Stack()))
			err = fmt.Errorf("something went wrong inside Tokenlap: %v", cause)
		}
	}()
	if result, err = call(); err != nil {
		return result, err
	}
	return sanitize(result)
}

// formatError returns an error as the page gets it. Wails passes on text only,
// so it is JSON inside a string, which bridge.ts parses.
func formatError(err error) any {
	formatted := struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Hint    string `json:"hint"`
	}{Code: "internal"}
	formatted.Message, formatted.Hint = bench.SplitHint(err)
	if code := bench.CodeOf(err); code != "" {
		formatted.Code = string(code)
	}
	text, err := json.Marshal(formatted)
	if err != nil {
		return formatted.Message
	}
	return string(text)
}
