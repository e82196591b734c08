//go:build (production || dev) && !bindings

package main

const (
	windowed   = true
	generating = false
)
