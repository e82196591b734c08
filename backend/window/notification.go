package window

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// Notification is a message that the desktop shows.
type Notification struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

// notifications is the connection to the desktop's notifications; the first
// one opens it.
type notifications struct {
	mu   sync.Mutex
	open bool
}

// Notify shows a notification. A desktop without notifications is not an
// error, because the page shows the same message.
func (w *Window) Notify(ctx context.Context, n Notification) error {
	if !hasWindow(ctx) {
		return nil
	}
	if err := w.notifications.send(ctx, n); err != nil {
		slog.Debug("the desktop did not show a notification", "error", err)
	}
	return nil
}

func (n *notifications) send(ctx context.Context, notification Notification) error {
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
		ID: strconv.FormatInt(time.Now().UnixNano(), 36), Title: plain(notification.Title), Body: plain(notification.Body),
	})
}

// plain returns a text with names in it as a notification shows it: without
// markup, which some desktops allow, and without what is no character or turns the
// direction of writing. D-Bus takes neither bad UTF-8 nor NUL.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '<':
			return '‹'
		case r == '>':
			return '›'
		case r != '\n' && unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

func (n *notifications) close(ctx context.Context) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.open {
		runtime.CleanupNotifications(ctx)
		n.open = false
	}
}
