package main

import (
	"context"
	"errors"
	"net/url"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience is the longest wait for a file manager.
const patience = 5 * time.Second

// reveal asks the file manager to select the file, and where none answers, the
// desktop to open its folder.
func reveal(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if selectFile(ctx, path) == nil {
		return nil
	}
	opener, err := exec.LookPath("xdg-open")
	if err != nil {
		return errors.New("no file manager answers, and xdg-open is not installed")
	}
	opening := exec.Command(opener, filepath.Dir(path)) // may go on as long as what it opens
	if err := opening.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- opening.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return errors.New("no file manager answers, and xdg-open knows none")
		}
		return nil
	case <-ctx.Done():
		return nil
	}
}

// selectFile speaks to the file manager over the session's D-Bus.
func selectFile(ctx context.Context, path string) error {
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return err
	}
	defer func() { _ = bus.Close() }()
	file := url.URL{Scheme: "file", Path: path}
	manager := bus.Object("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1")
	return manager.CallWithContext(ctx, "org.freedesktop.FileManager1.ShowItems", 0, []string{file.String()}, "").Err
}
