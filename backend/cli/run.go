package cli

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
	"tokenlap/backend/export"
	"tokenlap/backend/plan"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// runFlags are the flags of the command run.
type runFlags struct {
	form      plan.Form
	endpoint  endpointFlags
	planFile  string
	list      bool
	dryRun    bool
	noVisuals bool
	noText    bool
	outputDir string
	part      partFlags
	collector collectorFlags
	reports   reportFlags
	baseline  baselineFlags
}

func (env *environment) runCommand() *cobra.Command {
	flags := runFlags{form: plan.Defaults()}
	c := env.jsonFlag(&cobra.Command{
		Use:   "run [MODEL...]",
		Short: "Measure models, keep the run, write its CSV files and charts",
		Long: `Measures the named models in parallel (all registered ones if none is named):
one request in flight per model, or --concurrent of them.

--plan reads all of this from a file (see tokenlap plan). Other flags override the
file, except for its stages and prompts; named models replace its own.

Ctrl-C once starts no new requests and lets those in flight end within the grace
period; twice stops now. Either way everything measured is stored.

--part I/N runs the I-th of N parts of the plan, while other processes run the
others; together they send exactly what one process would. --start-at is when the
plan begins, a time such as 2026-11-28T14:30:00Z or +30s. A part that is ready
later joins at where the plan is then. See tokenlap merge. --collector has the
start said and the results taken by a tokenlap collect: in place of --start-at, and
given again, the command delivers what it had measured or says that it was delivered.

--slo sets objectives: the summary then shows the share of requests that met
them. --fail-if sets conditions that fail the run, for scripts and continuous
integration: METRIC.STATISTIC>LIMIT, or < where higher values are better.
--baseline compares the run with an earlier one, and --fail-if-worse fails if it
is worse by more than that beyond noise; see tokenlap compare.

Exit codes: 0 finished, 1 an error of Tokenlap, 2 wrong usage, 3 finished but
not one request succeeded, 4 finished but a --fail-if is met or it is worse than
--fail-if-worse allows, 130 interrupted. A part that is delivered to its collector
ends with 0.`,
		Example: `  tokenlap run --list-models
  tokenlap run --models llama qwen gemma --iterations 5
  tokenlap run llama --dry-run
  tokenlap run llama --mode concurrent --concurrent 10 --warmup 10
  tokenlap run llama --input-tokens normal:512,100 --output-tokens 128 --iterations 50
  tokenlap run llama --input-tokens 100 --turns 5 --think 100ms --iterations 2
  tokenlap run --url http://localhost:8000/v1 --model my-model --key env:MY_KEY --json
  tokenlap run llama --slo ttft=500ms,latency=30s --fail-if 'goodput<95%' --fail-if 'ttft.p95>500ms' --junit results.xml
  tokenlap run llama --baseline 20261101 --fail-if-worse 5%
  tokenlap run --plan nightly.toml --name baseline
  tokenlap run llama --rate 200 --duration 60s --part 3/8 --start-at +30s`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if flags.list {
				return env.listModels(c.Context())
			}
			return env.run(c, &flags, args)
		},
	})
	f := c.Flags()
	f.BoolVar(&flags.list, "list-models", false, "list the models and exit")
	f.StringVar(&flags.planFile, "plan", "", "`FILE` with the plan of the run; - reads stdin")
	f.BoolVar(&flags.dryRun, "dry-run", false, "send one request to each model, show what came of it, and keep nothing")
	f.StringVar(&flags.outputDir, "output-dir", "results", "folder for the CSV files and charts; empty: write none")
	f.BoolVar(&flags.noVisuals, "no-visualizations", false, "draw no charts")
	f.BoolVar(&flags.noText, "no-text", false, "keep no answers")
	addOptions(f, &flags.form, plan.RunOptions())
	flags.part.register(f)
	flags.collector.register(f)
	flags.reports.register(f)
	flags.baseline.register(f)
	flags.endpoint.registerConnection(f)
	return c
}

func (env *environment) run(c *cobra.Command, flags *runFlags, args []string) error {
	db, err := env.openStore(c.Context())
	if err != nil {
		return err
	}
	err = env.runWith(c, db, flags, args)
	return errors.Join(err, db.Close())
}

func (env *environment) runWith(c *cobra.Command, db *store.Store, flags *runFlags, args []string) error {
	plan, err := env.planOf(c, db, flags, args)
	if err != nil {
		return err
	}
	start, err := flags.part.apply(&plan)
	if err != nil {
		return err
	}
	if err := plan.Validate(); err != nil {
		return err
	}
	if err := flags.form.CheckCost(plan); err != nil {
		return err
	}
	if flags.outputDir != "" && !flags.dryRun {
		if err := export.CheckFolder(flags.outputDir); err != nil {
			return err
		}
	}
	if err := errors.Join(flags.reports.check(), flags.baseline.find(c.Context(), db)); err != nil {
		return err
	}
	for _, e := range plan.Endpoints {
		env.warnInsecure(e)
	}
	if flags.dryRun {
		return env.dryRun(c.Context(), plan)
	}
	if flags.collector.url != "" && !start.At.IsZero() {
		return bench.Invalid("the collector says when the plan begins: leave out --start-at, or --collector")
	}
	delivery, isDone, err := env.waitForStart(c.Context(), db, flags.collector, plan)
	if isDone || err != nil {
		return err
	}
	if delivery != nil {
		start = delivery.start()
	}
	return env.measure(c.Context(), db, flags, runner.Job{Plan: plan, Start: start}, delivery)
}

// measure carries out a plan, delivers the run if it is a part, and writes its
// results.
func (env *environment) measure(ctx context.Context, db *store.Store, flags *runFlags, job runner.Job, delivery *delivery) error {
	view := newProgressView(env.drawn, job.Plan)
	signals := catchSignals(view)
	defer signals.release()
	view.begin(job.Plan)
	measuring, stop, release := signals.whileMeasuring(ctx)
	job.Tags, job.Note, job.Stop, job.Version = flags.form.Tags, flags.form.Note, stop, app.Version
	job.Observe, job.Probed = view.show, view.printProbe
	run, err := runner.Run(measuring, db, job)
	release()
	view.end()
	if run.ID == "" {
		return err
	}
	// The samples are stored and exported even if the context in which they were
	// measured has ended.
	measured, readErr := env.measuredOf(ctx, db, run, err)
	writing, release := signals.whileWriting(ctx)
	defer release()
	if delivery != nil && run.State == bench.Stopped && run.Execution.Parts[0].Due == 0 {
		fmt.Fprintf(env.errs, "Part %s had not begun and is not delivered; the same command takes it up.\n", run.Plan.Part)
		delivery = nil
	}
	deliverErr := env.deliver(writing, db, delivery, measured)
	found, compareErr := flags.baseline.compare(ctx, db, run.ID)
	written := env.writeResults(writing, measured, flags, found)
	if delivery != nil && deliverErr == nil { // how the run went is said of all its parts together
		_, written = splitExit(written)
	}
	return errors.Join(err, readErr, deliverErr, compareErr, written)
}

// writeResults writes the files of a run and prints its summary. Charts are
// drawn until ctx ends.
func (env *environment) writeResults(ctx context.Context, measured measuredRun, flags *runFlags, found comparison) error {
	run, subject := measured.Run, measured.Subject
	var paths []string
	var failed error
	if flags.outputDir != "" {
		paths, failed = export.CSV.WriteFiles(flags.outputDir, []export.Subject{subject})
	}
	if flags.outputDir != "" && !flags.noVisuals && ctx.Err() == nil {
		fmt.Fprintln(env.errs, "Drawing charts ...")
		pictures := newPictureFlags()
		pictures.stop, subject.Samples = ctx.Done(), until(ctx, subject.Samples)
		drawn, err := env.draw(flags.outputDir, []export.Subject{subject}, pictures)
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			err = nil
		}
		paths, failed = append(paths, drawn...), errors.Join(failed, err)
	}
	reports, err := flags.reports.write(run)
	paths, failed = append(paths, reports...), errors.Join(failed, err)
	if env.asJSON {
		failed = errors.Join(failed, env.printJSON(struct {
			bench.Run
			Files       []string             `json:"files"`
			Comparisons []compare.Comparison `json:"comparisons,omitempty"` // with the baseline
		}{run, append([]string{}, paths...), found.Comparisons}))
	} else {
		env.printRun(run)
		env.printSweeps(run)
		found.print(env.out)
		for _, path := range paths {
			fmt.Fprintf(env.out, "Wrote %s\n", path)
		}
		if measured.stored {
			fmt.Fprintf(env.out, "Stored as run %s; again with: tokenlap history show %s\n", run.ID, run.ID)
		}
	}
	switch {
	case failed != nil:
		return failed
	case ctx.Err() != nil:
		return exit(ExitInterrupted)
	}
	return errors.Join(env.exitOfConditions(run), env.exitOfComparison(found, flags.baseline.allowed), exitOf(run))
}

// until yields samples until ctx ends, and then its error.
func until(ctx context.Context, samples iter.Seq2[bench.Sample, error]) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		for sample, err := range samples {
			if ctx.Err() != nil {
				yield(bench.Sample{}, ctx.Err())
				return
			}
			if !yield(sample, err) {
				return
			}
		}
	}
}

// exitOf returns the exit code that says how a run ended, nil for ExitOK.
func exitOf(run bench.Run) error {
	if run.State != bench.Finished {
		return exit(ExitInterrupted)
	}
	for _, m := range run.Summary.Models {
		if m.Successes > 0 {
			return exitOfSweeps(run)
		}
	}
	return exit(ExitNoSuccess)
}
