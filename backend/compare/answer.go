package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// Answer is what a comparison says of one column, the short one first.
type Answer struct {
	Column    int        `json:"column"`
	Text      string     `json:"text" translate:"text"` // one sentence
	Metric    string     `json:"metric"`                // id of the line that it rests on; "": of none
	Against   string     `json:"against"`               // id of the line that speaks against it or, of Largest, is not known; "": none does
	Largest   *float64   `json:"largest"`               // where no decisive line differs: the largest difference that there may be
	Obstacles []Obstacle `json:"obstacles"`             // what differs in the workloads, so that nothing is claimed
}

// decisive are the lines that a reader decides by, the first first.
var decisive = []string{
	"ttft_p95", "ttft_p50", "tpot_p50", "tpot_p95", "latency_p95", "latency_p50", "ttft_mean", "tpot_mean", "latency_mean", "output_speed_p50",
	"success_rate", bench.GoodputShare, "request_rate", "system_tokens", bench.GoodputShare + "_rate", bench.GoodputShare + "_tokens",
}

// answer returns what the lines say of a column: the first decisive difference, with
// the first one against it; where there is none, that all are the same or what is
// missing.
func (c *Comparison) answer(column int, differ []Obstacle) Answer {
	found := Answer{Column: column, Obstacles: differ}
	if len(differ) > 0 {
		found.Text = "not compared: " + c.Columns[column].Label + ": " + textOf(differ)
		return found
	}
	claims := c.claims(column)
	if len(claims) > 0 {
		first := claims[0]
		found.Metric, found.Text = first.ID, first.Values[column].Text
		at := slices.IndexFunc(claims, func(l MetricLine) bool { return l.Values[column].Answer != first.Values[column].Answer })
		if at >= 0 {
			found.Against = claims[at].ID
			found.Text += ", but " + strings.TrimPrefix(claims[at].Values[column].Text, c.Columns[column].Label+" ")
		}
		return found
	}
	return c.withoutClaim(found)
}

// claims returns the lines in which a column is better or worse, decisive ones first.
func (c *Comparison) claims(column int) []MetricLine {
	var claims []MetricLine
	for _, line := range c.byWeight() {
		if a := line.Values[column].Answer; a == stats.IsBetter || a == stats.IsWorse {
			claims = append(claims, line)
		}
	}
	return claims
}

// byWeight returns the lines, decisive ones first.
func (c *Comparison) byWeight() []MetricLine {
	lines := slices.Clone(c.Metrics)
	slices.SortStableFunc(lines, func(a, b MetricLine) int { return weight(a) - weight(b) })
	return lines
}

// weight is the place of a line among the decisive ones, behind them of others.
func weight(l MetricLine) int {
	if at := slices.Index(decisive, l.ID); at >= 0 {
		return at
	}
	return len(decisive)
}

// withoutClaim says why no line is better or worse.
func (c *Comparison) withoutClaim(found Answer) Answer {
	var same, unknown []MetricLine
	for _, line := range c.byWeight() {
		if !slices.Contains(decisive, line.ID) {
			continue
		}
		switch line.Values[found.Column].Answer {
		case stats.IsSame:
			same = append(same, line)
		case stats.IsUnknown:
			unknown = append(unknown, line)
		}
	}
	switch {
	case len(same) == 0 && len(unknown) == 0:
		found.Text = fmt.Sprintf("not clear: too few requests of %s or %s", c.Columns[c.Baseline].Label, c.Columns[found.Column].Label)
	case len(same) == 0 || len(unknown) > 0 && weight(unknown[0]) < weight(same[0]):
		found.Metric, found.Text = unknown[0].ID, unknown[0].Values[found.Column].Text
	default:
		most := largestOf(same, found.Column)
		found.Largest, found.Text = &most, "no difference beyond noise (at most "+size(most, false)+")"
		if len(unknown) > 0 {
			found.Against = unknown[0].ID
			found.Text += ", but " + unknown[0].Values[found.Column].Text
		}
	}
	return found
}

// largestOf is the largest relative difference that there may be in lines of a column.
func largestOf(lines []MetricLine, column int) (most float64) {
	for _, line := range lines {
		if v := line.Values[column]; !v.Absolute {
			most = max(most, v.largest())
		}
	}
	return most
}

// IsComparable reports whether the workloads of all columns are those of the
// baseline.
func (c *Comparison) IsComparable() bool {
	return !slices.ContainsFunc(c.Answers, func(a Answer) bool { return len(a.Obstacles) > 0 })
}

// correctedP is the corrected p value from which on a difference may be chance.
const correctedP = 0.05

// WorseBeyond returns a sentence for each difference whose interval lies wholly
// beyond the margin on the worse side: a relative one or, of shares, a difference.
func (c *Comparison) WorseBeyond(margin float64) []string {
	var sentences []string
	for _, answer := range c.Answers {
		for _, line := range c.claims(answer.Column) {
			if v := line.Values[answer.Column]; v.isWorseBeyond(margin) {
				sentences = append(sentences, v.Text)
			}
		}
	}
	return sentences
}

func (v MetricValue) isWorseBeyond(margin float64) bool {
	if v.Answer != stats.IsWorse || v.AdjustedP == nil || *v.AdjustedP >= correctedP {
		return false
	}
	low, high := math.Inf(-1), math.Inf(1)
	if v.Low != nil {
		low = *v.Low
	}
	if v.High != nil {
		high = *v.High
	}
	return low > margin || high < -margin
}
