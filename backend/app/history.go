package app

import (
	"context"
	"slices"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/results"
	"tokenlap/backend/store"
)

// RunQuery selects runs of the history. An empty field selects all.
type RunQuery struct {
	Text    string `json:"text"`
	Model   string `json:"model"`
	Tag     string `json:"tag"`
	State   string `json:"state"`
	Since   string `json:"since"` // a day in local time: 2026-11-23
	Until   string `json:"until"` // the last day
	Starred bool   `json:"starred"`

	Regressed bool   `json:"regressed"` // runs with which some figure of a model became worse
	Sort      string `json:"sort"`      // a store.Order; "": newest first
	Reverse   bool   `json:"reverse"`
	Limit     int    `json:"limit"`
	Offset    int    `json:"offset"`
}

// RunPage is a page of the runs that a query selects, and their number.
type RunPage struct {
	Rows  []results.RunRow `json:"rows"`
	Total int              `json:"total"`
}

// Facets are the values that the history can be filtered by, most frequent first.
type Facets struct {
	Models []Facet `json:"models"`
	Tags   []Facet `json:"tags"`
	States []Facet `json:"states"`
}

// Facet is a value and the number of runs that have it.
type Facet struct {
	Value string `json:"value"`
	Title string `json:"title"`
	Runs  int    `json:"runs"`
}

// RunText is a new name or note of a run.
type RunText struct {
	Run  string `json:"run"`
	Text string `json:"text"`
}

// RunTags are new tags of a run.
type RunTags struct {
	Run  string   `json:"run"`
	Tags []string `json:"tags"`
}

// Runs returns a page of the history.
func (a *App) Runs(ctx context.Context, query RunQuery) (RunPage, error) {
	filter, err := query.filter()
	if err != nil {
		return RunPage{}, err
	}
	db, err := a.store(ctx)
	if err != nil {
		return RunPage{}, err
	}
	runs, total, err := ListRuns(ctx, db, filter)
	if err != nil {
		return RunPage{}, err
	}
	return RunPage{Rows: results.RowsOf(runs), Total: total}, nil
}

func (q RunQuery) filter() (store.Filter, error) {
	filter := store.Filter{
		Text: q.Text, Model: q.Model, Tag: q.Tag, State: bench.State(q.State), Starred: q.Starred, Regressed: q.Regressed,
		Sort: store.Order(q.Sort), Reverse: q.Reverse, Limit: q.Limit, Offset: q.Offset,
	}
	if q.State != "" && !slices.Contains(bench.States, filter.State) {
		return filter, bench.Invalid("state %q: use finished, failed, stopped, interrupted, partial, running or imported", q.State)
	}
	if q.Limit < 0 || q.Offset < 0 {
		return filter, bench.Invalid("limit %d, offset %d: use 0 or more", q.Limit, q.Offset)
	}
	var err error
	if filter.Since, err = startOfDay(q.Since, 0); err != nil {
		return filter, err
	}
	filter.Until, err = startOfDay(q.Until, 1)
	return filter, err
}

// startOfDay returns when the day in text, or a later one, starts in local time.
// Not all days have 24 hours.
func startOfDay(text string, later int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	begin, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	if err != nil {
		return time.Time{}, bench.Invalid("day %q: write it as 2026-01-31", text)
	}
	return begin.AddDate(0, 0, later), nil
}

// Facets returns the values that the history can be filtered by.
func (a *App) Facets(ctx context.Context) (Facets, error) {
	db, err := a.store(ctx)
	if err != nil {
		return Facets{}, err
	}
	found, err := db.Facets(ctx)
	if err != nil {
		return Facets{}, err
	}
	return Facets{Models: facetsOf(found.Models), Tags: facetsOf(found.Tags), States: facetsOf(found.States)}, nil
}

func facetsOf(found []store.Facet) []Facet {
	facets := make([]Facet, 0, len(found))
	for _, one := range found {
		facets = append(facets, Facet{Value: one.Value, Title: one.Title, Runs: one.Runs})
	}
	return facets
}

// RenameRun renames a run; an empty text removes its name.
func (a *App) RenameRun(ctx context.Context, text RunText) error {
	return a.change(ctx, func(db *store.Store) error { return db.Rename(ctx, text.Run, text.Text) })
}

// NoteRun replaces the note of a run.
func (a *App) NoteRun(ctx context.Context, text RunText) error {
	return a.change(ctx, func(db *store.Store) error { return db.SetNote(ctx, text.Run, text.Text) })
}

// TagRun replaces the tags of a run.
func (a *App) TagRun(ctx context.Context, tags RunTags) error {
	return a.change(ctx, func(db *store.Store) error { return db.SetTags(ctx, tags.Run, tags.Tags) })
}

// StarRun stars a run.
func (a *App) StarRun(ctx context.Context, run string) error {
	return a.change(ctx, func(db *store.Store) error { return db.Star(ctx, run) })
}

// UnstarRun removes the star of a run.
func (a *App) UnstarRun(ctx context.Context, run string) error {
	return a.change(ctx, func(db *store.Store) error { return db.Unstar(ctx, run) })
}

func (a *App) change(ctx context.Context, act func(*store.Store) error) error {
	db, err := a.store(ctx)
	if err != nil {
		return err
	}
	return act(db)
}

// allow returns why words of the user must not be stored.
func (a *App) allow(ctx context.Context, words any, known ...bench.Endpoint) error {
	return a.change(ctx, func(db *store.Store) error { return db.Allow(ctx, words, known...) })
}
