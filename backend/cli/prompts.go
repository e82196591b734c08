package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tokenlap/backend/plan"
	"tokenlap/backend/prompt"
)

func (env *environment) promptsCommand() *cobra.Command {
	var chosen plan.Form
	list := env.jsonFlag(&cobra.Command{
		Use:     "prompts",
		Short:   "List the prompts and what they are grouped by",
		Example: "  tokenlap prompts --lengths short --json\n  tokenlap prompts show short-moderate-tides",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			set, err := chosen.PromptSet()
			if err != nil {
				return err
			}
			if env.asJSON {
				return env.printJSON(set.Prompts)
			}
			t := newTable("ID", "LENGTH", "COMPLEXITY", "CATEGORY", ">VERSION", "BEGINS")
			for _, p := range set.Prompts {
				t.add(p.ID, p.Length, p.Complexity, p.Category, fmt.Sprint(p.Version), oneLine(p.Text, 48))
			}
			t.print(env.out)
			fmt.Fprintf(env.out, "\n%s, set %s (%s)\n", plural(len(set.Prompts), "prompt"), set.Name, set.Hash)
			return nil
		},
	})
	addOptions(list.Flags(), &chosen, plan.PromptOptions)
	show := env.jsonFlag(&cobra.Command{
		Use:   "show ID",
		Short: "Print one prompt in full",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			found, err := prompt.Choose(prompt.Builtin(), prompt.Choice{IDs: args})
			if err != nil {
				return err
			}
			if env.asJSON {
				return env.printJSON(found[0])
			}
			p := found[0]
			fmt.Fprintf(env.out, "%s, version %d: %s, %s, %s\n\n%s\n", p.ID, p.Version, p.Length, p.Complexity, p.Category, p.Text)
			return nil
		},
	})
	list.AddCommand(show)
	return list
}
