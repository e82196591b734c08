package window

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

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
		ID: strconv.FormatInt(time.Now().UnixNano(), 36), Title: notification.Title, Body: markupEscaper.Replace(notification.Body),
	})
}

// markupEscaper keeps names from being read as markup, which some desktops
// allow in the body of a notification.
var markupEscaper = strings.NewReplacer("<", "‹", ">", "›")

func (n *notifications) close(ctx context.Context) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.open {
		runtime.CleanupNotifications(ctx)
		n.open = false
	}
}
