package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// unlike is something that makes columns less comparable if it differs.
type unlike struct {
	field    string // as of a PlanDifference
	of       func(column) string
	says     string // a sentence, with the values that occur in place of %s
	workload bool   // part of the workload: where it differs, no figure is better or worse
}

// none stands for what a plan does not ask for; "" would be what is not known of it.
const none = "none"

var unlikes = []unlike{
	{"definitions", func(c column) string { return c.run.Manifest.Definitions },
		"The figures follow different definitions (%s): the same name may mean different things.", true},
	{"prompts", func(c column) string { return c.run.Plan.Prompts.Hash }, "Different prompts were asked.", true},
	{"input_tokens", ofPlan(func(p bench.Plan) string { return cmp.Or(p.Input.String(), none) }), "Prompts of different lengths were wanted.", true},
	{"output_tokens", ofPlan(func(p bench.Plan) string { return cmp.Or(p.Output.String(), none) }), "Answers of different lengths were wanted.", true},
	{"prefix_tokens", ofPlan(formatPrefix), "Different shared prefixes stood before the prompts (%s).", true},
	{"images", ofPlan(formatImages), "Different images were sent (%s).", true},
	{"turns", ofPlan(formatTurns), "Conversations had different lengths (%s turns).", true},
	{"max_tokens", ofPlan(func(p bench.Plan) string { return fmt.Sprint(p.Generation.MaxTokens) }),
		"Answers could have different lengths: max tokens %s.", true},
	{"stream", ofPlan(func(p bench.Plan) string {
		return map[bool]string{true: "streamed", false: "not streamed"}[p.Generation.Stream]
	}),
		"Some answers were streamed and some were not: without streaming there is no TTFT, and latency ends with the whole body.", true},
	{"load", func(c column) string { return c.Load.String() }, "The load differs (%s): times grow with concurrency, and so does throughput.", true},
	{"trace", ofPlan(formatTrace), "The requests came at the times of different traces.", true},
	{"temperature", ofPlan(func(p bench.Plan) string { return fmt.Sprint(p.Generation.Temperature) }), "The temperature differs (%s).", true},
	{"unique_prefix", ofPlan(func(p bench.Plan) string { return yesNo(p.UniquePrefix) }),
		"Some prompts had a unique prefix and some had none: those without may have been answered from a prefix cache.", false},
	{"slo", formatObjectives, "The objectives differ (%s), so goodput counts other requests.", false},
	{"", func(c column) string { return formatTokenSources(c.model) },
		"Tokens were counted in different ways (%s): TPOT and tokens a second rest on them.", false},
	{"", func(c column) string { return formatEndings(c.model) },
		"Answers ended for different reasons (%s): those that were cut are shorter, and so are their latencies.", false},
	{"host", func(c column) string { return c.run.Manifest.Host }, "They were measured from different machines (%s).", false},
}

// differingIn returns the values that occur in the columns and what they mean; ""
// if there is but one.
func (u *unlike) differingIn(columns Selection) (kinds []string, text string) {
	if kinds = distinctValues(columns, u.of); len(kinds) < 2 {
		return nil, ""
	}
	return kinds, strings.ReplaceAll(u.says, "%s", strings.Join(kinds, ", "))
}

// flagsOf returns why the columns may not be comparable, one sentence each.
func flagsOf(columns Selection) []string {
	flags := []string{}
	for i := range unlikes {
		if _, text := unlikes[i].differingIn(columns); text != "" {
			flags = append(flags, text)
		}
	}
	flags = append(flags, unlikeCuts(columns)...)
	return append(flags, columnFlags(columns)...)
}

// Obstacle is a part of the workload in which a column differs from the baseline.
type Obstacle struct {
	Field  string   `json:"field"`  // as of a PlanDifference
	Values []string `json:"values"` // of the baseline and of the column
	Text   string   `json:"text"`
}

// obstacles returns in what the workloads of two columns differ. What is not known of
// one of them is taken to be the same.
func obstacles(baseline, other column) []Obstacle {
	found := []Obstacle{}
	for i := range unlikes {
		kinds, text := unlikes[i].differingIn(Selection{baseline, other})
		if unlikes[i].workload && text != "" {
			found = append(found, Obstacle{Field: unlikes[i].field, Values: kinds, Text: text})
		}
	}
	return found
}

func textOf(all []Obstacle) string {
	var texts []string
	for _, one := range all {
		texts = append(texts, one.Text)
	}
	return strings.Join(texts, " ")
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
