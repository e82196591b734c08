package compare

import (
	"fmt"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// flagsOf returns why the columns may not be comparable, one sentence each.
func flagsOf(columns Selection) []string {
	flags := []string{}
	for _, unlike := range []struct {
		of   func(column) string
		says string // with the values that occur in place of %s
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
		{func(c column) string { return c.Load.String() }, "The load differs (%s): times grow with concurrency, and so does throughput."},
		{ofPlan(func(p bench.Plan) string { return fmt.Sprint(p.Generation.Temperature) }), "The temperature differs (%s)."},
		{ofPlan(func(p bench.Plan) string { return yesNo(p.UniquePrefix) }),
			"Some prompts had a unique prefix and some had none: those without may have been answered from a prefix cache."},
		{formatObjectives, "The objectives differ (%s), so goodput counts other requests."},
		{func(c column) string { return formatTokenSources(c.model) },
			"Tokens were counted in different ways (%s): TPOT and tokens a second rest on them."},
		{func(c column) string { return formatEndings(c.model) },
			"Answers ended for different reasons (%s): those that were cut are shorter, and so are their latencies."},
		{func(c column) string { return c.run.Manifest.Host }, "They were measured from different machines (%s)."},
	} {
		if kinds := distinctValues(columns, unlike.of); len(kinds) > 1 {
			flags = append(flags, strings.ReplaceAll(unlike.says, "%s", strings.Join(kinds, ", ")))
		}
	}
	flags = append(flags, unlikeCuts(columns)...)
	return append(flags, columnFlags(columns)...)
}

// flaggedCuts is the difference between shares of cut answers above which it is
// flagged.
const flaggedCuts = 0.2

// unlikeCuts returns a flag for each way to be cut that befell much smaller
// shares of the answers in some columns than in others, where the same endings
// occur in all: others are flagged by their names.
func unlikeCuts(columns Selection) (flags []string) {
	if len(distinctValues(columns, func(c column) string { return formatEndings(c.model) })) > 1 {
		return nil
	}
	for _, cut := range []bench.Ending{bench.CutByLength, bench.CutByFilter} {
		var shares []float64
		var shown []string
		for _, one := range columns {
			if len(one.model.FinishReasons) == 0 {
				continue
			}
			share := one.model.EndingShare(cut)
			shares, shown = append(shares, share), append(shown, bench.FormatShare(&share))
		}
		if len(shares) > 1 && slices.Max(shares)-slices.Min(shares) > flaggedCuts {
			flags = append(flags, fmt.Sprintf("Answers ended for different reasons (%s in %s): those that were cut are shorter, and so are their latencies.",
				cut, strings.Join(shown, ", ")))
		}
	}
	return flags
}

// distinctValues returns the known values, each once, in the order of the columns.
func distinctValues(columns Selection, of func(column) string) (kinds []string) {
	for _, one := range columns {
		if kind := of(one); kind != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func formatTokenSources(m bench.ModelSummary) string {
	var names []string
	for _, source := range m.TokenSources {
		names = append(names, string(source.Source))
	}
	slices.Sort(names)
	return strings.Join(names, "+")
}

func formatEndings(m bench.ModelSummary) string {
	var names []string
	for _, ending := range m.Endings() {
		names = append(names, string(ending))
	}
	return strings.Join(names, "+")
}

// flaggedFailures is the share of failures above which they are flagged.
const flaggedFailures = 0.01

// columnFlags returns the flags that are about single columns.
func columnFlags(columns Selection) (flags []string) {
	for _, one := range columns {
		m := one.model
		switch {
		case m.Successes == 0:
			flags = append(flags, one.Label+" has no success: there is nothing to compare.")
		case m.SuccessRate != nil && 1-*m.SuccessRate > flaggedFailures:
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
