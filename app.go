package main

import (
	"context"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
	"tokenlap/backend/plan"
	"tokenlap/backend/results"
	"tokenlap/backend/store"
	"tokenlap/backend/window"
)

// App holds the calls that the page can make: each exported method is one call
// of frontend/src/bridge.ts and passes it on to the use cases or the window.
type App struct {
	app    *app.App
	window *window.Window
}

func newApp() *App {
	w := window.New()
	useCases := app.New(app.Options{
		Open:    func() (*store.Store, error) { return app.OpenStore("") },
		Emit:    w.Emit,
		Program: window.Command,
		Version: app.Version,
	})
	w.Attach(useCases)
	return &App{app: useCases, window: w}
}

// Version returns what `tokenlap --version` prints.
func (a *App) Version() (string, error) { return app.Version, nil }

// Command returns what to type in a terminal to run this program.
func (a *App) Command() (string, error) { return window.Call(a.window, window.Command) }

// Settings returns what is remembered between starts.
func (a *App) Settings() (app.Settings, error) { return get(a, a.app.Settings) }

// SaveSettings stores those settings that the page may change.
func (a *App) SaveSettings(s app.Settings) error { return do(a, a.app.SaveSettings, s) }

// The models.

func (a *App) Models() ([]app.Model, error) { return get(a, a.app.Models) }

func (a *App) Templates() ([]app.Template, error) { return get(a, a.app.Templates) }

// GuessAPI returns the API that a URL most likely speaks.
func (a *App) GuessAPI(url string) (string, error) { return call(a, a.app.GuessAPI, url) }

func (a *App) SaveModel(f app.ModelForm) (app.ModelSaved, error) {
	return call(a, a.app.SaveModel, f)
}

func (a *App) ArchiveModel(name string) error { return do(a, a.app.ArchiveModel, name) }

func (a *App) UnarchiveModel(name string) error { return do(a, a.app.UnarchiveModel, name) }

func (a *App) RemoveModel(name string) error { return do(a, a.app.RemoveModel, name) }

func (a *App) TestModel(f app.ModelForm) ([]app.ProbeStep, error) { return call(a, a.app.TestModel, f) }

func (a *App) ServedModels(f app.ModelForm) ([]string, error) {
	return call(a, a.app.ServedModels, f)
}

func (a *App) FindKey(ref string) (app.KeyState, error) { return call(a, a.app.FindKey, ref) }

func (a *App) Keychain() (app.KeyState, error) { return get(a, a.app.Keychain) }

func (a *App) StoreKey(f app.KeyForm) (app.StoredKey, error) { return call(a, a.app.StoreKey, f) }

func (a *App) RemoveKey(ref string) error { return do(a, a.app.RemoveKey, ref) }

func (a *App) ImportModels(f app.ModelsFile) (app.ModelsImported, error) {
	return call(a, a.app.ImportModels, f)
}

// Prompts, plans and runs.

func (a *App) Prompts(path string) (app.PromptSet, error) { return call(a, a.app.Prompts, path) }

func (a *App) Defaults() (plan.Form, error) { return get(a, a.app.Defaults) }

func (a *App) FirstForm() (plan.Preset, error) { return get(a, a.app.FirstForm) }

func (a *App) Preview(f plan.Form) (plan.Preview, error) { return call(a, a.app.Preview, f) }

func (a *App) DryRun(f plan.Form) ([]app.DryRunResult, error) { return call(a, a.app.DryRun, f) }

func (a *App) CancelDryRun() error {
	a.app.CancelDryRun()
	return nil
}

func (a *App) Curl(f plan.Form) (string, error) { return call(a, a.app.Curl, f) }

func (a *App) FormOf(run string) (plan.Form, error) { return call(a, a.app.FormOf, run) }

func (a *App) Presets() ([]plan.Preset, error) { return get(a, a.app.Presets) }

func (a *App) SavePreset(p plan.Preset) error { return do(a, a.app.SavePreset, p) }

func (a *App) RemovePreset(name string) error { return do(a, a.app.RemovePreset, name) }

func (a *App) Start(f plan.Form) (app.Started, error) { return call(a, a.app.Start, f) }

func (a *App) Stop(how string) error { return do(a, a.app.Stop, how) }

func (a *App) Live() (app.LiveView, error) { return get(a, a.app.Live) }

func (a *App) Track() ([]app.TrackPoint, error) { return get(a, a.app.Track) }

// The queue: plans that are run one after another, or at times.

func (a *App) Queue() (app.QueueView, error) { return get(a, a.app.Queue) }

func (a *App) AddToQueue(f app.QueueForm) (app.Queued, error) { return call(a, a.app.AddToQueue, f) }

func (a *App) ChangeQueued(f app.QueueForm) error { return do(a, a.app.ChangeQueued, f) }

func (a *App) MoveQueued(m app.QueueMove) error { return do(a, a.app.MoveQueued, m) }

func (a *App) EnableQueued(id int) error { return do(a, a.app.EnableQueued, id) }

func (a *App) DisableQueued(id int) error { return do(a, a.app.DisableQueued, id) }

func (a *App) RunQueued(id int) error { return do(a, a.app.RunQueued, id) }

func (a *App) RemoveQueued(id int) error { return do(a, a.app.RemoveQueued, id) }

func (a *App) RestoreQueued(id int) error { return do(a, a.app.RestoreQueued, id) }

func (a *App) SaveQueueSettings(s app.QueueSettings) error { return do(a, a.app.SaveQueueSettings, s) }

// QueueTimes returns the next times of a schedule.
func (a *App) QueueTimes(s bench.Schedule) ([]string, error) { return call(a, a.app.QueueTimes, s) }

// Results.

func (a *App) Result(run string) (results.Result, error) { return call(a, a.app.Result, run) }

func (a *App) Requests(q results.RequestQuery) (results.RequestPage, error) {
	return call(a, a.app.Requests, q)
}

func (a *App) Request(id results.RequestID) (results.RequestView, error) {
	return call(a, a.app.Request, id)
}

func (a *App) Charts(q app.ChartQuery) ([]results.ChartView, error) { return call(a, a.app.Charts, q) }

func (a *App) ChartTheme(theme string) (string, error) { return call(a, a.app.ChartTheme, theme) }

// Selfcheck measures how exact the client of this machine is with a load like that
// of a run, and returns the check to show with it, or null.
func (a *App) Selfcheck(run string) (*results.SelfcheckView, error) {
	return call(a, a.app.Selfcheck, run)
}

func (a *App) CancelSelfcheck() error {
	a.app.CancelSelfcheck()
	return nil
}

// SetSteadyWindow sets the steady window of a model in a stage of a run by hand.
func (a *App) SetSteadyWindow(f app.SteadyForm) error { return do(a, a.app.SetSteadyWindow, f) }

// FindSteadyWindow has it found again.
func (a *App) FindSteadyWindow(f app.SteadyForm) error { return do(a, a.app.FindSteadyWindow, f) }

// History and comparison.

func (a *App) Runs(q app.RunQuery) (app.RunPage, error) { return call(a, a.app.Runs, q) }

func (a *App) Facets() (app.Facets, error) { return get(a, a.app.Facets) }

func (a *App) Trends() ([]app.Trend, error) { return get(a, a.app.Trends) }

func (a *App) Trend(q app.TrendQuery) (app.TrendView, error) { return call(a, a.app.Trend, q) }

func (a *App) ExcludeRun(t app.RunText) error { return do(a, a.app.ExcludeRun, t) }

func (a *App) RenameRun(t app.RunText) error { return do(a, a.app.RenameRun, t) }

func (a *App) NoteRun(t app.RunText) error { return do(a, a.app.NoteRun, t) }

func (a *App) TagRun(t app.RunTags) error { return do(a, a.app.TagRun, t) }

func (a *App) StarRun(run string) error { return do(a, a.app.StarRun, run) }

func (a *App) UnstarRun(run string) error { return do(a, a.app.UnstarRun, run) }

func (a *App) DeleteRuns(runs []string) (app.Deleted, error) { return call(a, a.app.DeleteRuns, runs) }

func (a *App) RestoreRuns(runs []string) error { return do(a, a.app.RestoreRuns, runs) }

func (a *App) Compare(q compare.Query) (compare.Comparison, error) { return call(a, a.app.Compare, q) }

func (a *App) DifferenceCharts(q compare.Query) ([]results.ChartView, error) {
	return call(a, a.app.DifferenceCharts, q)
}

func (a *App) CompareCharts(q compare.Query) ([]results.ChartView, error) {
	return call(a, a.app.CompareCharts, q)
}

// Files.

// SaveAs asks for the path of an export and writes it. If the user cancels,
// nothing is written and the result has no paths.
func (a *App) SaveAs(f app.ExportForm) (app.Exported, error) { return call(a, a.window.SaveAs, f) }

// SaveModelsAs asks for the path of a list of models and writes it. It returns
// the path, "" if the user cancels.
func (a *App) SaveModelsAs() (string, error) { return get(a, a.window.SaveModelsAs) }

// SavePlanAs asks for the path of a plan file and writes the plan of a form to it.
// It returns the path, "" if the user cancels.
func (a *App) SavePlanAs(f plan.Form) (string, error) { return call(a, a.window.SavePlanAs, f) }

// OpenPlan returns the form of a plan file.
func (a *App) OpenPlan(path string) (plan.Form, error) { return call(a, a.app.OpenPlan, path) }

// StartPlan returns the plan file that the program was started with, once; "" if
// there is none.
func (a *App) StartPlan() (string, error) { return get(a, a.window.StartPlan) }

// ChooseFiles asks for files of a kind to read: results, models, plans, prompts,
// tokenizer or traces. It returns none if the user cancels.
func (a *App) ChooseFiles(kind string) ([]string, error) { return call(a, a.window.ChooseFiles, kind) }

// ChooseFolder asks for a folder to read from; "" if the user cancels.
func (a *App) ChooseFolder() (string, error) { return get(a, a.window.ChooseFolder) }

func (a *App) Import(f app.ImportForm) (app.Imported, error) { return call(a, a.app.Import, f) }

func (a *App) Picture(f app.ExportForm) (string, error) { return call(a, a.app.Picture, f) }

func (a *App) Markdown(run string) (string, error) { return call(a, a.app.Markdown, run) }

// ShowFile selects a file that was written in the file manager.
func (a *App) ShowFile(path string) error { return do(a, a.window.Reveal, path) }

// The database.

func (a *App) Database() (app.DatabaseView, error) { return get(a, a.app.Database) }

func (a *App) CheckDatabase() (app.DatabaseCheck, error) { return get(a, a.app.CheckDatabase) }

func (a *App) CancelCheck() error {
	a.app.CancelCheck()
	return nil
}

// SaveBackupAs asks for the path of a backup and writes it. It returns the path, ""
// if the user cancels.
func (a *App) SaveBackupAs() (string, error) { return get(a, a.window.SaveBackupAs) }

func (a *App) CancelBackup() error {
	a.app.CancelBackup()
	return nil
}

// OldRuns returns which runs Prune would delete.
func (a *App) OldRuns(f app.PruneForm) (app.OldRuns, error) { return call(a, a.app.OldRuns, f) }

func (a *App) Prune(f app.PruneForm) (app.Deleted, error) { return call(a, a.app.Prune, f) }

// ShowDatabase selects the database in the file manager.
func (a *App) ShowDatabase() error {
	_, err := window.Call(a.window, func() (struct{}, error) { return struct{}{}, a.window.RevealDatabase(a.window.Context()) })
	return err
}

// The window itself.

// Speak sets the language of the sentences that the page gets: en or de.
func (a *App) Speak(language string) error { return do(a, a.window.Speak, language) }

// Notify shows a notification of the desktop.
func (a *App) Notify(n window.Notification) error { return do(a, a.window.Notify, n) }

// CloseWindow carries out the user's answer to the event "closing": "finish"
// closes the window when the requests in flight have ended, "now" cuts them
// off, "stay" keeps it open. Samples that were measured are stored.
func (a *App) CloseWindow(how string) error { return do(a, a.window.Close, how) }

// call passes on a call with one argument.
func call[Q, A any](a *App, method func(context.Context, Q) (A, error), argument Q) (A, error) {
	return window.Call(a.window, func() (A, error) { return method(a.window.Context(), argument) })
}

// get passes on a call without arguments.
func get[A any](a *App, method func(context.Context) (A, error)) (A, error) {
	return window.Call(a.window, func() (A, error) { return method(a.window.Context()) })
}

// do passes on a call without a result.
func do[Q any](a *App, method func(context.Context, Q) error, argument Q) error {
	_, err := window.Call(a.window, func() (struct{}, error) { return struct{}{}, method(a.window.Context(), argument) })
	return err
}
