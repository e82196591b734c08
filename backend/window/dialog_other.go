//go:build !dev

package window

func newChooser() chooser { return desktopDialogs{} }
