package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/collector"
	"tokenlap/backend/export"
	"tokenlap/backend/key"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// collectorFlags say to which collector a part of a run is delivered.
type collectorFlags struct {
	url, token, ca string
}

func (f *collectorFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.url, "collector", "", "`URL` of the collector that says when the part begins and takes its results; see tokenlap collect")
	flags.StringVar(&f.token, "collector-token", "", "where the token of the collector is: env:NAME, keyring:NAME or file:PATH")
	flags.StringVar(&f.ca, "collector-ca", "", "`FILE` with the certificate of the authority that the collector's is from, PEM")
}

// delivery is a part of a run on its way to a collector.
type delivery struct {
	client *collector.Client
	part   bench.PartExecution // what tells it from other parts
	clock  bench.ClockOffset
	isDone bool // it was delivered before
}

// waitForStart waits until the collector, if there is one, has said when the part of a plan
// begins; isDone says that it was delivered and nothing is left to do. The delivery is
// nil without a collector. An interrupt ends the command with its exit code: the first
// process of a container that leaves the signal to Go ends with 2.
func (env *environment) waitForStart(ctx context.Context, db *store.Store, f collectorFlags, plan bench.Plan) (d *delivery, isDone bool, err error) {
	waiting, release := interruptible(ctx)
	defer release()
	d, err = env.announce(waiting, f, plan)
	if d != nil && err == nil {
		isDone, err = env.deliverEarlier(waiting, db, d)
	}
	if err != nil && waiting.Err() != nil {
		fmt.Fprintln(env.errs, "Stopped. The same command continues from here.")
		return nil, false, exit(ExitInterrupted)
	}
	return d, isDone, err
}

// announce tells the collector, if there is one, that the part of a plan is ready,
// and waits until it says when the part begins. The delivery is nil without a
// collector.
func (env *environment) announce(ctx context.Context, f collectorFlags, plan bench.Plan) (*delivery, error) {
	switch {
	case f.url == "" && f != collectorFlags{}:
		return nil, bench.Invalid("--collector-token and --collector-ca are about a collector: name it with --collector")
	case f.url == "":
		return nil, nil
	case plan.Part.IsZero():
		return nil, bench.Invalid("a collector takes parts of a run: say which this one is, such as --part 1/8")
	}
	token, err := key.Resolve(bench.KeyRef(f.token))
	if err != nil {
		return nil, err
	}
	say := env.lines()
	client, err := collector.NewClient(collector.ClientOptions{URL: f.url, Token: token, CA: f.ca, Observe: say})
	if err != nil {
		return nil, err
	}
	if client.IsOpen() {
		say("WARNING: the token and the results cross the network unencrypted; use a collector with https.")
	}
	host, _ := os.Hostname()
	d := &delivery{client: client, part: bench.PartExecution{Part: plan.Part, Plan: plan.Digest()}}
	say(fmt.Sprintf("Part %s waits for the start by the collector.", plan.Part))
	start, err := client.Announce(ctx, plan.Part, d.part.Plan, host)
	if err != nil {
		return nil, err
	}
	d.part.StartAt, d.isDone = start.At, start.IsDelivered
	d.clock, err = client.Clock(ctx)
	return d, err
}

// lines returns a function that prints lines on stderr, from any goroutine.
func (env *environment) lines() func(string) {
	var mu sync.Mutex
	return func(line string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(env.errs, harmless(line))
	}
}

// clockTimeout is how long the second measurement of the collector's clock may
// take, for which the end of a run waits.
const clockTimeout = 10 * time.Second

// start is when the run of the part begins.
func (d *delivery) start() runner.Start {
	if d == nil {
		return runner.Start{}
	}
	return runner.Start{At: d.part.StartAt, Clock: d.clock, Again: func(ctx context.Context) (bench.ClockOffset, error) {
		ctx, cancel := context.WithTimeout(ctx, clockTimeout)
		defer cancel()
		return d.client.Clock(ctx)
	}}
}

// deliverEarlier delivers what an earlier process with the same command measured to
// its end and had not delivered; isDone says that nothing is left to do. The run of
// a process that was killed does not count: it lacks what was in flight.
func (env *environment) deliverEarlier(ctx context.Context, db *store.Store, d *delivery) (isDone bool, err error) {
	if d.isDone {
		fmt.Fprintf(env.errs, "Part %s was delivered before.\n", d.part.Part)
		return true, nil
	}
	begin := d.part.StartAt.Add(-d.clock.Offset)
	id, err := db.MeasuredPart(ctx, d.part, begin.Add(-time.Hour))
	if id == "" || err != nil {
		return false, err
	}
	return true, env.deliver(ctx, db, d, measuredRun{Subject: export.Subject{Run: bench.Run{ID: id}}, stored: true})
}

// deliver brings a run to the collector, if there is one. Until that is done it is
// in a file beside the database.
func (env *environment) deliver(ctx context.Context, db *store.Store, d *delivery, run measuredRun) error {
	if d == nil {
		return nil
	}
	if !run.stored {
		return bench.Conflict("part %s was not delivered, because not all of it is stored", d.part.Part)
	}
	dir, err := env.dataFolder()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "run-"+run.Run.ID+".tlrun")
	defer os.Remove(path)
	if err := export.WriteFile(path, func(w io.Writer) error { return app.WriteRunFile(ctx, db, run.Run.ID, w) }); err != nil {
		return err
	}
	if err := d.send(ctx, path); err != nil {
		return fmt.Errorf("part %s is stored here as run %s and was not delivered; the same command delivers it: %w", d.part.Part, run.Run.ID, err)
	}
	fmt.Fprintf(env.errs, "Part %s is delivered.\n", d.part.Part)
	return nil
}

// send delivers a file.
func (d *delivery) send(ctx context.Context, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	return d.client.Deliver(ctx, d.part.Part, file, info.Size())
}
