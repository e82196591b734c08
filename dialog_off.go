//go:build !dev

package main

func newChooser() chooser { return dialogs{} }
