package window

import "testing"

func TestWindowStaysHiddenUntilItsPageIsThere(t *testing.T) {
	options := New().options(Content{})
	if !options.StartHidden || options.OnDomReady == nil {
		t.Error("the window would show an empty page first")
	}
	if options.Linux == nil || options.Linux.WebviewGpuPolicy != 2 {
		t.Error("the graphics card would be used, which leaves some windows blank")
	}
}
