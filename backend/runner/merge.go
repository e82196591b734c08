package runner

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runfile"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
)

// MergeJob is what a merged run gets beside what its parts have, and the callback of
// its caller.
type MergeJob struct {
	Name    string // "": that of the plan
	Tags    []string
	Note    string
	Observe func(samples int) // called often with how many were merged; may be nil
}

// Merge makes one run of the parts of a plan and returns it as it was stored. Instants
// of the parts are put on one clock, on which they all begin at the same instant: those
// of different parts may be compared within Execution.Spread. Requests keep their
// numbers, and the files are read once, a block at a time. Without all parts the run is
// partial. The same parts merged once more are the run that they are already.
func Merge(ctx context.Context, db *store.Store, files []*runfile.File, job MergeJob) (bench.Run, error) {
	parts, err := sortParts(files)
	if err != nil {
		return bench.Run{}, err
	}
	m := merging{db: db, job: job, parts: parts, run: newMerged(parts, job)}
	if run, err := m.begin(ctx); err != nil || run.ID != "" {
		return run, err
	}
	if err := m.addAll(ctx); err != nil {
		// The context may have ended, so the run is discarded without it.
		return bench.Run{}, errors.Join(err, db.Discard(context.WithoutCancel(ctx), m.run.ID))
	}
	m.run.Manifest.Origins = nil // they said that it is lost with this process
	run, err := conclude(db, m.run, nil, m.warn)
	if err != nil {
		return run, err
	}
	return db.Run(ctx, run.ID)
}

// sortParts returns the parts in their order, or why they are not those of one run.
func sortParts(files []*runfile.File) ([]*part, error) {
	if len(files) == 0 {
		return nil, bench.Invalid("no file to merge: name those of the parts")
	}
	var parts []*part
	for _, file := range files {
		executions := file.Run.Execution.Parts
		switch {
		case file.Run.Plan.Part.IsZero() || len(executions) != 1:
			return nil, bench.Invalid("%s has no part of a plan: a whole run is imported with tokenlap import", file.Name)
		case file.Run.State == bench.Running:
			return nil, bench.Invalid("%s was written while its part was being measured: write it again", file.Name)
		}
		parts = append(parts, &part{file: file, PartExecution: executions[0]})
	}
	slices.SortStableFunc(parts, func(a, b *part) int { return a.Index - b.Index })
	for i, one := range parts[1:] {
		if err := parts[0].matches(one); err != nil {
			return nil, err
		}
		if before := parts[i]; before.Index == one.Index {
			return nil, bench.Invalid("%s and %s are both part %s: leave one of them out", before.file.Name, one.file.Name, one.Part)
		}
	}
	return parts, nil
}

// part is one of the files that are merged.
type part struct {
	bench.PartExecution
	file  *runfile.File
	shift time.Duration // from its instants to those of the merged run
	next  bench.Sample
	pull  func() (bench.Sample, error, bool)
}

// matches returns why another part does not belong to the same run.
func (p *part) matches(other *part) error {
	switch {
	case p.file.Run.Plan.Seed != other.file.Run.Plan.Seed:
		return bench.Invalid("%s and %s have different seeds: all parts need the same one (--seed, or in the plan file)", p.file.Name, other.file.Name)
	case p.Plan != other.Plan:
		return bench.Invalid("%s and %s are parts of different plans: only those of the same plan are merged", p.file.Name, other.file.Name)
	case p.Count != other.Count:
		return bench.Invalid("%s is one of %d parts and %s one of %d: only parts of the same cut are merged", p.file.Name, p.Count, other.file.Name, other.Count)
	case !p.StartAt.Equal(other.StartAt):
		return bench.Invalid("%s began at %s and %s at %s: they are parts of two runs, for those of one have the same --start-at",
			p.file.Name, p.StartAt.UTC().Format(time.RFC3339Nano), other.file.Name, other.StartAt.UTC().Format(time.RFC3339Nano))
	case p.file.Run.Manifest.Definitions != other.file.Run.Manifest.Definitions:
		return bench.Invalid("%s has definitions %s and %s has %s: measure all parts with the same Tokenlap",
			p.file.Name, p.file.Run.Manifest.Definitions, other.file.Name, other.file.Run.Manifest.Definitions)
	}
	return nil
}

// merging is a merge in progress.
type merging struct {
	db    *store.Store
	job   MergeJob
	parts []*part
	run   bench.Run
}

// begin stores the run, unless it is there already, and then returns that. One whose
// merging was cut off is replaced.
func (m *merging) begin(ctx context.Context) (there bench.Run, err error) {
	there, err = m.db.Run(ctx, m.run.ID)
	switch {
	case bench.CodeOf(err) == bench.CodeNotFound:
	case err != nil:
		return bench.Run{}, err
	case there.State != bench.Running:
		return there, nil
	default:
		if err := m.db.Discard(ctx, m.run.ID); err != nil {
			return bench.Run{}, err
		}
	}
	err = m.db.Begin(ctx, m.run)
	if bench.CodeOf(err) == bench.CodeConflict { // of a run that was deleted
		m.run.ID = newRunID(m.run.Started.Local())
		err = m.db.Begin(ctx, m.run)
	}
	return bench.Run{}, err
}

// mergeBatch is how many samples are stored in one transaction.
const mergeBatch = 1000

// addAll stores the samples of all parts in the order of their numbers, and series.
func (m *merging) addAll(ctx context.Context) error {
	batch, stored := make([]bench.Sample, 0, mergeBatch), 0
	flush := func() error {
		err := m.db.AddSamples(ctx, m.run.ID, batch)
		stored, batch = stored+len(batch), batch[:0]
		if m.job.Observe != nil {
			m.job.Observe(stored)
		}
		return err
	}
	for sample, err := range prefetched(m.samples()) {
		if err != nil {
			return err
		}
		if batch = append(batch, sample); len(batch) < mergeBatch {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return errors.Join(flush(), m.addSeries(ctx))
}

// addSeries stores the series of the first part that has some: all parts read the same
// servers.
func (m *merging) addSeries(ctx context.Context) error {
	for _, part := range m.parts {
		if all := part.file.Run.Series; len(all) > 0 {
			return m.db.AddWholeSeries(ctx, m.run.ID, all, part.shift)
		}
	}
	return nil
}

// samples yields the samples of all parts in the order of Seq. It holds one of each.
func (m *merging) samples() iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		var open partHeap
		for _, part := range m.parts {
			pull, stop := iter.Pull2(part.file.Samples())
			defer stop()
			part.pull = pull
			if err := open.push(part); err != nil {
				yield(bench.Sample{}, err)
				return
			}
		}
		last := -1
		for len(open) > 0 {
			first := open[0]
			sample := first.next
			if sample.Seq <= last {
				yield(bench.Sample{}, bench.Invalid("%s has request %d, which another part has too: they are not parts of one plan", first.file.Name, sample.Seq))
				return
			}
			last = sample.Seq
			sample.Shift(first.shift)
			if !yield(sample, nil) {
				return
			}
			if err := open.advance(); err != nil {
				yield(bench.Sample{}, err)
				return
			}
		}
	}
}

// identify returns the id of the run that parts make, which is always the same.
func identify(parts []*part) string {
	sum := sha256.New()
	fmt.Fprintln(sum, parts[0].Plan, parts[0].StartAt.UnixNano(), parts[0].Count)
	for _, part := range parts {
		fmt.Fprintln(sum, part.Index, part.Run)
	}
	return parts[0].StartAt.Local().Format("20060102-150405-") + hex.EncodeToString(sum.Sum(nil))[:6]
}

// warn adds the warnings that only the parts and their execution know.
func (m *merging) warn(summary *bench.Summary) {
	warnOfCuts(summary, m.run.Execution)
	warnUncalibrated(summary, m.run)
	warnOfMissing(summary, m.run.Execution)
	for _, part := range m.parts {
		for i := range part.file.Run.Summary.Models {
			inherit(summary, &part.file.Run.Summary.Models[i])
		}
	}
}

// inherit adds the warnings of a part that do not follow from samples, where the model
// has none of that kind yet.
func inherit(summary *bench.Summary, of *bench.ModelSummary) {
	m := summary.Of(of.Endpoint, of.Stage)
	if m == nil {
		return
	}
	for _, w := range of.Warnings {
		has := func(other bench.Warning) bool { return other.Code == w.Code }
		if (w.Code == ServerMetricsGaps || w.Code == stats.UncountedTokens) && !slices.ContainsFunc(m.Warnings, has) {
			m.Warnings = append(m.Warnings, w)
		}
	}
}

// warnOfMissing says of each model what the missing parts leave out.
func warnOfMissing(summary *bench.Summary, execution bench.Execution) {
	missing := execution.MissingParts()
	if len(missing) == 0 {
		return
	}
	text := fmt.Sprintf("%d of %d parts did not come: counts and rates lack %.3g %% of the load.", len(missing), execution.Parts[0].Count, 100*execution.MissingShare())
	for i := range summary.Models {
		m := &summary.Models[i]
		m.Warnings = append(m.Warnings, bench.Warning{Code: bench.PartsMissing, Text: text})
	}
}
