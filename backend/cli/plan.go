package cli

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// plan turns the flags into a plan; models are looked up by name or alias.
func (flags *runFlags) plan(c *cobra.Command, db *store.Store, args []string) (bench.Plan, error) {
	endpoints, err := flags.endpoints(c, db, args)
	if err != nil {
		return bench.Plan{}, err
	}
	set, err := flags.prompts.load()
	if err != nil {
		return bench.Plan{}, err
	}
	if !c.Flags().Changed("seed") {
		flags.seed = rand.Uint64N(1 << 53) // a number that JSON readers keep whole
	}
	if flags.noText {
		flags.keepText = 0
	}
	l, users := flags.limits, flags.users
	if flags.mode == string(bench.Sequential) && users > 1 {
		users = 1
	}
	return bench.Plan{
		Name: flags.name, Endpoints: endpoints, Prompts: set, UniquePrefix: flags.unique, Seed: flags.seed, KeepText: flags.keepText,
		Generation: bench.Generation{MaxTokens: flags.maxTokens, Temperature: flags.temp, Stream: !flags.noStream},
		Limits: bench.Limits{
			Connect: l.connect.Duration, Headers: l.headers.Duration, FirstToken: l.first.Duration, Idle: l.idle.Duration, Total: l.total.Duration,
		},
		Mode: bench.Mode(flags.mode), Iterations: flags.iter, Warmup: flags.warmup,
		Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: users}, Grace: l.grace.Duration}},
	}, nil
}

// endpoints are the models named, each once however often and by whatever
// alias; all of them where none is named; and the one that --url describes.
func (flags *runFlags) endpoints(c *cobra.Command, db *store.Store, args []string) ([]bench.Endpoint, error) {
	var chosen []bench.Endpoint
	seen := map[string]bool{}
	add := func(e bench.Endpoint) {
		if !seen[e.Name] {
			seen[e.Name] = true
			chosen = append(chosen, e)
		}
	}
	var wrong []error
	names := append(flags.models, args...)
	for _, name := range names {
		e, err := db.Endpoint(c.Context(), strings.TrimSpace(name))
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		add(e)
	}
	if flags.endpoint.url != "" {
		e, err := flags.endpoint.apply(c, bench.Endpoint{Name: nameFor(flags.endpoint.model), Title: flags.endpoint.model})
		if err == nil && seen[e.Name] {
			e.Name += "-url"
		}
		wrong = append(wrong, err)
		add(e)
	} else if lone := firstChanged(c, "model", "key", "header", "body", "insecure"); lone != "" {
		wrong = append(wrong, bench.Invalid("--%s describes an endpoint and needs --url; registered models are named after run or with --models", lone))
	}
	if err := errors.Join(wrong...); err != nil || len(chosen) > 0 {
		return chosen, err
	}
	all, err := db.Endpoints(c.Context())
	if err == nil && len(all) == 0 {
		err = bench.Invalid("there is no model to measure: add one with tokenlap models add, or give --url and --model")
	}
	return all, err
}

func firstChanged(c *cobra.Command, names ...string) string {
	for _, name := range names {
		if c.Flags().Changed(name) {
			return name
		}
	}
	return ""
}

var notInName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// nameFor makes a short name of a model id: the part behind the last slash.
func nameFor(model string) string {
	name := model[strings.LastIndex(model, "/")+1:]
	name = strings.Trim(notInName.ReplaceAllString(name, "-"), "-._")
	if name == "" {
		return "endpoint"
	}
	return name[:min(len(name), 60)]
}
