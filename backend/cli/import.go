package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tokenlap/backend/bench"
	"tokenlap/backend/ingest"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

func (a *app) importCommand() *cobra.Command {
	var together, again bool
	c := a.jsonFlag(&cobra.Command{
		Use:   "import FILE...",
		Short: "Keep results that were measured elsewhere, one run a file",
		Long: `Reads files of results into the history, each as a run of its own, in state
imported and marked with whose definitions its figures follow:

  - the detailed CSV of the tool that Tokenlap follows
  - Tokenlap's own CSV, benchmark_results_....csv
  - JSON of vLLM's bench serve, saved with --save-result --save-detailed
  - GuideLLM's report, benchmarks.json, from 0.2 on: a stage for each benchmark

What a format does not tell stays absent. Rows that cannot be read are listed
and left out. With --together several files, such as one a level of load, become
one run with a stage a level. A file that is in the history already is refused.`,
		Args: cobra.MinimumNArgs(1),
	})
	c.Flags().BoolVar(&together, "together", false, "make one run of all files, with a stage for each level of load")
	c.Flags().BoolVar(&again, "again", false, "import a file although it is in the history already")
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx, release := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
		defer release()
		return a.with(ctx, func(db *store.Store) error {
			i := &intake{ctx: ctx, db: db, again: again, errs: a.errs, meter: newMeter(a.errs)}
			runs, err := i.all(matches(args), together)
			if shown := a.showImported(runs); shown != nil {
				err = errors.Join(err, shown)
			}
			if ctx.Err() != nil {
				fmt.Fprintln(a.errs, "Stopped. What was imported completely is kept, the rest is not.")
				return exit(ExitInterrupted)
			}
			return err
		})
	}
	return c
}

// matches resolves patterns where the shell did not.
func matches(args []string) (paths []string) {
	for _, arg := range args {
		found, err := filepath.Glob(arg)
		if _, missing := os.Stat(arg); missing == nil || err != nil || len(found) == 0 {
			found = []string{arg}
		}
		paths = append(paths, found...)
	}
	return paths
}

func (a *app) showImported(runs []bench.Run) error {
	if a.asJSON {
		return a.printJSON(append([]bench.Run{}, runs...))
	}
	for _, run := range runs {
		requests := 0
		for _, m := range run.Summary.Models {
			requests += m.Attempts
		}
		var files []string
		for _, origin := range run.Manifest.Origins {
			files = append(files, origin.File)
		}
		fmt.Fprintf(a.out, "Imported %s: %s, %s of %s, definitions %s\n", oneLine(strings.Join(files, ", "), 60), run.ID,
			plural(requests, "request"), plural(len(run.Plan.Endpoints), "model"), run.Manifest.Definitions)
	}
	return nil
}

// intake brings files into the store.
type intake struct {
	ctx   context.Context
	db    *store.Store
	again bool
	errs  io.Writer
	meter *meter
}

// all imports each file apart, so that a wrong one does not keep the others
// out, or all as one run.
func (i *intake) all(paths []string, together bool) (runs []bench.Run, err error) {
	var wrong []error
	var sources []ingest.Source
	for _, path := range paths {
		source, err := i.open(path)
		switch {
		case i.ctx.Err() != nil:
			return runs, i.ctx.Err()
		case err != nil:
			wrong = append(wrong, err)
			continue
		case together:
			sources = append(sources, source)
			continue
		}
		run, err := i.keep(source)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		runs = append(runs, run)
	}
	if len(sources) == 0 || len(wrong) > 0 {
		return runs, errors.Join(wrong...)
	}
	source, err := ingest.Together(sources)
	if err != nil {
		return nil, err
	}
	run, err := i.keep(source)
	if err != nil {
		return nil, err
	}
	return []bench.Run{run}, nil
}

func (i *intake) open(path string) (ingest.Source, error) {
	source, err := ingest.Open(i.ctx, path, func(share float64) { i.meter.show("Reading "+filepath.Base(path), share) })
	i.meter.clear()
	if err != nil || i.again {
		return source, err
	}
	known, err := i.db.ReadFrom(i.ctx, source.Run.Manifest.Origins[0].Hash)
	if err == nil && known != "" {
		err = bench.Conflict("%s is in the history already, as run %s; to have it twice: --again", path, known)
	}
	return source, err
}

// keep stores a source as a run, whole or not at all.
func (i *intake) keep(source ingest.Source) (bench.Run, error) {
	run, err := i.begin(source.Run)
	if err != nil {
		return bench.Run{}, err
	}
	err = i.fill(&run, source)
	i.meter.clear()
	if err != nil {
		// Also after the user's stop, so not with the context that it ended.
		return bench.Run{}, errors.Join(err, i.db.Discard(context.Background(), run.ID))
	}
	return i.db.Run(i.ctx, run.ID)
}

// begin keeps the id that the run left with, if nobody has it here.
func (i *intake) begin(run bench.Run) (bench.Run, error) {
	if run.ID != "" {
		err := i.db.Begin(i.ctx, run)
		if code := bench.CodeOf(err); code != bench.CodeConflict && code != bench.CodeInvalid {
			return run, err
		}
	}
	run.ID = run.Started.Local().Format("20060102-150405-") + strings.ToLower(rand.Text()[:4])
	return run, i.db.Begin(i.ctx, run)
}

// batch is how many samples go into one transaction.
const batch = 500

// fill stores the samples, then the summary that they give.
func (i *intake) fill(run *bench.Run, source ingest.Source) error {
	bad := badRows{to: i.errs, meter: i.meter}
	pending, kept := make([]bench.Sample, 0, batch), 0
	flush := func() error {
		err := i.db.AddSamples(i.ctx, run.ID, pending)
		kept, pending = kept+len(pending), pending[:0]
		i.meter.show("Keeping "+run.Manifest.Origins[0].File, float64(kept)/float64(max(1, source.Rows)))
		return err
	}
	for sample, err := range source.Samples {
		if row, isBad := err.(*ingest.Bad); isBad {
			bad.add(row)
			continue
		}
		if err != nil {
			return err
		}
		if pending = append(pending, sample); len(pending) < batch {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	if err := flush(); err != nil {
		return err
	}
	bad.end(kept)
	summary, err := runner.Summarize(i.ctx, i.db, *run)
	if err != nil {
		return err
	}
	for m := range summary.Models {
		if source.Remark != "" {
			summary.Models[m].Warnings = append(summary.Models[m].Warnings, bench.Warning{Code: "imported", Text: source.Remark})
		}
	}
	run.Summary, run.State = summary, bench.Imported
	return i.db.Finish(i.ctx, *run)
}

// badRows lists the first rows that were left out, and counts the rest.
type badRows struct {
	to    io.Writer
	meter *meter
	count int
}

const mostBad = 20

func (b *badRows) add(row *ingest.Bad) {
	if b.count++; b.count <= mostBad {
		b.meter.clear()
		fmt.Fprintln(b.to, row)
	}
}

func (b *badRows) end(kept int) {
	if b.count == 0 {
		return
	}
	b.meter.clear()
	if more := b.count - mostBad; more > 0 {
		fmt.Fprintf(b.to, "... and %d more\n", more)
	}
	fmt.Fprintf(b.to, "NOTE: %s left out, %d imported.\n", plural(b.count, "bad row"), kept)
}

// meter says how far a long import is: a line drawn anew on a terminal, a
// plain one now and then elsewhere.
type meter struct {
	out   io.Writer
	live  bool
	drawn bool
	last  time.Time
}

func newMeter(out io.Writer) *meter {
	file, ok := out.(*os.File)
	return &meter{out: out, live: ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb", last: time.Now()}
}

func (m *meter) show(what string, share float64) {
	every := plainEvery
	if m.live {
		every = 100 * time.Millisecond
	}
	if time.Since(m.last) < every {
		return
	}
	m.last = time.Now()
	if !m.live {
		fmt.Fprintf(m.out, "%s: %.0f %%\n", what, share*100)
		return
	}
	fmt.Fprintf(m.out, "\r\x1b[2K%s: %.0f %%", oneLine(what, 60), share*100)
	m.drawn = true
}

// clear takes the drawn line away before something else is written.
func (m *meter) clear() {
	if m.drawn {
		fmt.Fprint(m.out, "\r\x1b[2K")
		m.drawn = false
	}
}
