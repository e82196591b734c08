package cli

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tokenlap/backend/simulator"
)

func (env *environment) simulateCommand() *cobra.Command {
	var listen string
	var public bool
	var limit time.Duration
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Serve an endpoint with known timing, in every API",
		Long: `Serves chat completions, completions, responses, messages, and the APIs of
Ollama, Gemini and Azure with known, seeded timing, for trying things out and
for checking the numbers of a client: GET /truth reports when each request was
really read and each chunk was really written.`,
		Example: `  tokenlap simulate --listen 127.0.0.1:8080 --ttft 200ms --itl 20ms --jitter 0.2 --tokens 128
  tokenlap simulate --fault stall,http_429 --fault-rate 0.1`,
		Args: cobra.NoArgs,
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	c.Flags().BoolVar(&public, "public", false, "listen on other addresses than this machine's own")
	c.Flags().DurationVar(&limit, "for", 0, "end after this time; 0: when interrupted")
	addBehaviour(c.Flags())
	c.RunE = func(c *cobra.Command, _ []string) error {
		behaviour, err := simulator.Parse(behaviourQuery(c.Flags()))
		if err != nil {
			return err
		}
		behaviour.Public = public
		ctx, stop := interruptible(c.Context())
		defer stop()
		if limit > 0 {
			ctx, stop = context.WithTimeout(ctx, limit)
			defer stop()
		}
		return env.simulate(ctx, listen, behaviour)
	}
	return c
}

// addBehaviour adds a flag for each option of the simulator.
func addBehaviour(flags *pflag.FlagSet) {
	for _, option := range simulator.Options() {
		name := behaviourFlag(option)
		flags.String(name, option.Default, option.Usage)
		if option.IsBool {
			flags.Lookup(name).NoOptDefVal = "true"
		}
	}
}

// behaviourQuery returns the flags that were given in the form that
// simulator.Parse reads.
func behaviourQuery(flags *pflag.FlagSet) string {
	query := url.Values{}
	for _, option := range simulator.Options() {
		if flag := flags.Lookup(behaviourFlag(option)); flag.Changed {
			query.Set(option.Name, flag.Value.String())
		}
	}
	return query.Encode()
}

func behaviourFlag(option simulator.Option) string { return strings.ReplaceAll(option.Name, "_", "-") }

// simulate serves until ctx ends.
func (env *environment) simulate(ctx context.Context, listen string, behaviour simulator.Behaviour) error {
	server, err := simulator.Start(listen, behaviour)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.out, "%s\n", server.URL())
	fmt.Fprintf(env.errs, "Serving %s.\n", strings.Join(simulator.Paths(), ", "))
	if behaviour.Public {
		fmt.Fprintln(env.errs, "It listens on an address that other machines may reach: whoever reaches it can use it.")
	}
	fmt.Fprintf(env.errs, "Simulating. What was really done: %s/truth. Ctrl-C ends it.\n", strings.TrimSuffix(server.URL(), "/v1"))
	<-ctx.Done()
	return server.Close()
}
