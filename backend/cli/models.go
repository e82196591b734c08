package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/store"
)

func (env *environment) modelsCommand() *cobra.Command {
	list := env.jsonFlag(&cobra.Command{
		Use:   "models",
		Short: "List, add, change and test the models to measure",
		Example: `  tokenlap models add llama-vllm --url http://localhost:8000/v1 --model meta-llama/Llama-3.1-8B-Instruct --alias l31
  tokenlap models add gpt --url https://api.openai.com/v1 --model gpt-4o-mini --key env:OPENAI_API_KEY
  tokenlap models test gpt`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return env.listModels(c.Context()) },
	})
	list.AddCommand(
		env.jsonFlag(&cobra.Command{Use: "list", Short: "List the models", Args: cobra.NoArgs, RunE: list.RunE}),
		env.addModel(), env.editModel(), env.removeModel(), env.showModel(), env.testModel(), env.listTemplates(), env.exportModels(), env.importModels())
	return list
}

func (env *environment) listModels(ctx context.Context) error {
	return env.withStore(ctx, func(db *store.Store) error {
		models, err := db.Endpoints(ctx)
		if err != nil {
			return err
		}
		if env.asJSON {
			return env.printJSON(models)
		}
		if len(models) == 0 {
			fmt.Fprintln(env.out, "No models yet. Add one: tokenlap models add NAME --url URL --model ID")
			return nil
		}
		t := newTable("FAMILY", "NAME", "TITLE", "MODEL", "DEPLOYMENT", "URL", "KEY", "ALIASES")
		last := ""
		for _, e := range byFamily(models) {
			family := e.Family
			if family == "" {
				family = "(none)"
			}
			shown := family
			if family == last {
				shown = ""
			}
			last = family
			t.add(shown, e.Name, oneLine(e.Title, 30), oneLine(e.Model, 40), orNone(e.Deployment), urlOf(e), orNone(string(e.Key)), orNone(strings.Join(e.Aliases, ", ")))
		}
		t.print(env.out)
		for _, e := range models {
			env.warnInsecure(e)
		}
		return nil
	})
}

func (env *environment) warnInsecure(e bench.Endpoint) {
	if e.Insecure {
		fmt.Fprintf(env.errs, "WARNING: TLS certificates of %s are NOT verified: anybody in between can read its key and its answers\n", e.Name)
	}
}

func urlOf(e bench.Endpoint) string {
	if e.IsSimulated() {
		return "simulated, built in"
	}
	return strings.TrimSuffix(e.URL, "/chat/completions")
}

func orNone(text string) string {
	if text == "" {
		return none
	}
	return text
}

// byFamily returns the models sorted by family, stably.
func byFamily(models []bench.Endpoint) []bench.Endpoint {
	sorted := slices.Clone(models)
	slices.SortStableFunc(sorted, func(a, b bench.Endpoint) int { return strings.Compare(a.Family, b.Family) })
	return sorted
}

func (env *environment) showModel() *cobra.Command {
	return env.jsonFlag(env.modelCommand(&cobra.Command{
		Use:   "show NAME",
		Short: "Print all that is known of a model",
		Args:  cobra.ExactArgs(1),
	}, func(_ context.Context, _ *store.Store, e bench.Endpoint) error {
		e.API = e.EffectiveAPI()
		if env.asJSON {
			return env.printJSON(e)
		}
		env.warnInsecure(e)
		return export.Models(env.out, []bench.Endpoint{e})
	}))
}

// modelCommand makes c a command that carries out an action for each model
// named by its arguments.
func (env *environment) modelCommand(c *cobra.Command, action func(context.Context, *store.Store, bench.Endpoint) error) *cobra.Command {
	return env.storeCommand(c, func(ctx context.Context, db *store.Store, names []string) error {
		for _, name := range names {
			e, err := db.Endpoint(ctx, name)
			if err != nil {
				return err
			}
			if err := action(ctx, db, e); err != nil {
				return err
			}
		}
		return nil
	})
}
