package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
)

// promptFlags choose prompts; run and prompts share them.
type promptFlags struct {
	file   string
	choice prompt.Choice
}

func (p *promptFlags) register(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&p.file, "prompt-file", "", "own prompts from a TOML, JSONL or CSV file in place of the built-in ones")
	f.StringSliceVar(&p.choice.IDs, "prompts", nil, "only the prompts with these ids, with commas between")
	f.StringSliceVar(&p.choice.Lengths, "lengths", nil, "only these lengths: short, medium, long")
	f.StringSliceVar(&p.choice.Complexities, "complexities", nil, "only these complexities: simple, moderate, complex")
	f.StringSliceVar(&p.choice.Categories, "categories", nil, "only these categories; `tokenlap prompts` lists them")
}

// load returns the chosen prompts with their set's name and hash.
func (p *promptFlags) load() (bench.PromptSet, error) {
	set := bench.PromptSet{Name: "built-in", Prompts: prompt.Builtin()}
	var err error
	if p.file != "" {
		if set, err = prompt.Load(p.file); err != nil {
			return set, err
		}
	}
	if set.Prompts, err = prompt.Choose(set.Prompts, p.choice); err != nil {
		return set, err
	}
	set.Hash = bench.HashPrompts(set.Prompts)
	return set, nil
}

func (a *app) promptsCommand() *cobra.Command {
	var chosen promptFlags
	list := a.jsonFlag(&cobra.Command{
		Use:     "prompts",
		Short:   "List the prompts and what they are grouped by",
		Example: "  tokenlap prompts --lengths short --json\n  tokenlap prompts show short-moderate-tides",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			set, err := chosen.load()
			if err != nil {
				return err
			}
			if a.asJSON {
				return a.printJSON(set.Prompts)
			}
			t := newTable("ID", "LENGTH", "COMPLEXITY", "CATEGORY", ">VERSION", "BEGINS")
			for _, p := range set.Prompts {
				t.add(p.ID, p.Length, p.Complexity, p.Category, fmt.Sprint(p.Version), oneLine(p.Text, 48))
			}
			t.print(a.out)
			fmt.Fprintf(a.out, "\n%s, set %s (%s)\n", plural(len(set.Prompts), "prompt"), set.Name, set.Hash)
			return nil
		},
	})
	chosen.register(list)
	show := a.jsonFlag(&cobra.Command{
		Use:   "show ID",
		Short: "Print one prompt in full",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			found, err := prompt.Choose(prompt.Builtin(), prompt.Choice{IDs: args})
			if err != nil {
				return err
			}
			if a.asJSON {
				return a.printJSON(found[0])
			}
			p := found[0]
			fmt.Fprintf(a.out, "%s, version %d: %s, %s, %s\n\n%s\n", p.ID, p.Version, p.Length, p.Complexity, p.Category, p.Text)
			return nil
		},
	})
	list.AddCommand(show)
	return list
}
