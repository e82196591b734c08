package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/selfcheck"
	"tokenlap/backend/store"
)

// selfcheckFlags are the flags of the command selfcheck. Those that were not
// given have no effect.
type selfcheckFlags struct {
	list                bool
	users               int
	rate                float64
	duration, ttft, itl seconds
	tokens              int
}

func (env *environment) selfcheckCommand() *cobra.Command {
	flags := selfcheckFlags{duration: seconds(selfcheck.DefaultDuration.Seconds())}
	c := env.jsonFlag(&cobra.Command{
		Use:   "selfcheck",
		Short: "Measure how exact this machine's own client is",
		Long: `Measures a simulator in another process and compares the TTFT of each request and
each gap between chunks with what the simulator really did. The difference is the
error of this machine's client. It is stored, and shown beside the figures of runs
that were measured here with about as many streams.

The load is like that of the last run, unless --concurrent or --rate says
otherwise; then streams have 50 tokens per second. Both programs share this machine,
so a server elsewhere is measured at least as exactly.

Exit codes: 0 checked, 1 an error of Tokenlap, 2 wrong usage, 130 interrupted,
and nothing is stored.`,
		Example: `  tokenlap selfcheck --concurrent 200 --duration 5s
  tokenlap selfcheck --rate 20 --itl 10ms --tokens 128
  tokenlap selfcheck --list`,
		Args: cobra.NoArgs,
	})
	f := c.Flags()
	f.BoolVar(&flags.list, "list", false, "list the stored checks, newest first")
	f.IntVar(&flags.users, "concurrent", 0, "number of users")
	f.Float64Var(&flags.rate, "rate", 0, "`requests` per second, in place of --concurrent")
	f.Var(&flags.duration, "duration", "time in which requests are started")
	f.Var(&flags.ttft, "ttft", "time to the first chunk of an answer")
	f.Var(&flags.itl, "itl", "time between its chunks")
	f.IntVar(&flags.tokens, "tokens", 0, "its chunks, each of one token")
	return env.storeCommand(c, func(ctx context.Context, db *store.Store, _ []string) error {
		if flags.list {
			return env.listSelfchecks(ctx, db)
		}
		options, err := flags.options(ctx, c, db)
		if err != nil {
			return err
		}
		return env.selfcheck(ctx, db, options)
	})
}

// options are those of a check like the last run, with what the flags change.
func (flags selfcheckFlags) options(ctx context.Context, c *cobra.Command, db *store.Store) (options selfcheck.Options, err error) {
	given := c.Flags().Changed
	switch {
	case given("concurrent") && given("rate"):
		return options, bench.Invalid("--concurrent and --rate are two loads: use one of them")
	case given("concurrent"):
		options = selfcheck.Users(flags.users)
	case given("rate"):
		options = selfcheck.Rate(flags.rate)
	default:
		options, err = app.SelfcheckLikeLast(ctx, db)
	}
	options.Duration, options.Version = flags.duration.duration(), app.Version
	if given("ttft") {
		options.Stream.TTFT = flags.ttft.duration()
	}
	if given("itl") {
		options.Stream.Gap = flags.itl.duration()
	}
	if given("tokens") {
		options.Stream.Tokens = flags.tokens
	}
	return options, err
}

func (s seconds) duration() time.Duration { return time.Duration(float64(s) * float64(time.Second)) }

// selfcheck makes a check, stores and prints it. An interrupt ends it.
func (env *environment) selfcheck(ctx context.Context, db *store.Store, options selfcheck.Options) error {
	checking, release := interruptible(ctx)
	defer release()
	if err := options.Validate(); err != nil {
		return err
	}
	fmt.Fprintf(env.errs, "Checking this machine for %s: %s, %s\n", span(options.Duration), options.Load, shapeOf(options.Stream))
	view := newPercentView(env.drawn)
	options.OnShare = func(share float64) { view.show("Self-check", share) }
	check, err := selfcheck.Run(checking, options)
	view.clear()
	if err != nil && checking.Err() != nil {
		fmt.Fprintln(env.errs, "Stopped; nothing is stored.")
		return exit(ExitInterrupted)
	}
	if err == nil {
		err = db.AddSelfcheck(ctx, check)
	}
	switch {
	case err != nil:
		return err
	case env.asJSON:
		return env.printJSON(check)
	}
	env.printSelfcheck(check)
	return nil
}

// shapeOf describes streams in a few words.
func shapeOf(s bench.StreamShape) string {
	return fmt.Sprintf("answers of %s, the first after %s, then one every %s", plural(s.Tokens, "token"), span(s.TTFT), span(s.Gap))
}

func (env *environment) printSelfcheck(c bench.Selfcheck) {
	t := newTable("ERROR OF", ">MEAN", ">p50", ">p95", ">MAX", ">VALUES")
	for _, row := range []struct {
		name string
		of   bench.ClientError
	}{{"TTFT", c.TTFT}, {"gaps between chunks", c.Gap}, {"TPOT", c.TPOT}} {
		t.add(row.name, duration(row.of.Mean), duration(row.of.P50), duration(row.of.P95), duration(row.of.Max), thousands(row.of.N))
	}
	fmt.Fprintln(env.out)
	t.print(env.out)
	fmt.Fprintf(env.out, "\n%s compared, %d failed; %s/s, %s chunks/s", plural(c.Requests, "request"), c.Failed, rate(c.Rate), number(c.ChunkRate))
	if c.Load.IsOpen() {
		fmt.Fprintf(env.out, "; start lag p99 %s, max %s", span(c.Health.StartLagP99), span(c.Health.StartLagMax))
	}
	fmt.Fprintf(env.out, "\n%s\n", c.Sentence())
}

func (env *environment) listSelfchecks(ctx context.Context, db *store.Store) error {
	checks, err := db.Selfchecks(ctx)
	if err != nil {
		return err
	}
	if env.asJSON {
		return env.printJSON(checks)
	}
	if len(checks) == 0 {
		fmt.Fprintln(env.out, "No self-checks. Make one: tokenlap selfcheck")
		return nil
	}
	t := newTable("CHECKED", "HOST", "VERSION", "LOAD", ">STREAMS", ">CHUNKS/s", ">TTFT p95", ">TTFT MAX", ">GAP p95", ">GAP MAX", ">START LAG p99")
	for _, c := range checks {
		lag := none
		if c.Load.IsOpen() {
			lag = span(c.Health.StartLagP99)
		}
		t.add(c.At.Local().Format("2006-01-02 15:04"), oneLine(c.Host, 30), oneLine(c.Version, 20), c.Load.String(), fmt.Sprint(c.Streams), number(c.ChunkRate),
			duration(c.TTFT.P95), duration(c.TTFT.Max), duration(c.Gap.P95), duration(c.Gap.Max), lag)
	}
	t.print(env.out)
	return nil
}
