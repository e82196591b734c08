package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// Flag is something to know before columns are compared.
type Flag struct {
	Code    string   `json:"code"`                  // load, prompts, ..., failed; says what Values are
	Values  []string `json:"values"`                // as they stand in Text
	Hinders bool     `json:"hinders"`               // the columns may not be comparable because of it
	Text    string   `json:"text" translate:"text"` // one sentence
}

// unlike is something that makes columns less comparable if it differs.
type unlike struct {
	code     string // of a Flag; the field of a PlanDifference, if it is one
	of       func(column) string
	says     string // a sentence, with the values that occur in place of %s
	workload bool   // part of the workload: where it differs, no figure is better or worse
}

// none stands for what a plan does not ask for; "" would be what is not known of it.
const none = "none"

var unlikes = []unlike{
	{"definitions", func(c column) string { return c.run.Manifest.Definitions },
		"The figures follow different definitions (%s): the same name may mean different things.", true},
	{"prompts", func(c column) string { return c.run.Plan.Prompts.Hash }, "Different prompts were sent.", true},
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
	{"part", ofPlan(formatPart), "Some runs are only a part of the load of their plan (%s).", true},
	{"trace", ofPlan(formatTrace), "The requests came at the times of different traces.", true},
	{"temperature", ofPlan(func(p bench.Plan) string { return fmt.Sprint(p.Generation.Temperature) }), "The temperature differs (%s).", true},
	{"unique_prefix", ofPlan(func(p bench.Plan) string { return yesNo(p.UniquePrefix) }),
		"Some prompts had a unique prefix and some had none: those without may have been answered from a prefix cache.", false},
	{"slo", formatObjectives, "The objectives differ (%s), so goodput counts other requests.", false},
	{"token_sources", func(c column) string { return formatTokenSources(c.model) },
		"Tokens were counted in different ways (%s): TPOT and tokens per second are based on them.", false},
	{"endings", func(c column) string { return formatEndings(c.model) },
		"Answers ended for different reasons (%s): those that were cut are shorter, and so are their latencies.", false},
	{"host", func(c column) string { return c.run.Manifest.Host }, "They were measured from different machines (%s).", false},
}

// differingIn returns the flag of the values that occur in the columns, and whether
// there is more than one.
func (u *unlike) differingIn(columns Selection) (Flag, bool) {
	kinds := distinctValues(columns, u.of)
	text := strings.ReplaceAll(u.says, "%s", strings.Join(kinds, ", "))
	return Flag{Code: u.code, Values: kinds, Hinders: true, Text: text}, len(kinds) > 1
}

// flagsOf returns why the columns may not be comparable, then what else there is to
// know of them.
func flagsOf(columns Selection) []Flag {
	flags := []Flag{}
	for i := range unlikes {
		if flag, differs := unlikes[i].differingIn(columns); differs {
			flags = append(flags, flag)
		}
	}
	flags = append(flags, unlikeCuts(columns)...)
	for i := range columns {
		flags = append(flags, columns[i].flags()...)
	}
	slices.SortStableFunc(flags, func(a, b Flag) int { return a.order() - b.order() })
	return flags
}

// order sorts flags: those that hinder comparing come first.
func (f Flag) order() int {
	if f.Hinders {
		return 0
	}
	return 1
}

// Obstacle is a part of the workload in which a column differs from the baseline.
type Obstacle struct {
	Field  string   `json:"field"`  // as of a PlanDifference
	Values []string `json:"values"` // of the baseline and of the column
	Text   string   `json:"text" translate:"text"`
}

// obstacles returns in what the workloads of two columns differ. What is not known of
// one of them is taken to be the same.
func obstacles(baseline, other column) []Obstacle {
	found := []Obstacle{}
	for i := range unlikes {
		flag, differs := unlikes[i].differingIn(Selection{baseline, other})
		if unlikes[i].workload && differs {
			found = append(found, Obstacle{Field: flag.Code, Values: flag.Values, Text: flag.Text})
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
func unlikeCuts(columns Selection) (flags []Flag) {
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
			text := fmt.Sprintf("Answers ended for different reasons (%s in %s): those that were cut are shorter, and so are their latencies.",
				cut, strings.Join(shown, ", "))
			flags = append(flags, Flag{Code: "cut_shares", Values: append([]string{string(cut)}, shown...), Hinders: true, Text: text})
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

// flags returns the flags that are about this column alone.
func (c *column) flags() (flags []Flag) {
	add := func(code, text string, values ...string) {
		flags = append(flags, Flag{Code: code, Values: append([]string{c.Label}, values...), Text: text})
	}
	switch rate := c.model.SuccessRate; {
	case c.model.Successes == 0:
		add("no_success", fmt.Sprintf("%s has no success: there is nothing to compare.", c.Label))
		flags[0].Hinders = true
	case rate != nil && 1-*rate > flaggedFailures:
		failed := 1 - *rate
		share := bench.FormatShare(&failed)
		add("failed", fmt.Sprintf("%s failed in %s of its requests, and those are in no percentile.", c.Label, share), share)
	}
	switch state := c.run.State; state {
	case bench.Running:
		add("running", fmt.Sprintf("%s is still being measured.", c.Label))
	case bench.Stopped, bench.Interrupted:
		add(string(state), fmt.Sprintf("%s was %s: it has not been asked everything.", c.Label, state))
	case bench.Partial:
		add(string(state), fmt.Sprintf("%s lacks parts of its plan: its counts and rates are too low.", c.Label))
	}
	if c.model.IsBuffered() {
		add("buffered", fmt.Sprintf("%s came through a buffer: its TPOT is withdrawn.", c.Label))
	}
	return flags
}
