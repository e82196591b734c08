package window

import (
	"strings"
	"testing"
)

func TestANotificationHasNoMarkup(t *testing.T) {
	if got := markupEscaper.Replace(`<a href="x">run</a> & more`); strings.ContainsAny(got, "<>") || !strings.Contains(got, "run") {
		t.Errorf("got %s", got)
	}
}

func TestANotificationWithoutADesktopIsNoError(t *testing.T) {
	w := started(t)
	if err := w.Notify(t.Context(), Notification{Title: "Done"}); err != nil {
		t.Error(err)
	}
	w.notifications.close(t.Context())
}
