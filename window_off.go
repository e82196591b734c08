//go:build !production && !dev && !bindings

package main

const (
	windowed   = false
	generating = false
)
