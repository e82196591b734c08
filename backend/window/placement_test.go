package window

import (
	"testing"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/app"
)

func TestTheWindowIsRestoredOnlyWhereItCanBeSeen(t *testing.T) {
	var large, small runtime.Screen
	large.Size.Width, large.Size.Height = 1920, 1080
	small.Size.Width, small.Size.Height = 1280, 720
	for _, c := range []struct {
		why         string
		at          app.Placement
		screens     []runtime.Screen
		size, place bool
	}{
		{"never shown", app.Placement{}, []runtime.Screen{large}, false, false},
		{"as it was", app.Placement{X: 100, Y: 50, Width: 1200, Height: 800}, []runtime.Screen{large}, true, true},
		{"in the corner, frame and all", app.Placement{X: -8, Y: 0, Width: 1200, Height: 800}, []runtime.Screen{large}, true, true},
		{"its screen is gone", app.Placement{X: 2000, Y: 50, Width: 1200, Height: 800}, []runtime.Screen{large}, true, false},
		{"above the screen", app.Placement{X: 0, Y: -300, Width: 1200, Height: 800}, []runtime.Screen{large}, true, false},
		{"larger than the screen", app.Placement{X: 0, Y: 0, Width: 1900, Height: 1000}, []runtime.Screen{small}, false, false},
		{"one of two is large enough", app.Placement{X: 0, Y: 0, Width: 1900, Height: 1000}, []runtime.Screen{small, large}, true, true},
		{"too small to be used", app.Placement{X: 0, Y: 0, Width: 10, Height: 10}, []runtime.Screen{large}, false, false},
		{"no screen is known", app.Placement{X: 0, Y: 0, Width: 1200, Height: 800}, nil, false, false},
	} {
		if size, place := fitsSize(c.at, c.screens), fitsPosition(c.at, c.screens); size != c.size || size && place != c.place {
			t.Errorf("%s: size %v, place %v", c.why, size, place)
		}
	}
}
