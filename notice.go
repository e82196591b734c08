package main

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// Notice is a message for the desktop.
type Notice struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

// notices is the way to the desktop's notifications, opened by the first one.
type notices struct {
	mu   sync.Mutex
	open bool
}

// notify does what it can: a desktop without notifications is no trouble of
// the user's, who sees the same in the window.
func (a *App) notify(ctx context.Context, n Notice) error {
	if !hasWindow(ctx) {
		return nil
	}
	if err := a.notices.send(ctx, n); err != nil {
		slog.Debug("the desktop took no notice", "error", err)
	}
	return nil
}

func (n *notices) send(ctx context.Context, notice Notice) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.open {
		if err := runtime.InitializeNotifications(ctx); err != nil {
			return err
		}
		if _, err := runtime.RequestNotificationAuthorization(ctx); err != nil {
			return err
		}
		n.open = true
	}
	return runtime.SendNotification(ctx, runtime.NotificationOptions{
		ID: strconv.FormatInt(time.Now().UnixNano(), 36), Title: notice.Title, Body: unmarked.Replace(notice.Body),
	})
}

// unmarked keeps names from being read as markup, which desktops may know in
// the body of a notice.
var unmarked = strings.NewReplacer("<", "‹", ">", "›")

func (n *notices) end(ctx context.Context) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.open {
		runtime.CleanupNotifications(ctx)
		n.open = false
	}
}
