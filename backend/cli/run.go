package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// runFlags are the options of a run, with the seed's names and defaults.
type runFlags struct {
	models    []string
	list      bool
	endpoint  endpointFlags
	prompts   promptFlags
	unique    bool
	mode      string
	users     int
	iter      int
	warmup    int
	maxTokens int
	temp      float64
	noStream  bool
	noVisuals bool
	noText    bool
	keepText  int
	seed      uint64
	name      string
	tags      []string
	note      string
	outputDir string
	limits    struct{ total, connect, headers, first, idle, grace seconds }
}

// seconds is a time given as a plain number of seconds or with a unit.
type seconds struct{ time.Duration }

func (s *seconds) Set(text string) error {
	wait, err := time.ParseDuration(text)
	if number := 0.0; err != nil {
		if _, scanErr := fmt.Sscanf(text+"\n", "%g\n", &number); scanErr != nil || math.IsNaN(number) || math.Abs(number) > 1e7 {
			return errors.New("use seconds, such as 120, or a time with its unit, such as 90s or 2m")
		}
		wait = time.Duration(number * float64(time.Second))
	}
	s.Duration = wait
	return nil
}

func (s *seconds) Type() string { return "seconds" }

func (a *app) runCommand() *cobra.Command {
	var flags runFlags
	c := a.jsonFlag(&cobra.Command{
		Use:   "run [MODEL...]",
		Short: "Measure models, keep the run, write its CSV files and charts",
		Long: `Measures all named models side by side (all registered ones if none is named),
within each one prompt at a time, or --concurrent at a time at every moment.

Ctrl-C once starts nothing new and lets the requests in flight end within the
grace period; twice stops now. Either way all that was measured is kept.

Exit codes: 0 finished, 1 an error of Tokenlap, 2 wrong usage, 3 finished but
not one request succeeded, 130 interrupted.`,
		Example: `  tokenlap run --list-models
  tokenlap run --models llama qwen gemma --iterations 5
  tokenlap run llama --mode concurrent --concurrent 10 --warmup 10
  tokenlap run --url http://localhost:8000/v1 --model my-model --key env:MY_KEY --json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if flags.list {
				return a.listModels(c.Context())
			}
			return a.run(c, &flags, args)
		},
	})
	f := c.Flags()
	f.StringSliceVar(&flags.models, "models", nil, "models to measure: a b c, or a,b,c (default all)")
	f.BoolVar(&flags.list, "list-models", false, "list the models and exit")
	f.StringVar(&flags.mode, "mode", "sequential", "how prompts follow each other: sequential or concurrent")
	f.IntVar(&flags.iter, "iterations", 10, "times each prompt is asked")
	f.IntVar(&flags.users, "concurrent", 1, "prompts at a time for each model, in concurrent mode")
	flags.limits.total.Duration = 120 * time.Second
	flags.limits.connect.Duration = 10 * time.Second
	flags.limits.grace.Duration = 30 * time.Second
	f.Var(&flags.limits.total, "timeout", "longest time for a request, in seconds")
	f.Var(&flags.limits.connect, "connect-timeout", "longest wait for a connection; 0: no limit of its own")
	f.Var(&flags.limits.headers, "header-timeout", "longest wait for the response headers; 0: no limit of its own")
	f.Var(&flags.limits.first, "first-token-timeout", "longest wait for the first token; 0: no limit of its own")
	f.Var(&flags.limits.idle, "idle-timeout", "longest standstill of a stream; 0: no limit of its own")
	f.Var(&flags.limits.grace, "grace", "time left to requests in flight after Ctrl-C")
	f.IntVar(&flags.maxTokens, "max-tokens", 512, "most tokens to generate")
	f.Float64Var(&flags.temp, "temperature", 0.7, "sampling temperature")
	f.BoolVar(&flags.noStream, "no-stream", false, "ask for whole answers: no TTFT, no TPOT")
	f.StringVar(&flags.outputDir, "output-dir", "results", "folder for the CSV files and charts; empty: write none")
	f.BoolVar(&flags.noVisuals, "no-visualizations", false, "draw no charts")
	f.IntVar(&flags.warmup, "warmup", 0, "requests for each model that are sent and marked before counting begins")
	f.Uint64Var(&flags.seed, "seed", 0, "for what is random in a run (default: chosen, and stored)")
	f.BoolVar(&flags.unique, "unique-prefix", false, "put a different line before each prompt, against prefix caches")
	f.BoolVar(&flags.noText, "no-text", false, "keep no answers")
	f.IntVar(&flags.keepText, "keep-text", 16<<10, "bytes of each answer that are kept")
	f.StringVar(&flags.name, "name", "", "name of the run")
	f.StringArrayVar(&flags.tags, "tag", nil, "tag for the run (repeatable)")
	f.StringVar(&flags.note, "note", "", "note for the run")
	flags.prompts.register(c)
	flags.endpoint.register(c)
	return c
}

func (a *app) run(c *cobra.Command, flags *runFlags, args []string) error {
	db, err := a.open(c.Context())
	if err != nil {
		return err
	}
	err = a.runWith(c, db, flags, args)
	return errors.Join(err, db.Close())
}

func (a *app) runWith(c *cobra.Command, db *store.Store, flags *runFlags, args []string) error {
	plan, err := flags.plan(c, db, args)
	if err != nil {
		return err
	}
	if err := plan.Validate(); err != nil {
		return err
	}
	if flags.outputDir != "" {
		if err := export.Ready(flags.outputDir); err != nil {
			return err
		}
	}
	for _, e := range plan.Endpoints {
		a.warnInsecure(e)
	}
	if flags.mode == string(bench.Sequential) && flags.users > 1 {
		fmt.Fprintf(a.errs, "Note: --concurrent %d has no effect in sequential mode; add --mode concurrent.\n", flags.users)
	}
	view := newView(a.errs, plan)
	ctx, stop, release := twoStops(c.Context(), view)
	defer release()
	run, err := runner.Run(ctx, db, runner.Job{
		Plan: plan, Tags: flags.tags, Note: flags.note, Stop: stop, Observe: view.show, Version: Version,
	})
	view.end()
	if run.ID == "" {
		return err
	}
	// The caller's context may have ended with the second Ctrl-C; what was
	// measured is kept and exported all the same.
	ctx = context.WithoutCancel(ctx)
	return errors.Join(err, a.report(ctx, db, run.ID, flags))
}

// report writes the files and prints the summary.
func (a *app) report(ctx context.Context, db *store.Store, id string, flags *runFlags) error {
	run, err := db.Run(ctx, id)
	if err != nil {
		return err
	}
	var paths []string
	var failed error
	if flags.outputDir != "" {
		paths, failed = export.WriteCSV(flags.outputDir, run, db.Samples(ctx, run.ID))
	}
	if flags.outputDir != "" && !flags.noVisuals {
		fmt.Fprintln(a.errs, "Drawing charts ...")
		subject := []export.Subject{{Run: run, Samples: db.Samples(ctx, run.ID)}}
		drawn, err := a.draw(filepath.Join(flags.outputDir, visualizations), subject, defaultPictures())
		paths, failed = append(paths, drawn...), errors.Join(failed, err)
	}
	if a.asJSON {
		failed = errors.Join(failed, a.printJSON(struct {
			bench.Run
			Files []string `json:"files"`
		}{run, append([]string{}, paths...)}))
	} else {
		a.printRun(run)
		for _, path := range paths {
			fmt.Fprintf(a.out, "Wrote %s\n", path)
		}
		fmt.Fprintf(a.out, "Kept as run %s; again with: tokenlap history show %s\n", run.ID, run.ID)
	}
	if failed != nil {
		return failed
	}
	return verdict(run)
}

// verdict turns how the run ended into an exit code.
func verdict(run bench.Run) error {
	if run.State != bench.Finished {
		return exit(ExitInterrupted)
	}
	for _, m := range run.Summary.Models {
		if m.Successes > 0 {
			return nil
		}
	}
	return exit(ExitNoSuccess)
}

// twoStops turns the first interrupt into the end of starting and the second
// into the end of everything.
func twoStops(parent context.Context, view *view) (ctx context.Context, stop <-chan struct{}, release func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	stopping, done := make(chan struct{}), make(chan struct{})
	go func() {
		for first := true; ; first = false {
			select {
			case <-done:
				return
			case <-signals:
			}
			if first {
				view.say("Stopping: nothing new is started; requests in flight may end. Ctrl-C again stops now.")
				close(stopping)
				continue
			}
			view.say("Stopped. What was measured is being kept.")
			cancel()
			signal.Stop(signals) // a third one ends the program at once
			<-done
			return
		}
	}()
	return ctx, stopping, func() {
		signal.Stop(signals)
		close(done)
		cancel()
	}
}
