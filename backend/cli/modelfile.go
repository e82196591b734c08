package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/importer"
	"tokenlap/backend/store"
)

func (env *environment) exportModels() *cobra.Command {
	return env.storeCommand(&cobra.Command{
		Use:   "export FILE.toml",
		Short: "Write all models to a file, without keys; - writes to stdout",
		Args:  cobra.ExactArgs(1),
	}, func(ctx context.Context, db *store.Store, args []string) error {
		models, err := db.Endpoints(ctx)
		if err != nil {
			return err
		}
		if args[0] == "-" {
			return export.Models(env.out.documents(), models)
		}
		if err := export.WriteModels(args[0], models); err != nil {
			return err
		}
		fmt.Fprintf(env.out, "Wrote %s to %s; key references are in it, keys are not.\n", plural(len(models), "model"), args[0])
		return nil
	})
}

func (env *environment) importModels() *cobra.Command {
	var replace bool
	c := &cobra.Command{
		Use:   "import FILE.toml",
		Short: "Add the models of a file, all or none; - reads stdin",
		Args:  cobra.ExactArgs(1),
	}
	c.Flags().BoolVar(&replace, "replace", false, "replace models of the same name")
	return env.storeCommand(c, func(ctx context.Context, db *store.Store, args []string) error {
		models, err := env.modelsIn(args[0])
		if err != nil {
			return err
		}
		store := app.AddModels
		if replace {
			store = app.ReplaceModels
		}
		imported, err := store(ctx, db, models)
		if bench.CodeOf(err) == bench.CodeConflict && !replace {
			return &bench.Error{Code: bench.CodeConflict, Field: "name", Message: "nothing was imported", Cause: err, Hint: "--replace replaces models of the same name"}
		}
		if err != nil {
			return err
		}
		for _, e := range models {
			env.warnInsecure(e)
		}
		env.printImported(imported)
		return nil
	})
}

// modelsIn reads the models of a file, or of stdin if path is "-".
func (env *environment) modelsIn(path string) ([]bench.Endpoint, error) {
	if path == "-" {
		return importer.Models(env.in, "stdin")
	}
	return app.ReadModels(path)
}

func (env *environment) printImported(read app.ModelsImported) {
	names := append(read.Added, read.Replaced...)
	slices.Sort(names)
	if len(names) > 0 {
		fmt.Fprintf(env.out, "Imported %s: %s\n", plural(len(names), "model"), strings.Join(names, ", "))
	}
	if len(read.Same) > 0 {
		fmt.Fprintf(env.out, "Known already, just so: %s\n", strings.Join(read.Same, ", "))
	}
}
