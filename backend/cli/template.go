package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

func (env *environment) listTemplates() *cobra.Command {
	return env.jsonFlag(&cobra.Command{
		Use:   "templates",
		Short: "List the servers and providers that models add --template knows",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if env.asJSON {
				return env.printJSON(app.Templates)
			}
			t := newTable("TEMPLATE", "FOR", "API", "URL", "KEY")
			for _, one := range app.Templates {
				t.add(one.ID, one.Title, string(one.API), one.URL, orNone(string(one.Key)))
			}
			t.print(env.out)
			for _, one := range app.Templates {
				if one.Hint != "" {
					fmt.Fprintf(env.out, "\n%s: %s.\n", one.ID, one.Hint)
				}
			}
			return nil
		},
	})
}

// fromTemplate returns the beginning of a model: what the template says, or
// nothing without one.
func fromTemplate(id string, hasURL bool) (bench.Endpoint, error) {
	if id == "" {
		return bench.Endpoint{}, nil
	}
	template, isKnown := app.TemplateOf(id)
	if !isKnown {
		var ids []string
		for _, one := range app.Templates {
			ids = append(ids, one.ID)
		}
		return bench.Endpoint{}, bench.Invalid("template %q is not known: use %s", id, strings.Join(ids, ", "))
	}
	if template.WantsURL() && !hasURL {
		return bench.Endpoint{}, bench.Invalid("template %s: give your URL with --url, in the form %s", id, template.URL)
	}
	return template.Endpoint(), nil
}
