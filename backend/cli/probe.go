package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/store"
)

func (env *environment) testModel() *cobra.Command {
	timeout := seconds(30)
	c := env.jsonFlag(&cobra.Command{
		Use:   "test NAME",
		Short: "Test a model step by step, from DNS to a streamed token",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var e bench.Endpoint
			err := env.withStore(c.Context(), func(db *store.Store) (err error) {
				e, err = db.Endpoint(c.Context(), args[0])
				return err
			})
			if err != nil {
				return err
			}
			return env.probe(c.Context(), e, time.Duration(float64(timeout)*float64(time.Second)))
		},
	})
	c.Flags().Var(&timeout, "timeout", "longest wait for each answer, in seconds")
	return c
}

func (env *environment) probe(ctx context.Context, e bench.Endpoint, timeout time.Duration) error {
	steps, err := app.Probe(ctx, e, timeout)
	if err != nil {
		return err
	}
	failed := slices.ContainsFunc(steps, func(s client.Step) bool { return s.State == client.StepFailed })
	if env.asJSON {
		err = env.printJSON(steps)
	} else {
		env.printSteps(e, steps)
		env.printLearned(e, steps)
	}
	if failed && err == nil {
		return exit(ExitNoSuccess)
	}
	return err
}

func (env *environment) printSteps(e bench.Endpoint, steps []client.Step) {
	fmt.Fprintf(env.out, "%s at %s\n\n", e.Name, urlOf(e))
	t := newTable("", "STEP", ">TIME", "FOUND")
	for _, s := range steps {
		took := none
		if s.Took > 0 {
			took = span(s.Took)
		}
		t.add(map[client.StepState]string{client.StepOK: "ok", client.StepWarn: "WARN", client.StepFailed: "FAILED", client.StepSkipped: "-"}[s.State],
			s.Name, took, oneLine(s.Message, 160))
		if s.Hint != "" {
			t.add("", "", "", "-> "+oneLine(s.Hint, 200))
		}
	}
	t.print(env.out)
}

// printLearned says how to store what the server was found to refuse.
func (env *environment) printLearned(e bench.Endpoint, steps []client.Step) {
	for _, s := range steps {
		if len(s.Learned) == 0 {
			continue
		}
		found := s.Learned.Into(e.Protocol)
		command := "tokenlap models edit " + e.Name
		if len(found.Omit) > 0 {
			command += " --omit " + strings.Join(found.Omit, ",")
		}
		if len(found.Rename) > 0 {
			command += " --rename " + (*pairs)(&found.Rename).String()
		}
		fmt.Fprintf(env.out, "\nStore what it refuses, so that no run has to find it again: %s\n", command)
	}
}
