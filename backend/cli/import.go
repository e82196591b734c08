package cli

import (
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

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
	"tokenlap/backend/store"
)

func (a *env) importCommand() *cobra.Command {
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
one run with a stage a level. Where two of them hold the same model at the same
level the models are told apart by file name: gemma-5.csv and gemma-5-new.csv of
a model gemma give gemma and gemma-new. A file that is in the history already is
refused, and so is an exported CSV whose run is there.`,
		Args: cobra.MinimumNArgs(1),
	})
	c.Flags().BoolVar(&together, "together", false, "make one run of all files, with a stage for each level of load")
	c.Flags().BoolVar(&again, "again", false, "import a file although it is in the history already")
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx, release := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
		defer release()
		return a.with(ctx, func(db *store.Store) error {
			meter := newMeter(a.errs)
			bad := badRows{to: a.errs, meter: meter}
			intake := app.Intake{Store: db, Again: again, Show: meter.show, Left: bad.add, Kept: bad.end}
			runs, err := intake.All(ctx, matches(args), together)
			meter.clear()
			err = explainKnown(err)
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

func (a *env) showImported(runs []bench.Run) error {
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

// explainKnown says what to do about a file that was imported before.
func explainKnown(err error) error {
	var known *app.AlreadyKnown
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case ok:
		var all []error
		for _, one := range joined.Unwrap() {
			all = append(all, explainKnown(one))
		}
		return errors.Join(all...)
	case errors.As(err, &known):
		return bench.Conflict("%s is in the history already, as run %s; to have it twice: --again", known.Path, known.Run)
	}
	return err
}

// badRows lists the first rows that were left out, and counts the rest.
type badRows struct {
	to    io.Writer
	meter *meter
	count int
}

const mostBad = 20

func (b *badRows) add(row *importer.Bad) {
	if b.count++; b.count <= mostBad {
		b.meter.clear()
		fmt.Fprintln(b.to, row)
	}
}

// end says at the end of a file how it went, and begins anew.
func (b *badRows) end(kept, bad int) {
	b.meter.clear()
	b.count = 0
	if bad == 0 {
		return
	}
	if more := bad - mostBad; more > 0 {
		fmt.Fprintf(b.to, "... and %d more\n", more)
	}
	fmt.Fprintf(b.to, "NOTE: %s left out, %d imported.\n", plural(bad, "bad row"), kept)
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
