package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

func (env *environment) addModel() *cobra.Command {
	var flags endpointFlags
	var template string
	c := &cobra.Command{
		Use:   "add NAME --url URL --model ID",
		Short: "Add a model",
		Example: `  tokenlap models add qwen --url http://localhost:11434/v1 --model qwen2.5:7b
  tokenlap models add qwen-gpu --template vllm --url http://gpu.example:8000/v1 --model Qwen/Qwen2.5-7B-Instruct`,
		Args: cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&template, "template", "", "begin with what is known of a server or provider (tokenlap models templates)")
	flags.registerAll(c.Flags())
	return env.storeCommand(c, func(ctx context.Context, db *store.Store, args []string) error {
		e, err := fromTemplate(template, c.Flags().Changed("url"))
		if err != nil {
			return err
		}
		e.Name = args[0]
		if e, err = flags.apply(c, e); err != nil {
			return err
		}
		if err := db.AddEndpoint(ctx, e); err != nil {
			return err
		}
		env.warnInsecure(e)
		fmt.Fprintf(env.out, "Added %s. Test it: tokenlap models test %s\n", e.Name, e.Name)
		return nil
	})
}

func (env *environment) editModel() *cobra.Command {
	var flags endpointFlags
	var name string
	c := &cobra.Command{
		Use:     "edit NAME",
		Short:   "Change a model; what is not named stays as it is",
		Example: "  tokenlap models edit qwen --title 'Qwen 2.5 (laptop)' --name qwen-laptop",
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&name, "name", "", "new short name")
	flags.registerAll(c.Flags())
	return env.modelCommand(c, func(ctx context.Context, db *store.Store, e bench.Endpoint) error {
		old := e.Name
		if c.Flags().Changed("name") {
			e.Name = name
		}
		e, err := flags.apply(c, e)
		if err != nil {
			return err
		}
		if err := db.ReplaceEndpoint(ctx, old, e); err != nil {
			return err
		}
		env.warnInsecure(e)
		fmt.Fprintf(env.out, "Changed %s.\n", e.Name)
		return nil
	})
}

func (env *environment) removeModel() *cobra.Command {
	return env.modelCommand(&cobra.Command{
		Use:   "remove NAME...",
		Short: "Remove models; their past runs stay",
		Args:  cobra.MinimumNArgs(1),
	}, func(ctx context.Context, db *store.Store, e bench.Endpoint) error {
		if err := db.RemoveEndpoint(ctx, e.Name); err != nil {
			return err
		}
		fmt.Fprintf(env.out, "Removed %s. To have it back: %s\n", e.Name, addCommandLine(e))
		return nil
	})
}
