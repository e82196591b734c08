package app

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
	"tokenlap/backend/results"
)

// ImportForm names files that come in.
type ImportForm struct {
	Paths    []string `json:"paths"`
	Together bool     `json:"together"` // one run of all files, a stage for each level of load
	Again    bool     `json:"again"`    // also a file that is in the history already
}

// Imported is what came in, and in words what did not.
type Imported struct {
	Runs     []results.RunRow `json:"runs"`
	Known    []KnownFile      `json:"known"` // in the history already, and left out
	Problems []string         `json:"problems"`
}

// KnownFile is a file that is in the history already, and as which run.
type KnownFile struct {
	Path string `json:"path"`
	Run  string `json:"run"`
}

// mostBad is how many bad rows of all files are told one by one.
const mostBad = 20

// Import keeps results that were measured elsewhere.
func (a *App) Import(ctx context.Context, form ImportForm) (Imported, error) {
	imported := Imported{Runs: []results.RunRow{}, Known: []KnownFile{}, Problems: []string{}}
	if len(form.Paths) == 0 {
		return imported, bench.Invalid("no file to import: name at least one")
	}
	db, err := a.store(ctx)
	if err != nil {
		return imported, err
	}
	task := a.begin("Importing")
	defer task.end()
	bad := 0
	intake := Intake{
		Store: db, Again: form.Again, Show: task.show, Left: func(row *importer.Bad) {
			if bad++; bad <= mostBad {
				imported.Problems = append(imported.Problems, row.Error()+"; the row is left out")
			}
		},
	}
	runs, err := intake.All(ctx, form.Paths, form.Together)
	if ctx.Err() != nil {
		return imported, ctx.Err()
	}
	imported.Runs = results.RowsOf(runs)
	if more := bad - mostBad; more > 0 {
		imported.Problems = append(imported.Problems, "and "+count(more, "more bad row")+", left out too")
	}
	imported.sort(err)
	if form.Together && len(imported.Known) > 0 && len(runs) == 0 {
		imported.Problems = append(imported.Problems, "the files are not made one run, because of those that are in the history already")
	}
	return imported, nil
}

// sort tells files that are known from what went wrong; they come joined.
func (i *Imported) sort(err error) {
	var known *AlreadyKnown
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case err == nil:
	case ok:
		for _, one := range joined.Unwrap() {
			i.sort(one)
		}
	case errors.As(err, &known):
		i.Known = append(i.Known, KnownFile{Path: known.Path, Run: known.Run})
	default:
		i.Problems = append(i.Problems, strings.Split(err.Error(), "\n")...)
	}
}

// AlreadyKnown says that a file was imported before.
type AlreadyKnown struct{ Path, Run string }

func (a *AlreadyKnown) Error() string {
	return filepath.Base(a.Path) + " is in the history already, as run " + a.Run
}
