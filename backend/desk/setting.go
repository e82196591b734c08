package desk

import "context"

// Settings are what the window remembers.
type Settings struct {
	Scheme      string    `json:"scheme"`       // light, dark or auto
	Language    string    `json:"language"`     // en, de; "": the system's
	Zoom        float64   `json:"zoom"`         // 1 is the usual size
	Page        string    `json:"page"`         // the one shown last
	PromptFiles []string  `json:"prompt_files"` // own sets, the latest first
	Baseline    *Subject  `json:"baseline"`     // pinned for comparisons
	Folder      string    `json:"folder"`       // of the last export
	Window      Placement `json:"window"`
}

// Placement is where the window was. All zero: never shown.
type Placement struct {
	X         int  `json:"x"`
	Y         int  `json:"y"`
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	Maximised bool `json:"maximised"`
}

// Settings are those kept, or the first ones.
func (d *Desk) Settings(ctx context.Context) (Settings, error) { return Settings{}, errUnbuilt }

// SaveSettings keeps what the page may change: all but Folder and Window.
func (d *Desk) SaveSettings(ctx context.Context, settings Settings) error { return errUnbuilt }

// SavePlacement keeps where the window is.
func (d *Desk) SavePlacement(ctx context.Context, place Placement) error { return errUnbuilt }
