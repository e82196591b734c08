package main

import (
	"context"
	"sync"
	"sync/atomic"

	"tokenlap/backend/app"
	"tokenlap/backend/cli"
	"tokenlap/backend/compare"
	"tokenlap/backend/plan"
	"tokenlap/backend/results"
	"tokenlap/backend/store"
)

// App is what the page can ask for: each exported method is one call of
// bridge.ts, and all that stands here is the way from it to backend/app.
type App struct {
	app     *app.App
	choices chooser

	ready    chan struct{}   // closed once ctx is set
	ctx      context.Context // of the window: what Wails' runtime wants
	placed   chan struct{}   // closed once where is known
	where    *app.Placement  // to move the window to when it is shown
	shown    sync.Once       // the page may be loaded again
	choosing sync.Mutex      // held while a dialog is open
	asked    atomic.Bool     // whether to close the window although a run goes on
	files    written
	notices  notices
}

func newApp() *App {
	bound := &App{choices: newChooser(), ready: make(chan struct{}), placed: make(chan struct{})}
	bound.app = app.New(app.Options{
		Open:    func() (*store.Store, error) { return cli.OpenStore("") },
		Emit:    bound.emit,
		Program: command,
		Version: cli.Version,
	})
	return bound
}

// Version is the version of Tokenlap, as `tokenlap --version` says it.
func (a *App) Version() (string, error) { return cli.Version, nil }

// Command is what to type in a terminal to call this very program.
func (a *App) Command() (string, error) { return answer(command) }

// Settings are what the window remembers.
func (a *App) Settings() (app.Settings, error) { return know(a, a.app.Settings) }

// SaveSettings keeps what the page may change of them.
func (a *App) SaveSettings(s app.Settings) error { return do(a, a.app.SaveSettings, s) }

// The models.

func (a *App) Models() ([]app.Model, error) { return know(a, a.app.Models) }

func (a *App) SaveModel(f app.ModelForm) (app.ModelSaved, error) {
	return ask(a, a.app.SaveModel, f)
}

func (a *App) ArchiveModel(name string) error { return do(a, a.app.ArchiveModel, name) }

func (a *App) UnarchiveModel(name string) error { return do(a, a.app.UnarchiveModel, name) }

func (a *App) RemoveModel(name string) error { return do(a, a.app.RemoveModel, name) }

func (a *App) TestModel(f app.ModelForm) ([]app.Step, error) { return ask(a, a.app.TestModel, f) }

func (a *App) ServedModels(f app.ModelForm) ([]string, error) {
	return ask(a, a.app.ServedModels, f)
}

func (a *App) FindKey(ref string) (app.KeyState, error) { return ask(a, a.app.FindKey, ref) }

func (a *App) Keychain() (app.KeyState, error) { return know(a, a.app.Keychain) }

func (a *App) StoreKey(f app.KeyForm) error { return do(a, a.app.StoreKey, f) }

func (a *App) ReadModels(f app.ModelsFile) (app.ModelsRead, error) {
	return ask(a, a.app.ReadModels, f)
}

// Prompts, plans and runs.

func (a *App) Prompts(path string) (app.PromptSet, error) { return ask(a, a.app.Prompts, path) }

func (a *App) Defaults() (plan.Form, error) { return know(a, a.app.Defaults) }

func (a *App) Preview(f plan.Form) (plan.Preview, error) { return ask(a, a.app.Preview, f) }

func (a *App) Try(f plan.Form) ([]app.Tried, error) { return ask(a, a.app.Try, f) }

func (a *App) StopTrying() error {
	a.app.StopTrying()
	return nil
}

func (a *App) Curl(f plan.Form) (string, error) { return ask(a, a.app.Curl, f) }

func (a *App) FormOf(run string) (plan.Form, error) { return ask(a, a.app.FormOf, run) }

func (a *App) Presets() ([]plan.Preset, error) { return know(a, a.app.Presets) }

func (a *App) SavePreset(p plan.Preset) error { return do(a, a.app.SavePreset, p) }

func (a *App) RemovePreset(name string) error { return do(a, a.app.RemovePreset, name) }

func (a *App) Start(f plan.Form) (app.Started, error) { return ask(a, a.app.Start, f) }

func (a *App) Stop(how string) error { return do(a, a.app.Stop, how) }

func (a *App) Live() (app.LiveView, error) { return know(a, a.app.Live) }

func (a *App) Track() ([]app.TrackPoint, error) { return know(a, a.app.Track) }

// Results.

func (a *App) Result(run string) (results.Result, error) { return ask(a, a.app.Result, run) }

func (a *App) Requests(q results.RequestQuery) (results.RequestPage, error) {
	return ask(a, a.app.Requests, q)
}

func (a *App) Request(id results.RequestID) (results.RequestView, error) {
	return ask(a, a.app.Request, id)
}

func (a *App) Charts(q app.ChartQuery) ([]results.ChartView, error) { return ask(a, a.app.Charts, q) }

func (a *App) ChartTheme(theme string) (string, error) { return ask(a, a.app.ChartTheme, theme) }

// History and comparison.

func (a *App) Runs(q app.RunQuery) (app.RunPage, error) { return ask(a, a.app.Runs, q) }

func (a *App) Facets() (app.Facets, error) { return know(a, a.app.Facets) }

func (a *App) Trends() ([]app.Trend, error) { return know(a, a.app.Trends) }

func (a *App) RenameRun(t app.RunText) error { return do(a, a.app.RenameRun, t) }

func (a *App) NoteRun(t app.RunText) error { return do(a, a.app.NoteRun, t) }

func (a *App) TagRun(t app.RunTags) error { return do(a, a.app.TagRun, t) }

func (a *App) StarRun(run string) error { return do(a, a.app.StarRun, run) }

func (a *App) UnstarRun(run string) error { return do(a, a.app.UnstarRun, run) }

func (a *App) DeleteRuns(runs []string) error { return do(a, a.app.DeleteRuns, runs) }

func (a *App) RestoreRuns(runs []string) error { return do(a, a.app.RestoreRuns, runs) }

func (a *App) Compare(q compare.Query) (compare.Comparison, error) { return ask(a, a.app.Compare, q) }

func (a *App) CompareCharts(q compare.Query) ([]results.ChartView, error) {
	return ask(a, a.app.CompareCharts, q)
}

// Files.

// SaveAs asks where an export of this form is to go, and writes it there.
// Without an answer nothing is written and no path comes back.
func (a *App) SaveAs(f app.ExportForm) (app.Exported, error) { return ask(a, a.saveAs, f) }

// SaveModelsAs asks where the list of models is to go, and writes it there;
// "" where nothing was chosen.
func (a *App) SaveModelsAs() (string, error) { return know(a, a.saveModelsAs) }

// ChooseFiles asks for files to read: results, models or prompts. Empty where
// none was chosen.
func (a *App) ChooseFiles(kind string) ([]string, error) { return ask(a, a.chooseFiles, kind) }

func (a *App) Import(f app.ImportForm) (app.Imported, error) { return ask(a, a.app.Import, f) }

func (a *App) Picture(f app.ExportForm) (string, error) { return ask(a, a.app.Picture, f) }

func (a *App) Markdown(run string) (string, error) { return ask(a, a.app.Markdown, run) }

// ShowFile shows a file that was written in the file manager.
func (a *App) ShowFile(path string) error { return do(a, a.showFile, path) }

// The window itself.

// Notify tells the user of something while the window is not in front.
func (a *App) Notify(n Notice) error { return do(a, a.notify, n) }

// CloseWindow answers EventClosing: "finish" closes the window once the
// requests in flight have ended, "now" cuts them off, "stay" keeps it open.
// What was measured is kept.
func (a *App) CloseWindow(how string) error { return do(a, a.closeWindow, how) }

func ask[Q, A any](a *App, call func(context.Context, Q) (A, error), question Q) (A, error) {
	return answer(func() (A, error) { return call(a.window(), question) })
}

func know[A any](a *App, call func(context.Context) (A, error)) (A, error) {
	return answer(func() (A, error) { return call(a.window()) })
}

func do[Q any](a *App, act func(context.Context, Q) error, question Q) error {
	_, err := answer(func() (struct{}, error) { return struct{}{}, act(a.window(), question) })
	return err
}
