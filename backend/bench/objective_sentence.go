package bench

import (
	"fmt"
	"strings"
)

// ObjectiveSentences say what came of the objectives of a model: of those about
// each request together, and of each other, by its decisive figures.
func (m *ModelSummary) ObjectiveSentences() (sentences []string) {
	m = m.Decisive()
	if m.Goodput != nil {
		sentences = append(sentences, m.Goodput.Sentence())
	}
	for _, value := range m.Values {
		sentences = append(sentences, value.Sentence())
	}
	return sentences
}

// Sentence says which share of the attempts met the objectives, and how fast good
// answers came.
func (g *GoodputSummary) Sentence() string {
	if g.Attempts == 0 {
		return "no request was sent, so none met the objectives"
	}
	var each []string
	for _, met := range g.Met {
		if met.Share == nil {
			return "which requests met " + met.Objective.String() + " is not known, since the answers were buffered on their way"
		}
		text := met.Objective.String()
		if len(g.Met) > 1 {
			text += " (" + FormatShare(met.Share) + ")"
		}
		each = append(each, text)
	}
	text := fmt.Sprintf("%s of %d requests met %s", FormatShare(g.Share), g.Attempts, strings.Join(each, " and "))
	if g.Rate != nil {
		text += fmt.Sprintf(": %s good requests per second", FormatNumber(g.Rate))
	}
	if g.Tokens != nil {
		text += fmt.Sprintf(", %s tokens per second in them", FormatNumber(g.Tokens))
	}
	return text
}

// AdjustedSentence says the percentiles in which failures count; "" where there
// are none.
func (m *ModelSummary) AdjustedSentence() string {
	var parts []string
	for _, metric := range Metrics {
		if !metric.Adjusted {
			continue
		}
		if text := metric.Distribution(m).Adjusted.text(metric.Overview); text != "" {
			parts = append(parts, metric.Name+" "+text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	failures := "a failure counts"
	if n := m.Failed + m.Dropped; n > 1 {
		failures = fmt.Sprintf("the %d failures count", n)
	}
	return "if " + failures + " as longer than any success: " + strings.Join(parts, "; ")
}

// text writes those of some percentiles that exist.
func (p *Percentiles) text(shown []Statistic) string {
	if p == nil {
		return ""
	}
	var parts []string
	for _, s := range shown {
		if p.IsInfinite(s) || *p.Value(s) != nil {
			parts = append(parts, string(s)+" "+p.Format(s))
		}
	}
	return strings.Join(parts, ", ")
}
