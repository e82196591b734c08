package compare

import (
	"fmt"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// flagsOf says in words why the columns may not be comparable.
func flagsOf(columns Selection) []string {
	flags := []string{}
	for _, unlike := range []struct {
		of   func(column) string
		says string // followed by what there is; %s is replaced by it
	}{
		{func(c column) string { return c.run.Manifest.Definitions },
			"The figures follow different definitions (%s): the same name may mean different things."},
		{func(c column) string { return c.run.Plan.Prompts.Hash }, "Different prompts were asked."},
		{ofPlan(func(p bench.Plan) string { return fmt.Sprint(p.Generation.MaxTokens) }),
			"Answers could have different lengths: max tokens %s."},
		{ofPlan(func(p bench.Plan) string {
			return map[bool]string{true: "streamed", false: "not streamed"}[p.Generation.Stream]
		}),
			"Some answers were streamed and some were not: without streaming there is no TTFT, and latency ends with the whole body."},
		{func(c column) string { return c.Load }, "The load differs (%s): times grow with concurrency, and so does throughput."},
		{ofPlan(func(p bench.Plan) string { return fmt.Sprint(p.Generation.Temperature) }), "The temperature differs (%s)."},
		{ofPlan(func(p bench.Plan) string { return yes(p.UniquePrefix) }),
			"Some prompts had a unique prefix and some had none: those without may have been answered from a prefix cache."},
		{func(c column) string { return sourcesOf(c.model) },
			"Tokens were counted in different ways (%s): TPOT and tokens a second rest on them."},
		{func(c column) string { return c.run.Manifest.Host }, "They were measured from different machines (%s)."},
	} {
		if kinds := kindsOf(columns, unlike.of); len(kinds) > 1 {
			flags = append(flags, strings.ReplaceAll(unlike.says, "%s", strings.Join(kinds, ", ")))
		}
	}
	return append(flags, aloneFlags(columns)...)
}

// kindsOf are the different values that are known, in the order of columns.
func kindsOf(columns Selection, of func(column) string) (kinds []string) {
	for _, one := range columns {
		if kind := of(one); kind != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func sourcesOf(m bench.ModelSummary) string {
	var names []string
	for _, source := range m.TokenSources {
		names = append(names, string(source.Source))
	}
	slices.Sort(names)
	return strings.Join(names, "+")
}

// failuresShown is the share of failures from which on they are named.
const failuresShown = 0.01

// aloneFlags are about single columns.
func aloneFlags(columns Selection) (flags []string) {
	for _, one := range columns {
		m := one.model
		switch {
		case m.Successes == 0:
			flags = append(flags, one.Label+" has no success: there is nothing to compare.")
		case m.SuccessRate != nil && 1-*m.SuccessRate > failuresShown:
			failed := 1 - *m.SuccessRate
			flags = append(flags, fmt.Sprintf("%s failed in %s of its requests, and those are in no percentile.", one.Label, bench.FormatShare(&failed)))
		}
		switch one.run.State {
		case bench.Running:
			flags = append(flags, one.Label+" is still being measured.")
		case bench.Stopped, bench.Interrupted:
			flags = append(flags, fmt.Sprintf("%s was %s: it has not been asked everything.", one.Label, one.run.State))
		}
		if m.IsBuffered() {
			flags = append(flags, one.Label+" came through a buffer: its TPOT is withdrawn.")
		}
	}
	return flags
}
