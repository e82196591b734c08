package window

import (
	"context"
	"errors"
	"net/url"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// revealTimeout is the longest wait for a file manager.
const revealTimeout = 5 * time.Second

// reveal asks the file manager to select the file, and where none answers, the
// desktop to open its folder.
func reveal(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, revealTimeout)
	defer cancel()
	if selectFile(ctx, path) == nil {
		return nil
	}
	opener, err := exec.LookPath("xdg-open")
	if err != nil {
		return errors.New("no file manager answers, and xdg-open is not installed")
	}
	open := exec.Command(opener, filepath.Dir(path)) // may run as long as what it opens
	if err := open.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- open.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			return errors.New("no file manager answers, and xdg-open knows none")
		}
		return nil
	case <-ctx.Done():
		return nil
	}
}

// selectFile asks the file manager over the session's D-Bus.
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
