//go:build !production && !dev && !bindings

package window

const (
	supported      = false
	writesBindings = false
)
