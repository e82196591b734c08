package cli

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
)

// endpointFlags describe an endpoint; add, edit and run share them.
type endpointFlags struct {
	name, title, url, model, family, deployment, key string
	aliases, headers, body                           []string
	insecure                                         bool
	priceInput, priceOutput                          float64
}

func (e *endpointFlags) register(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&e.url, "url", "", "server's base URL or full URL of its chat completions")
	f.StringVar(&e.model, "model", "", "model id as the server lists it")
	f.StringVar(&e.key, "key", "", "where the API key is found: env:NAME, keyring:NAME or file:PATH")
	f.StringArrayVar(&e.headers, "header", nil, "extra request header NAME=VALUE; a secret as NAME=env:VARIABLE (repeatable)")
	f.StringArrayVar(&e.body, "body", nil, "extra field of the request body NAME=JSON (repeatable)")
	f.BoolVar(&e.insecure, "insecure", false, "do NOT verify TLS certificates")
}

func (e *endpointFlags) registerAll(c *cobra.Command) {
	e.register(c)
	f := c.Flags()
	f.StringVar(&e.title, "title", "", "name for tables and charts")
	f.StringVar(&e.family, "family", "", "family for grouping (guessed from the name)")
	f.StringVar(&e.deployment, "deployment", "", "deployment for grouping, such as vllm (guessed from name and URL)")
	f.StringSliceVar(&e.aliases, "alias", nil, "another name it answers to (repeatable)")
	f.Float64Var(&e.priceInput, "price-input", 0, "what a million tokens of prompts cost, in US dollars; 0: not known")
	f.Float64Var(&e.priceOutput, "price-output", 0, "what a million tokens of answers cost, in US dollars; 0: not known")
}

// apply changes what was given on the command line, and nothing else.
func (e *endpointFlags) apply(c *cobra.Command, to bench.Endpoint) (bench.Endpoint, error) {
	var wrong []error
	text := map[string]struct {
		field *string
		value string
	}{
		"title": {&to.Title, e.title}, "url": {&to.URL, e.url}, "model": {&to.Model, e.model},
		"family": {&to.Family, e.family}, "deployment": {&to.Deployment, e.deployment}, "key": {(*string)(&to.Key), e.key},
	}
	for name, set := range text {
		if c.Flags().Changed(name) {
			*set.field = set.value
		}
	}
	if c.Flags().Changed("alias") {
		to.Aliases = slices.DeleteFunc(e.aliases, func(alias string) bool { return alias == "" })
	}
	if c.Flags().Changed("insecure") {
		to.Insecure = e.insecure
	}
	if c.Flags().Changed("price-input") {
		to.PriceInput = e.priceInput
	}
	if c.Flags().Changed("price-output") {
		to.PriceOutput = e.priceOutput
	}
	var err error
	if c.Flags().Changed("header") {
		to.Headers, err = pairs("header", e.headers)
		wrong = append(wrong, err)
	}
	if c.Flags().Changed("body") {
		var fields map[string]string
		fields, err = pairs("body", e.body)
		wrong = append(wrong, err)
		to.Body = map[string]any{}
		for name, value := range fields {
			var parsed any
			if json.Unmarshal([]byte(value), &parsed) != nil {
				parsed = value // a plain word is a string
			}
			to.Body[name] = parsed
		}
	}
	to = to.Complete()
	return to, errors.Join(append(wrong, to.Validate())...)
}

// pairs reads NAME=VALUE; a pair with an empty value is left out, so that an
// edit can remove everything. Values are not repeated in errors: they may be
// keys.
func pairs(flag string, list []string) (map[string]string, error) {
	found := map[string]string{}
	for _, pair := range list {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, bench.Invalid("--%s needs NAME=VALUE", flag)
		}
		if value = strings.TrimSpace(value); value != "" {
			found[strings.TrimSpace(name)] = value
		}
	}
	return found, nil
}
