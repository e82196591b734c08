package main

import (
	"context"
	"sync"
	"sync/atomic"

	"tokenlap/backend/cli"
	"tokenlap/backend/desk"
	"tokenlap/backend/store"
)

// App is what the page can ask for: each exported method is one call of
// bridge.ts, and all that stands here is the way from it to the desk.
type App struct {
	desk    *desk.Desk
	choices chooser

	ready    chan struct{}   // closed once ctx is set
	ctx      context.Context // of the window: what Wails' runtime wants
	placed   chan struct{}   // closed once where is known
	where    *desk.Placement // to move the window to when it is shown
	shown    sync.Once       // the page may be loaded again
	choosing sync.Mutex      // held while a dialog is open
	asked    atomic.Bool     // whether to close the window although a run goes on
	files    written
	notices  notices
}

func newApp() *App {
	app := &App{choices: newChooser(), ready: make(chan struct{}), placed: make(chan struct{})}
	app.desk = desk.New(desk.Options{
		Open:    func() (*store.Store, error) { return cli.OpenStore("") },
		Emit:    app.emit,
		Program: command,
		Version: cli.Version,
	})
	return app
}

// Version is the version of Tokenlap, as `tokenlap --version` says it.
func (a *App) Version() (string, error) { return cli.Version, nil }

// Command is what to type in a terminal to call this very program.
func (a *App) Command() (string, error) { return answer(command) }

// Settings are what the window remembers.
func (a *App) Settings() (desk.Settings, error) { return know(a, a.desk.Settings) }

// SaveSettings keeps what the page may change of them.
func (a *App) SaveSettings(s desk.Settings) error { return do(a, a.desk.SaveSettings, s) }

// The models.

func (a *App) Models() ([]desk.Model, error) { return know(a, a.desk.Models) }

func (a *App) SaveModel(f desk.ModelForm) (desk.ModelSaved, error) {
	return ask(a, a.desk.SaveModel, f)
}

func (a *App) ArchiveModel(name string) error { return do(a, a.desk.ArchiveModel, name) }

func (a *App) UnarchiveModel(name string) error { return do(a, a.desk.UnarchiveModel, name) }

func (a *App) RemoveModel(name string) error { return do(a, a.desk.RemoveModel, name) }

func (a *App) TestModel(f desk.ModelForm) ([]desk.Step, error) { return ask(a, a.desk.TestModel, f) }

func (a *App) ServedModels(f desk.ModelForm) ([]string, error) {
	return ask(a, a.desk.ServedModels, f)
}

func (a *App) FindKey(ref string) (desk.KeyState, error) { return ask(a, a.desk.FindKey, ref) }

func (a *App) Keychain() (desk.KeyState, error) { return know(a, a.desk.Keychain) }

func (a *App) StoreKey(f desk.KeyForm) error { return do(a, a.desk.StoreKey, f) }

func (a *App) ReadModels(f desk.ModelsFile) (desk.ModelsRead, error) {
	return ask(a, a.desk.ReadModels, f)
}

// Prompts, plans and runs.

func (a *App) Prompts(path string) (desk.PromptSet, error) { return ask(a, a.desk.Prompts, path) }

func (a *App) Defaults() (desk.RunForm, error) { return know(a, a.desk.Defaults) }

func (a *App) Preview(f desk.RunForm) (desk.Preview, error) { return ask(a, a.desk.Preview, f) }

func (a *App) Try(f desk.RunForm) ([]desk.Tried, error) { return ask(a, a.desk.Try, f) }

func (a *App) StopTrying() error {
	a.desk.StopTrying()
	return nil
}

func (a *App) Curl(f desk.RunForm) (string, error) { return ask(a, a.desk.Curl, f) }

func (a *App) FormOf(run string) (desk.RunForm, error) { return ask(a, a.desk.FormOf, run) }

func (a *App) Presets() ([]desk.Preset, error) { return know(a, a.desk.Presets) }

func (a *App) SavePreset(p desk.Preset) error { return do(a, a.desk.SavePreset, p) }

func (a *App) RemovePreset(name string) error { return do(a, a.desk.RemovePreset, name) }

func (a *App) Start(f desk.RunForm) (desk.Started, error) { return ask(a, a.desk.Start, f) }

func (a *App) Stop(how string) error { return do(a, a.desk.Stop, how) }

func (a *App) Live() (desk.LiveView, error) { return know(a, a.desk.Live) }

func (a *App) Track() ([]desk.TrackPoint, error) { return know(a, a.desk.Track) }

// Results.

func (a *App) Result(run string) (desk.Result, error) { return ask(a, a.desk.Result, run) }

func (a *App) Requests(q desk.RequestQuery) (desk.RequestPage, error) {
	return ask(a, a.desk.Requests, q)
}

func (a *App) Request(id desk.RequestID) (desk.RequestView, error) {
	return ask(a, a.desk.Request, id)
}

func (a *App) Charts(q desk.ChartQuery) ([]desk.ChartView, error) { return ask(a, a.desk.Charts, q) }

func (a *App) ChartTheme(theme string) (string, error) { return ask(a, a.desk.ChartTheme, theme) }

// History and comparison.

func (a *App) Runs(q desk.RunQuery) (desk.RunPage, error) { return ask(a, a.desk.Runs, q) }

func (a *App) Facets() (desk.Facets, error) { return know(a, a.desk.Facets) }

func (a *App) Trends() ([]desk.Trend, error) { return know(a, a.desk.Trends) }

func (a *App) RenameRun(t desk.RunText) error { return do(a, a.desk.RenameRun, t) }

func (a *App) NoteRun(t desk.RunText) error { return do(a, a.desk.NoteRun, t) }

func (a *App) TagRun(t desk.RunTags) error { return do(a, a.desk.TagRun, t) }

func (a *App) StarRun(run string) error { return do(a, a.desk.StarRun, run) }

func (a *App) UnstarRun(run string) error { return do(a, a.desk.UnstarRun, run) }

func (a *App) DeleteRuns(runs []string) error { return do(a, a.desk.DeleteRuns, runs) }

func (a *App) RestoreRuns(runs []string) error { return do(a, a.desk.RestoreRuns, runs) }

func (a *App) Compare(q desk.CompareQuery) (desk.Comparison, error) { return ask(a, a.desk.Compare, q) }

func (a *App) CompareCharts(q desk.CompareQuery) ([]desk.ChartView, error) {
	return ask(a, a.desk.CompareCharts, q)
}

// Files.

// SaveAs asks where an export of this form is to go, and writes it there.
// Without an answer nothing is written and no path comes back.
func (a *App) SaveAs(f desk.ExportForm) (desk.Exported, error) { return ask(a, a.saveAs, f) }

// SaveModelsAs asks where the list of models is to go, and writes it there;
// "" where nothing was chosen.
func (a *App) SaveModelsAs() (string, error) { return know(a, a.saveModelsAs) }

// ChooseFiles asks for files to read: results, models or prompts. Empty where
// none was chosen.
func (a *App) ChooseFiles(kind string) ([]string, error) { return ask(a, a.chooseFiles, kind) }

func (a *App) Import(f desk.ImportForm) (desk.Imported, error) { return ask(a, a.desk.Import, f) }

func (a *App) Picture(f desk.ExportForm) (string, error) { return ask(a, a.desk.Picture, f) }

func (a *App) Markdown(run string) (string, error) { return ask(a, a.desk.Markdown, run) }

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
