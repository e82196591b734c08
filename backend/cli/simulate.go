package cli

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/simulator"
)

func (env *environment) simulateCommand() *cobra.Command {
	var listen string
	var public bool
	var lasts time.Duration
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Serve an OpenAI-compatible endpoint with known timing",
		Long: `Serves /v1/models and /v1/chat/completions with known, seeded timing, for trying
things out and for holding a client against the truth: GET /truth reports when
each request was really read and each chunk was really written.`,
		Example: `  tokenlap simulate --listen 127.0.0.1:8080 --ttft 200ms --itl 20ms --jitter 0.2 --tokens 128
  tokenlap simulate --fault stall,http_429 --fault-rate 0.1`,
		Args: cobra.NoArgs,
	}
	f := c.Flags()
	f.StringVar(&listen, "listen", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	f.BoolVar(&public, "public", false, "listen on other addresses than this machine's own")
	f.DurationVar(&lasts, "for", 0, "end after this time; 0: when interrupted")
	values := map[string]*string{}
	for _, option := range simulator.Options() {
		flag := strings.ReplaceAll(option.Name, "_", "-")
		values[option.Name] = f.String(flag, option.Default, option.Usage)
		if option.IsBool {
			f.Lookup(flag).NoOptDefVal = "true"
		}
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		var query []string
		for _, option := range simulator.Options() {
			if c.Flags().Changed(strings.ReplaceAll(option.Name, "_", "-")) {
				query = append(query, option.Name+"="+url.QueryEscape(*values[option.Name]))
			}
		}
		behaviour, err := simulator.Parse(strings.Join(query, "&"))
		if err != nil {
			return err
		}
		behaviour.Public = public
		server, err := simulator.Start(listen, behaviour)
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "%s\n", server.URL())
		fmt.Fprintf(env.errs, "Simulating. What was really done: %s/truth. Ctrl-C ends it.\n", strings.TrimSuffix(server.URL(), "/v1"))
		ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		if lasts > 0 {
			ctx, stop = context.WithTimeout(ctx, lasts)
			defer stop()
		}
		<-ctx.Done()
		return server.Close()
	}
	return c
}
