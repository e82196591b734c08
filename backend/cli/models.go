package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/importer"
	"tokenlap/backend/store"
)

func (a *env) modelsCommand() *cobra.Command {
	list := a.jsonFlag(&cobra.Command{
		Use:   "models",
		Short: "List, add, change and test the models to measure",
		Example: `  tokenlap models add llama-vllm --url http://localhost:8000/v1 --model meta-llama/Llama-3.1-8B-Instruct --alias l31
  tokenlap models add gpt --url https://api.openai.com/v1 --model gpt-4o-mini --key env:OPENAI_API_KEY
  tokenlap models test gpt`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.listModels(c.Context()) },
	})
	list.AddCommand(
		a.jsonFlag(&cobra.Command{Use: "list", Short: "List the models", Args: cobra.NoArgs, RunE: list.RunE}),
		a.addModel(), a.editModel(), a.removeModel(), a.showModel(), a.testModel(), a.exportModels(), a.importModels())
	return list
}

func (a *env) listModels(ctx context.Context) error {
	return a.with(ctx, func(db *store.Store) error {
		models, err := db.Endpoints(ctx)
		if err != nil {
			return err
		}
		if a.asJSON {
			return a.printJSON(models)
		}
		if len(models) == 0 {
			fmt.Fprintln(a.out, "No models yet. Add one: tokenlap models add NAME --url URL --model ID")
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
		t.print(a.out)
		for _, e := range models {
			a.warnInsecure(e)
		}
		return nil
	})
}

func (a *env) warnInsecure(e bench.Endpoint) {
	if e.Insecure {
		fmt.Fprintf(a.errs, "WARNING: TLS certificates of %s are NOT verified: anybody in between can read its key and its answers\n", e.Name)
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

// byFamily groups without changing the order within a family.
func byFamily(models []bench.Endpoint) []bench.Endpoint {
	sorted := slices.Clone(models)
	slices.SortStableFunc(sorted, func(a, b bench.Endpoint) int { return strings.Compare(a.Family, b.Family) })
	return sorted
}

func (a *env) addModel() *cobra.Command {
	var flags endpointFlags
	c := &cobra.Command{
		Use:     "add NAME --url URL --model ID",
		Short:   "Add a model",
		Example: "  tokenlap models add qwen --url http://localhost:11434/v1 --model qwen2.5:7b",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			e, err := flags.apply(c, bench.Endpoint{Name: args[0]})
			if err != nil {
				return err
			}
			return a.with(c.Context(), func(db *store.Store) error {
				if err := db.AddEndpoint(c.Context(), e); err != nil {
					return err
				}
				a.warnInsecure(e)
				fmt.Fprintf(a.out, "Added %s. Test it: tokenlap models test %s\n", e.Name, e.Name)
				return nil
			})
		},
	}
	flags.registerAll(c)
	return c
}

func (a *env) editModel() *cobra.Command {
	var flags endpointFlags
	c := &cobra.Command{
		Use:     "edit NAME",
		Short:   "Change a model; what is not named stays as it is",
		Example: "  tokenlap models edit qwen --title 'Qwen 2.5 (laptop)' --name qwen-laptop",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), func(db *store.Store) error {
				e, err := db.Endpoint(c.Context(), args[0])
				if err != nil {
					return err
				}
				name := e.Name
				if c.Flags().Changed("name") {
					e.Name = flags.name
				}
				if e, err = flags.apply(c, e); err != nil {
					return err
				}
				if err := db.ReplaceEndpoint(c.Context(), name, e); err != nil {
					return err
				}
				a.warnInsecure(e)
				fmt.Fprintf(a.out, "Changed %s.\n", e.Name)
				return nil
			})
		},
	}
	c.Flags().StringVar(&flags.name, "name", "", "new short name")
	flags.registerAll(c)
	return c
}

func (a *env) removeModel() *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME...",
		Short: "Remove models; their past runs stay",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), func(db *store.Store) error {
				for _, name := range args {
					e, err := db.Endpoint(c.Context(), name)
					if err != nil {
						return err
					}
					if err := db.RemoveEndpoint(c.Context(), name); err != nil {
						return err
					}
					fmt.Fprintf(a.out, "Removed %s. To have it back: %s\n", e.Name, addLine(e))
				}
				return nil
			})
		},
	}
}

// addLine is the command that adds an endpoint again.
func addLine(e bench.Endpoint) string {
	quote := func(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
	line := "tokenlap models add " + e.Name
	for _, part := range []struct{ flag, value string }{
		{"url", e.URL}, {"model", e.Model}, {"key", string(e.Key)}, {"title", e.Title}, {"family", e.Family},
		{"deployment", e.Deployment}, {"alias", strings.Join(e.Aliases, ",")},
	} {
		if part.value != "" {
			line += " --" + part.flag + " " + quote(part.value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Headers)) {
		line += " --header " + quote(name+"="+e.Headers[name])
	}
	for _, name := range slices.Sorted(maps.Keys(e.Body)) {
		if value, err := json.Marshal(e.Body[name]); err == nil {
			line += " --body " + quote(name+"="+string(value))
		}
	}
	for _, price := range []struct {
		flag  string
		value float64
	}{{"price-input", e.PriceInput}, {"price-output", e.PriceOutput}} {
		if price.value > 0 {
			line += " --" + price.flag + " " + strconv.FormatFloat(price.value, 'f', -1, 64)
		}
	}
	if e.Insecure {
		line += " --insecure"
	}
	return line
}

func (a *env) showModel() *cobra.Command {
	return a.jsonFlag(&cobra.Command{
		Use:   "show NAME",
		Short: "Print all that is known of a model",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), func(db *store.Store) error {
				e, err := db.Endpoint(c.Context(), args[0])
				if err != nil {
					return err
				}
				if a.asJSON {
					return a.printJSON(e)
				}
				a.warnInsecure(e)
				return export.Models(a.out, []bench.Endpoint{e})
			})
		},
	})
}

func (a *env) exportModels() *cobra.Command {
	return &cobra.Command{
		Use:   "export FILE.toml",
		Short: "Write all models to a file, without keys; - writes to stdout",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), func(db *store.Store) error {
				models, err := db.Endpoints(c.Context())
				if err != nil {
					return err
				}
				if args[0] == "-" {
					return export.Models(a.out, models)
				}
				if err := export.WriteModels(args[0], models); err != nil {
					return err
				}
				fmt.Fprintf(a.out, "Wrote %s to %s; key references are in it, keys are not.\n", plural(len(models), "model"), args[0])
				return nil
			})
		},
	}
}

func (a *env) importModels() *cobra.Command {
	var replace bool
	c := &cobra.Command{
		Use:   "import FILE.toml",
		Short: "Add the models of a file, all or none; - reads stdin",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			models, err := a.modelsIn(args[0])
			if err != nil {
				return err
			}
			return a.with(c.Context(), func(db *store.Store) error {
				read, err := app.ImportModels(c.Context(), db, models, replace)
				if bench.CodeOf(err) == bench.CodeConflict && !replace {
					return &bench.Error{Code: bench.CodeConflict, Field: "name", Message: "nothing was imported", Cause: err, Hint: "--replace replaces models of the same name"}
				}
				if err != nil {
					return err
				}
				for _, e := range models {
					a.warnInsecure(e)
				}
				a.printImported(read)
				return nil
			})
		},
	}
	c.Flags().BoolVar(&replace, "replace", false, "replace models of the same name")
	return c
}

func (a *env) modelsIn(path string) ([]bench.Endpoint, error) {
	if path == "-" {
		return importer.Models(a.in, "stdin")
	}
	return app.ModelsIn(path)
}

func (a *env) printImported(read app.ModelsRead) {
	names := append(read.Added, read.Replaced...)
	slices.Sort(names)
	if len(names) > 0 {
		fmt.Fprintf(a.out, "Imported %s: %s\n", plural(len(names), "model"), strings.Join(names, ", "))
	}
	if len(read.Same) > 0 {
		fmt.Fprintf(a.out, "Known already, just so: %s\n", strings.Join(read.Same, ", "))
	}
}
