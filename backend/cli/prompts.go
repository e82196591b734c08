package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tokenlap/backend/plan"
	"tokenlap/backend/prompt"
)

// choosePrompts adds the flags that choose prompts; run and prompts share them.
func choosePrompts(c *cobra.Command, form *plan.Form) {
	f := c.Flags()
	f.StringVar(&form.PromptFile, "prompt-file", "", "own prompts from a TOML, JSONL or CSV file in place of the built-in ones")
	f.StringSliceVar(&form.Prompts, "prompts", nil, "only the prompts with these ids, with commas between")
	f.StringSliceVar(&form.Lengths, "lengths", nil, "only these lengths: short, medium, long")
	f.StringSliceVar(&form.Complexities, "complexities", nil, "only these complexities: simple, moderate, complex")
	f.StringSliceVar(&form.Categories, "categories", nil, "only these categories; `tokenlap prompts` lists them")
}

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
	choosePrompts(list, &chosen)
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
