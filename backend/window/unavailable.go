package window

import (
	"io/fs"
	"os"
	"runtime"
)

// Unavailable returns one sentence that says why this build on this machine
// cannot open a window with the given page, or "" if it can. A build that
// writes bindings needs neither page nor display.
func Unavailable(page fs.FS) string {
	if writesBindings {
		return ""
	}
	if !supported {
		return "This build of Tokenlap has no window."
	}
	if _, err := fs.Stat(page, "index.html"); err != nil {
		return "This build of Tokenlap lacks the page of its window: build it with `make app`."
	}
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return "There is no display here, so Tokenlap cannot open its window."
	}
	return ""
}

// disableDMABUF switches off the renderer of WebKitGTK that leaves windows
// blank with some graphics drivers, unless the user has set the variable.
func disableDMABUF() {
	const variable = "WEBKIT_DISABLE_DMABUF_RENDERER"
	if _, set := os.LookupEnv(variable); !set {
		os.Setenv(variable, "1")
	}
}
