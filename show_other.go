//go:build !linux && !darwin && !windows

package main

import (
	"context"
	"errors"
)

func reveal(context.Context, string) error {
	return errors.New("no file manager is known on this system")
}
