package app

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// ImportJob imports files of results into a store.
type ImportJob struct {
	Store     *store.Store
	Again     bool                             // also files that were imported before
	OnShare   func(what string, share float64) // called often with the share that is done, from 0 to 1
	OnBadRow  func(*importer.BadRow)           // called for each row that is left out
	OnFileEnd func(rows, bad int)              // called after each file; may be nil
}

// AlreadyImported is the error for a file that was imported before.
type AlreadyImported struct{ Path, Run string }

func (a *AlreadyImported) Error() string {
	return filepath.Base(a.Path) + " is in the history already, as run " + a.Run
}

// Each imports each file as a run of its own. A file that cannot be imported
// does not keep out the others: the runs are those that were imported, the
// error joins what went wrong, an *AlreadyImported among it.
func (j *ImportJob) Each(ctx context.Context, paths []string) (runs []bench.Run, err error) {
	var wrong []error
	for _, path := range paths {
		source, err := j.open(ctx, path)
		if err == nil {
			var run bench.Run
			if run, err = j.store(ctx, source); err == nil {
				runs = append(runs, run)
			}
		}
		if ctx.Err() != nil {
			return runs, ctx.Err()
		}
		wrong = append(wrong, err)
	}
	return runs, errors.Join(wrong...)
}

// Merge imports all files as one run, or none of them. The error joins what
// went wrong, as that of Each does.
func (j *ImportJob) Merge(ctx context.Context, paths []string) ([]bench.Run, error) {
	var wrong []error
	var sources []importer.Source
	for _, path := range paths {
		source, err := j.open(ctx, path)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		sources, wrong = append(sources, source), append(wrong, err)
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	source, err := importer.Merge(sources)
	if err != nil {
		return nil, err
	}
	run, err := j.store(ctx, source)
	if err != nil {
		return nil, err
	}
	return []bench.Run{run}, nil
}

func (j *ImportJob) open(ctx context.Context, path string) (importer.Source, error) {
	source, err := importer.Open(ctx, path, func(share float64) { j.OnShare("Reading "+filepath.Base(path), share) })
	if err != nil || j.Again {
		return source, err
	}
	run, err := j.find(ctx, source.Run)
	if err == nil && run != "" {
		err = &AlreadyImported{Path: path, Run: run}
	}
	return source, err
}

// find returns the id of the stored run that was imported from the same file, or
// that the file was exported from; "" if there is none.
func (j *ImportJob) find(ctx context.Context, run bench.Run) (id string, err error) {
	if id, err = j.Store.ImportedRun(ctx, run.Manifest.Origins[0].Hash); err != nil || id != "" || run.ID == "" {
		return id, err
	}
	stored, err := j.Store.Run(ctx, run.ID)
	switch {
	case bench.CodeOf(err) == bench.CodeNotFound, bench.CodeOf(err) == bench.CodeInvalid, bench.CodeOf(err) == bench.CodeConflict:
		return "", nil // an id in a file is any text: also the beginning of several ids
	case err != nil || stored.ID != run.ID:
		return "", err
	}
	return stored.ID, nil
}

// store writes a source to the store as a run, completely or not at all.
func (j *ImportJob) store(ctx context.Context, source importer.Source) (bench.Run, error) {
	run, err := j.begin(ctx, source.Run)
	if err != nil {
		return bench.Run{}, err
	}
	if err := j.addSamples(ctx, &run, source); err != nil {
		// The context may have ended, so the run is discarded without it.
		return bench.Run{}, errors.Join(err, j.Store.Discard(context.WithoutCancel(ctx), run.ID))
	}
	return j.Store.Run(ctx, run.ID)
}

// begin stores the run under the id that the file states, or under a new one if
// that id is taken.
func (j *ImportJob) begin(ctx context.Context, run bench.Run) (bench.Run, error) {
	if run.ID != "" {
		err := j.Store.Begin(ctx, run)
		if code := bench.CodeOf(err); code != bench.CodeConflict && code != bench.CodeInvalid {
			return run, err
		}
	}
	run.ID = run.Started.Local().Format("20060102-150405-") + strings.ToLower(rand.Text()[:4])
	return run, j.Store.Begin(ctx, run)
}

// importBatch is the number of samples written in one transaction.
const importBatch = 500

// addSamples stores the samples of a source and then the summary of its run.
func (j *ImportJob) addSamples(ctx context.Context, run *bench.Run, source importer.Source) error {
	batch, stored, bad := make([]bench.Sample, 0, importBatch), 0, 0
	flush := func() error {
		err := j.Store.AddSamples(ctx, run.ID, batch)
		stored, batch = stored+len(batch), batch[:0]
		j.OnShare("Keeping "+run.Manifest.Origins[0].File, float64(stored)/float64(max(1, source.Rows)))
		return err
	}
	for sample, err := range source.Samples {
		if row, isBad := err.(*importer.BadRow); isBad {
			bad++
			j.OnBadRow(row)
			continue
		}
		if err != nil {
			return err
		}
		if batch = append(batch, sample); len(batch) < importBatch {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if j.OnFileEnd != nil {
		j.OnFileEnd(stored, bad)
	}
	return j.finish(ctx, run, source)
}

// finish stores the summary of the run, with the remark on its source as a
// warning for each model. A whole run has its own.
func (j *ImportJob) finish(ctx context.Context, run *bench.Run, source importer.Source) error {
	if source.IsWhole {
		run.Manifest.Origins = run.Manifest.Origins[1:]
		return errors.Join(j.Store.AddWholeSeries(ctx, run.ID, run.Series, 0), j.Store.Finish(ctx, *run), j.Store.Exclude(ctx, run.ID, run.Excluded))
	}
	remark := source.Remark
	summary, err := runner.Summarize(ctx, j.Store, *run)
	if err != nil {
		return err
	}
	for m := range summary.Models {
		if remark != "" {
			summary.Models[m].Warnings = append(summary.Models[m].Warnings, bench.Warning{Code: "imported", Text: remark})
		}
	}
	run.Summary, run.State = summary, bench.Imported
	return j.Store.Finish(ctx, *run)
}
