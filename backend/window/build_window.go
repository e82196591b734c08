//go:build (production || dev) && !bindings

package window

const (
	supported      = true
	writesBindings = false
)
