//go:build unix

package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"path/filepath"
	"time"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/results"
	"tokenlap/backend/store"
)

// sizeMeasures are about a history of ten million requests: the calls of the page, from
// the call to the JSON that the page gets.
func sizeMeasures() []measure {
	ms := func(name string, target float64) *figure {
		return &figure{name: name, unit: "ms", target: target, atMost: true}
	}
	return []measure{
		{name: "size history", figures: []*figure{
			ms("first list after the start, 50,000 runs", 50),
			ms("list, newest first", 50),
			ms("list, from the middle", 50),
			ms("search for three words", 50),
			ms("search for what no run has", 50),
			ms("search for words that all runs have", 50),
			ms("search for letters that all runs have", 50),
			ms("filter by model", 50),
			ms("filter by tag and state", 50),
			ms("filter by a tag that all runs have", 50),
			ms("the same, from the middle", 50),
			ms("the same, sorted by TTFT", 50),
			ms("filter by days", 50),
			ms("sort by TTFT", 50),
			ms("sort by name", 50),
			ms("values to filter by, with their counts", 50),
			ms("delete a run of 100,000 requests", 50),
			ms("undo that", 50),
		}, round: (*benchmark).sizeHistory},
		{name: "size results", figures: []*figure{
			ms("open a run of 100,000 requests: its results", 500),
			ms("its table of requests", 500),
		}, round: (*benchmark).sizeResults},
		{name: "size window", figures: []*figure{
			{name: "start of the window to the finished first page", unit: "s", target: 1.5, atMost: true},
			{name: "start to the finished history", unit: "s", target: 1.5, atMost: true},
		}, round: func(*benchmark) ([]float64, error) {
			data, err := largeHistory.folder(context.Background())
			if err != nil {
				return nil, err
			}
			var took struct{ Start, History float64 }
			err = measureScreen(&took, "start", data, "50,000")
			return []float64{took.Start, took.History}, err
		}},
		{name: "size scrolling", figures: []*figure{
			{name: "frame of 50,000 runs that are scrolled, p95, in a browser", unit: "ms", target: 17.5, atMost: true},
			{name: "frames missed of 60 a second", unit: "%", target: 2, atMost: true},
			{name: "frame of 100,000 requests that are scrolled, p95, in a browser", unit: "ms", target: 17.5, atMost: true},
			{name: "frames missed of 60 a second", unit: "%", target: 2, atMost: true},
		}, round: func(*benchmark) ([]float64, error) {
			data, err := largeHistory.folder(context.Background())
			if err != nil {
				return nil, err
			}
			var found struct{ History, Requests struct{ P95, Missed float64 } }
			err = measureScreen(&found, "scroll", data, "50,000", "the long one")
			return []float64{found.History.P95, found.History.Missed, found.Requests.P95, found.Requests.Missed}, err
		}},
	}
}

// took returns how long a call and the encoding of its result take, in ms.
func took[T any](call func() (T, error)) (float64, error) {
	begin := time.Now()
	result, err := call()
	if err != nil {
		return 0, err
	}
	if _, err := json.Marshal(result); err != nil {
		return 0, err
	}
	return float64(time.Since(begin).Microseconds()) / 1000, nil
}

// sizeApp opens the large history as the window does, its store included.
func sizeApp() (*app.App, error) {
	dir, err := largeHistory.folder(context.Background())
	if err != nil {
		return nil, err
	}
	a := app.New(app.Options{
		Open: func() (*store.Store, error) { return store.Open(dir, nil) }, Emit: func(string, any) {},
		Program: func() (string, error) { return "tokenlap", nil }, Version: "bench",
	})
	if _, err := a.Settings(context.Background()); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (*benchmark) sizeHistory() ([]float64, error) {
	a, err := sizeApp()
	if err != nil {
		return nil, err
	}
	defer a.Close()
	ctx := context.Background()
	var values []float64
	for _, query := range []app.RunQuery{
		{}, {}, {Offset: largeHistory.runs / 2}, {Text: "number model-7 week-3"}, {Text: "nowhere"}, {Text: "run number"}, {Text: "ru"},
		{Model: "org/model-7"}, {Tag: "week-3", State: "finished"}, {Tag: "nightly"}, {Tag: "nightly", Offset: largeHistory.runs / 2}, {Tag: "nightly", Sort: "ttft"},
		{Since: "2024-06-01", Until: "2024-06-30"}, {Sort: "ttft"}, {Sort: "name"},
	} {
		query.Limit = 50
		value, err := took(func() (app.RunPage, error) { return a.Runs(ctx, query) })
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	facets, err := took(func() (app.Facets, error) { return a.Facets(ctx) })
	if err != nil {
		return nil, err
	}
	long := []string{"long"}
	deleted, err := took(func() (app.Deleted, error) { return a.DeleteRuns(ctx, long) })
	if err != nil {
		return nil, err
	}
	restored, err := took(func() (any, error) { return nil, a.RestoreRuns(ctx, long) })
	return append(values, facets, deleted, restored), err
}

func (*benchmark) sizeResults() ([]float64, error) {
	a, err := sizeApp()
	if err != nil {
		return nil, err
	}
	defer a.Close()
	ctx := context.Background()
	result, err := took(func() (results.Result, error) { return a.Result(ctx, "long") })
	if err != nil {
		return nil, err
	}
	requests, err := took(func() (results.RequestPage, error) {
		return a.Requests(ctx, results.RequestQuery{Run: "long", Limit: 100})
	})
	return []float64{result, requests}, err
}

// bytes counts the pages of databases of a few runs, whose requests have no texts in one
// and texts in the other.
func (b *benchmark) bytes() ([]float64, error) {
	few := history{runs: 100, requests: 20_000, long: 2000}
	bare, run, err := few.pages(filepath.Join(b.dir, "bare"), func(s *bench.Sample) { s.Text = "" })
	if err != nil {
		return nil, err
	}
	length := 0
	whole, _, err := few.pages(filepath.Join(b.dir, "whole"), func(s *bench.Sample) { length += len(s.Text) })
	if err != nil {
		return nil, err
	}
	n := float64(few.requests)
	return []float64{bare / n, (whole - bare) / n, float64(length) / poolSize, run / float64(few.runs)}, nil
}

// pages fills a folder with the history and returns the bytes of the pages that its
// requests take, and those of all others.
func (h history) pages(dir string, change func(*bench.Sample)) (requests, others float64, err error) {
	if err := h.fill(context.Background(), dir, change); err != nil {
		return 0, 0, err
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.File)+"?mode=ro")
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	var all float64
	err = db.QueryRow(`SELECT total(pgsize) FILTER (WHERE name IN ('sample_record', 'sqlite_autoindex_sample_record_1', 'sample_term')), total(pgsize)
		FROM dbstat WHERE aggregate = TRUE`).Scan(&requests, &all)
	return requests, all - requests, err
}
