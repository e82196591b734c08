package window

import "testing"

func TestANotificationIsPlainText(t *testing.T) {
	for reason, row := range map[string][2]string{
		"markup":                   {`<a href="x">run</a> & more`, `‹a href="x"›run‹/a› & more`},
		"NUL, which ends D-Bus":    {"run\x00", "run "},
		"escape sequences":         {"\x1b]0;owned\x07\u009b2J", " ]0;owned  2J"},
		"the direction of writing": {"\u202egnp.exe\u2066", " gnp.exe "},
		"what is no UTF-8":         {"run\xff", "run\uFFFD"},
		"lines, which are our own": {"done\nworse", "done\nworse"},
		"names in other alphabets": {"Lauf für 東京", "Lauf für 東京"},
	} {
		if got := plain(row[0]); got != row[1] {
			t.Errorf("%s: %q becomes %q, want %q", reason, row[0], got, row[1])
		}
	}
}

func TestANotificationWithoutADesktopIsNoError(t *testing.T) {
	w := started(t)
	if err := w.Notify(t.Context(), Notification{Title: "Done"}); err != nil {
		t.Error(err)
	}
	w.notifications.close(t.Context())
}
