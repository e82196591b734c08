package cli

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// planOf returns the plan of a file, if there is one, or else of the flags and
// arguments.
func (env *environment) planOf(c *cobra.Command, db *store.Store, flags *runFlags, args []string) (bench.Plan, error) {
	flags.part.seeded = c.Flags().Changed("seed")
	if flags.planFile == "" {
		return flags.plan(c, db, args)
	}
	file, err := env.planFile(flags.planFile)
	if err != nil {
		return bench.Plan{}, err
	}
	flags.part.seeded = flags.part.seeded || file.Gives("seed")
	return flags.planOfFile(c, db, file, args)
}

// plan returns the plan that the flags and arguments describe.
func (flags *runFlags) plan(c *cobra.Command, db *store.Store, args []string) (bench.Plan, error) {
	if err := flags.chooseMode(c); err != nil {
		return bench.Plan{}, err
	}
	form := flags.form
	form.Models = append(form.Models, args...)
	if flags.noText {
		form.KeepText = 0
	}
	endpoints, err := flags.endpoints(c, db, form.Models)
	if err != nil {
		return bench.Plan{}, err
	}
	return form.Plan(endpoints)
}

// chooseMode makes the mode concurrent if --concurrent says so many users and
// --mode says nothing.
func (flags *runFlags) chooseMode(c *cobra.Command) error {
	users, _ := strconv.Atoi(string(flags.form.Concurrent))
	if users < 2 || flags.form.Mode != string(bench.Sequential) || flags.form.Rate != "" || flags.form.Trace != "" {
		return nil // several stages, or mistakes that the form finds
	}
	if c.Flags().Changed("mode") {
		return bench.Invalid("--mode sequential sends one prompt at a time, not --concurrent %d: leave one of them out", users)
	}
	flags.form.Mode = string(bench.Concurrent)
	return nil
}

// endpoints returns the models with these names or aliases and the one that
// --url describes; if there is neither, all models.
func (flags *runFlags) endpoints(c *cobra.Command, db *store.Store, names []string) ([]bench.Endpoint, error) {
	chosen, err := app.Endpoints(c.Context(), db, names)
	wrong := []error{err}
	if flags.endpoint.given.URL != "" {
		e, err := flags.endpoint.apply(c, bench.Endpoint{Name: nameFor(flags.endpoint.given.Model), Title: flags.endpoint.given.Model})
		if slices.ContainsFunc(chosen, func(other bench.Endpoint) bool { return other.Name == e.Name }) {
			e.Name += "-url"
		}
		chosen, wrong = append(chosen, e), append(wrong, err)
	} else if flag := firstChanged(c, endpointOnly...); flag != "" {
		wrong = append(wrong, bench.Invalid("--%s describes an endpoint and needs --url; registered models are named after run or with --models", flag))
	}
	if err := errors.Join(wrong...); err != nil || len(chosen) > 0 {
		return chosen, err
	}
	return allModels(c.Context(), db)
}

// allModels returns all registered models, of which there must be one.
func allModels(ctx context.Context, db *store.Store) ([]bench.Endpoint, error) {
	all, err := db.Endpoints(ctx)
	if err == nil && len(all) == 0 {
		err = bench.Invalid("there is no model to measure: add one with tokenlap models add, or give --url and --model")
	}
	return all, err
}

// endpointOnly are flags that describe an endpoint that --url names.
var endpointOnly = []string{"model", "key", "header", "body", "insecure"}

// firstChanged returns the first of the flags that was given, or "".
func firstChanged(c *cobra.Command, names ...string) string {
	for _, name := range names {
		if c.Flags().Changed(name) {
			return name
		}
	}
	return ""
}

var notInName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// nameFor returns a short name for a model id: the part after the last slash.
func nameFor(model string) string {
	name := model[strings.LastIndex(model, "/")+1:]
	name = strings.Trim(notInName.ReplaceAllString(name, "-"), "-._")
	if name == "" {
		return "endpoint"
	}
	return name[:min(len(name), 60)]
}
