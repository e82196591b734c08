package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// completedRuns is how many runs the shell offers, the newest ones.
const completedRuns = 50

// addCompletions makes a command complete its arguments, by their names in its
// usage, and the flags that name models, runs, files and words.
func (env *environment) addCompletions(c *cobra.Command) {
	models, runs := env.complete(modelNames), env.complete(runNames)
	words := strings.Fields(c.Use)
	argument := ""
	if len(words) > 1 {
		argument = strings.Trim(words[1], "[.]")
	}
	switch {
	case argument == "RUN":
		c.ValidArgsFunction = runs
	case argument == "MODEL", argument == "NAME" && c.Parent().Name() == "models" && words[0] != "add":
		c.ValidArgsFunction = models
	case !strings.HasPrefix(argument, "FILE"):
		c.ValidArgsFunction = cobra.NoFileCompletions
	}
	for flag, complete := range map[string]cobra.CompletionFunc{
		"models":       models,
		"baseline":     runs,
		"plan":         cobra.FixedCompletions([]string{"toml"}, cobra.ShellCompDirectiveFilterFileExt),
		"output-dir":   cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs),
		"folder":       cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs),
		"data-dir":     cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs),
		"mode":         oneOf(string(bench.Sequential), string(bench.Concurrent)),
		"arrival":      oneOf("constant", "poisson", "gamma:2"),
		"lengths":      oneOf("short", "medium", "long"),
		"complexities": oneOf("simple", "moderate", "complex"),
	} {
		if c.Flags().Lookup(flag) != nil || c.PersistentFlags().Lookup(flag) != nil {
			_ = c.RegisterFlagCompletionFunc(flag, complete) // fails only for flags that are unknown
		}
	}
}

func oneOf(words ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
}

// complete offers those names in the store that are not arguments yet and begin
// as typed, one only where the command takes one. A store that cannot be read
// offers nothing.
func (env *environment) complete(names func(context.Context, *store.Store) ([]string, error)) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 && !strings.Contains(c.Use, "...") {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		db, err := app.OpenStore(env.dataDir)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		defer db.Close()
		offered, err := names(c.Context(), db)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return slices.DeleteFunc(offered, func(one string) bool {
			word, _, _ := strings.Cut(one, "\t")
			return !strings.HasPrefix(word, typed) || slices.Contains(args, word)
		}), cobra.ShellCompDirectiveNoFileComp
	}
}

func modelNames(ctx context.Context, db *store.Store) (names []string, err error) {
	models, err := db.Endpoints(ctx)
	for _, model := range models {
		names = append(names, cobra.CompletionWithDesc(model.Name, oneLine(model.Title, 40)))
	}
	return names, err
}

func runNames(ctx context.Context, db *store.Store) (names []string, err error) {
	runs, _, err := db.ListedRuns(ctx, store.Filter{Limit: completedRuns})
	if len(runs) > 0 {
		names = append(names, cobra.CompletionWithDesc("last", "the run that came last"))
	}
	for _, run := range runs {
		names = append(names, cobra.CompletionWithDesc(run.ID, oneLine(run.Name, 40)))
	}
	return names, err
}
