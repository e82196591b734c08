package app

import (
	"context"
	"errors"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
	"tokenlap/backend/results"
)

// ImportForm says which files are imported, and how.
type ImportForm struct {
	Paths    []string `json:"paths"`
	Together bool     `json:"together"` // as one run, with a stage for each level of load
	Again    bool     `json:"again"`    // also files that were imported before
}

// Imported is the outcome of an import.
type Imported struct {
	Runs     []results.RunRow `json:"runs"`
	Known    []KnownFile      `json:"known"`                     // not imported: they were before
	Problems []string         `json:"problems" translate:"text"` // what was not imported and why, one sentence each
}

// KnownFile is a file that was imported before, and the id of its run.
type KnownFile struct {
	Path string `json:"path"`
	Run  string `json:"run"`
}

// ImportPatterns returns the patterns of the names of files that can be imported.
func ImportPatterns() []string { return importer.Patterns() }

// maxBadRows is how many bad rows of all files are listed.
const maxBadRows = 20

// Import reads files of results into the history.
func (a *App) Import(ctx context.Context, form ImportForm) (Imported, error) {
	imported := Imported{Runs: []results.RunRow{}, Known: []KnownFile{}, Problems: []string{}}
	if len(form.Paths) == 0 {
		return imported, bench.Invalid("no file to import: name at least one")
	}
	db, err := a.store(ctx)
	if err != nil {
		return imported, err
	}
	task := a.beginTask("Importing")
	defer task.end()
	bad := 0
	job := ImportJob{Store: db, Again: form.Again, OnShare: task.report, OnBadRow: func(row *importer.BadRow) {
		if bad++; bad <= maxBadRows {
			imported.Problems = append(imported.Problems, row.Error()+"; the row is left out")
		}
	}}
	run := job.Each
	if form.Together {
		run = job.Merge
	}
	runs, err := run(ctx, form.Paths)
	if ctx.Err() != nil {
		return imported, ctx.Err()
	}
	for _, run := range runs {
		imported.Runs = append(imported.Runs, results.RowOf(run.Listed()))
	}
	if more := bad - maxBadRows; more > 0 {
		imported.Problems = append(imported.Problems, "and "+count(more, "more bad row")+", left out too")
	}
	imported.addErrors(err)
	if form.Together && len(imported.Known) > 0 && len(runs) == 0 {
		imported.Problems = append(imported.Problems, "the files are not made one run, because of those that are in the history already")
	}
	return imported, nil
}

// addErrors adds the errors joined in err, each to Known or to Problems.
func (i *Imported) addErrors(err error) {
	var known *AlreadyImported
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case err == nil:
	case ok:
		for _, one := range joined.Unwrap() {
			i.addErrors(one)
		}
	case errors.As(err, &known):
		i.Known = append(i.Known, KnownFile{Path: known.Path, Run: known.Run})
	default:
		i.Problems = append(i.Problems, strings.Split(err.Error(), "\n")...)
	}
}
