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

// Intake brings files of results into a store.
type Intake struct {
	Store *store.Store
	Again bool                             // also files that are there already
	Show  func(what string, share float64) // told often how far it is
	Left  func(*importer.Bad)              // told of each row that is left out
	Kept  func(rows, bad int)              // told at the end of each file; may be nil
}

// All imports each file apart, so that a wrong one does not keep the others
// out, or all as one run. A file that is there already is an *AlreadyKnown
// among the errors, which come joined.
func (i *Intake) All(ctx context.Context, paths []string, together bool) (runs []bench.Run, err error) {
	var wrong []error
	var sources []importer.Source
	for _, path := range paths {
		source, err := i.open(ctx, path)
		switch {
		case ctx.Err() != nil:
			return runs, ctx.Err()
		case err != nil:
			wrong = append(wrong, err)
			continue
		case together:
			sources = append(sources, source)
			continue
		}
		run, err := i.keep(ctx, source)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		runs = append(runs, run)
	}
	if len(sources) == 0 || len(wrong) > 0 {
		return runs, errors.Join(wrong...)
	}
	source, err := importer.Together(sources)
	if err != nil {
		return nil, err
	}
	run, err := i.keep(ctx, source)
	if err != nil {
		return nil, err
	}
	return []bench.Run{run}, nil
}

func (i *Intake) open(ctx context.Context, path string) (importer.Source, error) {
	source, err := importer.Open(ctx, path, func(share float64) { i.Show("Reading "+filepath.Base(path), share) })
	if err != nil || i.Again {
		return source, err
	}
	known, err := i.known(ctx, source.Run)
	if err == nil && known != "" {
		err = &AlreadyKnown{Path: path, Run: known}
	}
	return source, err
}

// known is the id of the run that was read from the same file, or that the
// file itself was written of; "" if there is none.
func (i *Intake) known(ctx context.Context, run bench.Run) (id string, err error) {
	if id, err = i.Store.ImportedRun(ctx, run.Manifest.Origins[0].Hash); err != nil || id != "" || run.ID == "" {
		return id, err
	}
	there, err := i.Store.Run(ctx, run.ID)
	switch {
	case bench.CodeOf(err) == bench.CodeNotFound, bench.CodeOf(err) == bench.CodeInvalid, bench.CodeOf(err) == bench.CodeConflict:
		return "", nil // a text from a file may also be the beginning of several ids
	case err != nil || there.ID != run.ID:
		return "", err
	}
	return there.ID, nil
}

// keep stores a source as a run, whole or not at all.
func (i *Intake) keep(ctx context.Context, source importer.Source) (bench.Run, error) {
	run, err := i.begin(ctx, source.Run)
	if err != nil {
		return bench.Run{}, err
	}
	if err := i.fill(ctx, &run, source); err != nil {
		// Also after the user's stop, so not with the context that it ended.
		return bench.Run{}, errors.Join(err, i.Store.Discard(context.WithoutCancel(ctx), run.ID))
	}
	return i.Store.Run(ctx, run.ID)
}

// begin keeps the id that the run left with, if nobody has it here.
func (i *Intake) begin(ctx context.Context, run bench.Run) (bench.Run, error) {
	if run.ID != "" {
		err := i.Store.Begin(ctx, run)
		if code := bench.CodeOf(err); code != bench.CodeConflict && code != bench.CodeInvalid {
			return run, err
		}
	}
	run.ID = run.Started.Local().Format("20060102-150405-") + strings.ToLower(rand.Text()[:4])
	return run, i.Store.Begin(ctx, run)
}

// pile is how many samples go into one transaction.
const pile = 500

// fill stores the samples, then the summary that they give.
func (i *Intake) fill(ctx context.Context, run *bench.Run, source importer.Source) error {
	pending, kept, bad := make([]bench.Sample, 0, pile), 0, 0
	flush := func() error {
		err := i.Store.AddSamples(ctx, run.ID, pending)
		kept, pending = kept+len(pending), pending[:0]
		i.Show("Keeping "+run.Manifest.Origins[0].File, float64(kept)/float64(max(1, source.Rows)))
		return err
	}
	for sample, err := range source.Samples {
		if row, isBad := err.(*importer.Bad); isBad {
			bad++
			i.Left(row)
			continue
		}
		if err != nil {
			return err
		}
		if pending = append(pending, sample); len(pending) < pile {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if i.Kept != nil {
		i.Kept(kept, bad)
	}
	return i.finish(ctx, run, source.Remark)
}

// finish ends the run with its summary and what is to be said of its source.
func (i *Intake) finish(ctx context.Context, run *bench.Run, remark string) error {
	summary, err := runner.Summarize(ctx, i.Store, *run)
	if err != nil {
		return err
	}
	for m := range summary.Models {
		if remark != "" {
			summary.Models[m].Warnings = append(summary.Models[m].Warnings, bench.Warning{Code: "imported", Text: remark})
		}
	}
	run.Summary, run.State = summary, bench.Imported
	return i.Store.Finish(ctx, *run)
}
