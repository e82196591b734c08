//go:build bindings

package window

// A build that writes frontend/wailsjs and opens nothing: Wails does that
// where it would open the window.
const (
	supported      = false
	writesBindings = true
)
