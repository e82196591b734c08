package cli

import (
	"context"
	"crypto/tls"
	"fmt"
	"maps"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/collector"
	"tokenlap/backend/key"
	"tokenlap/backend/store"
)

// collectFlags are the flags of the command collect.
type collectFlags struct {
	options   collector.Options
	listen    string
	token     string
	cert, key string
	megabytes int64
	limit     time.Duration
	merge     mergeFlags
}

func (env *environment) collectCommand() *cobra.Command {
	var flags collectFlags
	c := env.jsonFlag(&cobra.Command{
		Use:   "collect --parts N",
		Short: "Give the parts of a run one start, take their results, make one run of them",
		Long: `Waits for the parts of a run, which tokenlap run --part I/N --collector URL
measures on other machines. When all are there, they begin the plan at one time of
its clock, with which each of them compares its own. When all have delivered their
samples it makes one run of them, as tokenlap merge does, stores it and ends.

What came is stored in --folder before a part gets an answer. After a collector was
ended, the same command continues from there; when its run was made, the folder can
be removed. A part that does not come in time is left out: the run is
then partial and says what is missing.

Without --token it listens on this machine's own addresses alone. With one, parts
need it too (--collector-token). It is never an argument: env:NAME or file:PATH says
where it is. Without --tls-cert it crosses the network unencrypted. GET /v1/status
says what has come, GET /healthz needs no token.

Exit codes: as those of tokenlap merge, 130 interrupted.`,
		Example: `  tokenlap collect --parts 8
  tokenlap collect --parts 50 --listen 0.0.0.0:8455 --token env:MY_KEY --folder night --name night`,
		Args: cobra.NoArgs,
	})
	f := c.Flags()
	f.IntVar(&flags.options.Count, "parts", 0, "how many parts the run has")
	f.StringVar(&flags.listen, "listen", "127.0.0.1:8455", "address to listen on; port 0 takes a free one")
	f.StringVar(&flags.options.Folder, "folder", "collected", "folder for what came, one a run")
	f.StringVar(&flags.token, "token", "", "where the token is that parts need: env:NAME, keyring:NAME or file:PATH")
	f.StringVar(&flags.cert, "tls-cert", "", "`FILE` with the certificate of this server, PEM")
	f.StringVar(&flags.key, "tls-key", "", "`FILE` with the key of the certificate, PEM")
	f.DurationVar(&flags.options.Wait, "wait", 5*time.Minute, "start without the parts that have not come so long after the first one")
	f.DurationVar(&flags.options.Lead, "lead", 5*time.Second, "time from the last part's coming to the start, in which parts prepare")
	f.DurationVar(&flags.options.Timeout, "timeout", 10*time.Minute, "do without the parts that have not delivered so long after the first one did")
	f.DurationVar(&flags.limit, "for", 0, "end after this time with the parts that came; 0: never")
	f.Int64Var(&flags.megabytes, "max-part-size", 4096, "largest file of one part in MB")
	flags.merge.register(f)
	return env.storeCommand(c, func(ctx context.Context, db *store.Store, _ []string) error {
		ctx, stop := interruptible(ctx)
		defer stop()
		return env.collect(ctx, db, &flags)
	})
}

// prepare checks the flags and looks up the token.
func (flags *collectFlags) prepare() (err error) {
	switch {
	case flags.options.Count == 0:
		return bench.Invalid("how many parts? name their number with --parts")
	case (flags.cert == "") != (flags.key == ""):
		return bench.Invalid("--tls-cert and --tls-key belong together: name both or neither")
	case flags.megabytes < 1:
		return bench.Invalid("--max-part-size %d: use 1 or more", flags.megabytes)
	case flags.token == "" && !bench.ListensOnLoopback(flags.listen):
		return bench.Invalid("without a token a collector listens on this machine alone, and other machines can reach %q: name a token with --token, or listen on 127.0.0.1:8455", flags.listen)
	}
	flags.options.MaxPart = flags.megabytes << 20
	flags.options.Token, err = key.Resolve(bench.KeyRef(flags.token))
	return err
}

// lingerTime is how long the collector answers after the last file: a part whose
// connection was lost before it was told so asks again.
const lingerTime = 3 * time.Second

func (env *environment) collect(ctx context.Context, db *store.Store, flags *collectFlags) error {
	if err := flags.prepare(); err != nil {
		return err
	}
	say := env.lines()
	flags.options.Observe = say
	c, err := collector.Open(flags.options)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	shutDown, err := flags.serve(c, say)
	if err != nil {
		return err
	}
	defer shutDown()
	if err := flags.wait(ctx, c); err != nil {
		say(fmt.Sprintf("Stopped with %d of %d parts. The same command continues from here.", len(c.Files()), flags.options.Count))
		return exit(ExitInterrupted)
	}
	delivered, files := time.Now(), c.Files()
	if len(files) == 0 {
		return &bench.Error{Code: bench.CodeUnavailable, Message: "no part was delivered, so there is no run"}
	}
	var paths []string
	for _, index := range slices.Sorted(maps.Keys(files)) {
		paths = append(paths, files[index])
	}
	run, err := env.mergeFiles(ctx, db, paths, flags.merge.job())
	if err != nil {
		return err
	}
	select {
	case <-time.After(time.Until(delivered.Add(lingerTime))):
	case <-ctx.Done():
	}
	return env.printMerged(run)
}

// serve begins to answer requests; shutDown lets those in progress end.
func (flags *collectFlags) serve(c *collector.Collector, say func(string)) (shutDown func(), err error) {
	server, scheme := c.NewServer(), "http"
	if flags.cert != "" {
		pair, err := tls.LoadX509KeyPair(flags.cert, flags.key)
		if err != nil {
			return nil, bench.Unreadable("the certificate "+flags.cert+" with its key", err)
		}
		server.TLSConfig, scheme = &tls.Config{Certificates: []tls.Certificate{pair}}, "https"
	}
	listener, err := net.Listen("tcp", flags.listen)
	if err != nil {
		return nil, &bench.Error{Code: bench.CodeUnavailable, Message: fmt.Sprintf("the collector cannot listen on %q", flags.listen), Cause: err, Hint: "use a free port, or 0 to have one chosen"}
	}
	say(fmt.Sprintf("Waiting for %s at %s://%s.", plural(flags.options.Count, "part"), scheme, listener.Addr()))
	if scheme == "http" && !bench.ListensOnLoopback(flags.listen) {
		say("WARNING: the token and the results cross the network unencrypted; --tls-cert and --tls-key encrypt them.")
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		if server.TLSConfig != nil {
			_ = server.ServeTLS(listener, "", "")
			return
		}
		_ = server.Serve(listener)
	})
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
		serving.Wait()
	}, nil
}

// wait returns when all parts came or time is over; its error says that ctx ended
// before.
func (flags *collectFlags) wait(ctx context.Context, c *collector.Collector) error {
	waiting := ctx
	if flags.limit > 0 {
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeout(ctx, flags.limit)
		defer cancel()
	}
	if c.Wait(waiting) != nil && ctx.Err() == nil {
		c.Finish(fmt.Sprintf("%v have passed", flags.limit))
	}
	return ctx.Err()
}
