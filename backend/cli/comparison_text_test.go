package cli

import (
	"bytes"
	"testing"

	"tokenlap/backend/compare"
	"tokenlap/backend/stats"
)

// example is a comparison of which every kind of answer is there.
func example() comparison {
	of := func(value float64) *float64 { return &value }
	base := func(value float64) compare.MetricValue { return compare.MetricValue{Value: &value, N: 200} }
	return comparison{
		Alone: []string{"C · <night>"},
		Comparisons: []compare.Comparison{{
			Columns: []compare.Column{{Label: "A"}, {Label: "B | *b*"}},
			Answers: []compare.Answer{{Column: 1, Text: "B | *b* is faster by 8 to 12 % (p95 TTFT)", Metric: "ttft_p95"}},
			Metrics: []compare.MetricLine{
				{ID: "ttft_p95", Values: []compare.MetricValue{base(0.2), {Value: of(0.18), N: 200, Delta: of(-0.1), Change: of(-0.1), Low: of(-0.12), High: of(-0.08), Answer: stats.IsBetter}}},
				{ID: "tpot_p50", Values: []compare.MetricValue{base(0.01), {Value: of(0.01), N: 20, Weak: true, Delta: of(0.002), Change: of(0.002), Low: of(-0.2), Answer: stats.IsUnknown, More: 40}}},
				{ID: "latency_p50", Values: []compare.MetricValue{base(1), {}}},
				{ID: "success_rate", Values: []compare.MetricValue{base(1), {Value: of(0.96), N: 200, Delta: of(-0.04), Change: of(-0.04), Low: of(-0.05), High: of(-0.03), Absolute: true, Answer: stats.IsWorse}}},
				{ID: "requests", Values: []compare.MetricValue{base(200), {Value: of(300), Delta: of(0.5)}}},
			},
			Flags: []compare.Flag{{Code: "host", Text: "They were measured from different machines (a, b_c)."}},
		}},
	}
}

func TestAComparisonIsATableThatBeginsWithItsAnswer(t *testing.T) {
	want := `B | *b* against A: B | *b* is faster by 8 to 12 % (p95 TTFT).

METRIC             A  B | *b*          DIFFERENCE
TTFT p95      200 ms   180 ms     -10 % [-12, -8]  better
TPOT p50       10 ms  10 ms ?    +0.2 % [-20, +∞]  not clear
Latency p50      1 s        -                   -
Success rate   100 %     96 %  -4 points [-5, -3]  worse
Requests         200      300               +50 %
Note: They were measured from different machines (a, b_c).
Note: C · <night> has no counterpart to compare it with.
`
	var out bytes.Buffer
	example().print(&out)
	if out.String() != want {
		t.Errorf("printed\n%s", out.String())
	}
}

func TestAComparisonInMarkdownHoldsNoMarkupOfOthers(t *testing.T) {
	want := `**B \| \*b\* against A: B \| \*b\* is faster by 8 to 12 % (p95 TTFT).**

| Metric | A | B \| \*b\* | Difference |  |
|---|--:|--:|--:|---|
| TTFT p95 | 200 ms | 180 ms | -10 % [-12, -8] | better |
| TPOT p50 | 10 ms | 10 ms ? | +0.2 % [-20, +∞] | not clear |
| Latency p50 | 1 s | - | - |  |
| Success rate | 100 % | 96 % | -4 points [-5, -3] | worse |
| Requests | 200 | 300 | +50 % |  |

- They were measured from different machines (a, b\_c).

- C · &lt;night&gt; has no counterpart to compare it with.
`
	var out bytes.Buffer
	example().writeMarkdown(&out)
	if out.String() != want {
		t.Errorf("written\n%s", out.String())
	}
}
