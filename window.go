package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"

	"tokenlap/backend/bench"
)

// noWindow says in one sentence why no window can be opened, or nothing.
func noWindow() string {
	if !windowed {
		return "This build of Tokenlap has no window."
	}
	if _, err := fs.Stat(page, "frontend/dist/index.html"); err != nil {
		return "This build of Tokenlap lacks the page of its window: build it with `make app`."
	}
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return "There is no display here, so Tokenlap cannot open its window."
	}
	return ""
}

// calmWebKit switches off the renderer of WebKitGTK that leaves windows blank
// with some graphics drivers; who sets the variable has chosen otherwise.
func calmWebKit() {
	const renderer = "WEBKIT_DISABLE_DMABUF_RENDERER"
	if _, set := os.LookupEnv(renderer); !set {
		os.Setenv(renderer, "1")
	}
}

// command is the program's name where the terminal finds it under that, else
// its full path.
func command() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	if found, err := exec.LookPath("tokenlap"); err == nil && sameFile(found, self) {
		return "tokenlap", nil
	}
	if strings.ContainsAny(self, " '&;()") {
		return `"` + self + `"`, nil
	}
	return self, nil
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// answer carries out one call of the page, which gets an answer whatever
// happens: after a panic Wails would leave it waiting.
func answer[T any](call func() (T, error)) (result T, err error) {
	defer func() {
		if trouble := recover(); trouble != nil {
			slog.Error("a call of the page failed", "panic", trouble, "stack", string(debug.Stack()))
			err = fmt.Errorf("something went wrong inside Tokenlap: %v", trouble)
		}
	}()
	if result, err = call(); err != nil {
		return result, err
	}
	return tidy(result)
}

// problem is an error as the page gets it. Wails passes on text only, so it
// is JSON inside a string; bridge.ts takes it apart.
func problem(err error) any {
	sentence := struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Hint    string `json:"hint"`
	}{Code: "internal"}
	sentence.Message, sentence.Hint = bench.Apart(err)
	if code := bench.CodeOf(err); code != "" {
		sentence.Code = string(code)
	}
	text, err := json.Marshal(sentence)
	if err != nil {
		return sentence.Message
	}
	return string(text)
}
