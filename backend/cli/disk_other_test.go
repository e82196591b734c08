//go:build !linux

package cli_test

func mountSmallDisk() error { return nil }
