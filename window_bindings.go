//go:build bindings

package main

// A build that writes frontend/wailsjs and opens nothing: Wails does it in
// the place where it would open the window.
const (
	windowed   = false
	generating = true
)
