package chart

import (
	"fmt"
	"math"
	"slices"
)

// cloud is the points of a row: TTFT against prompt tokens, sorted.
type cloud struct {
	of     *row
	points []xy
}

// ttftByInput draws the TTFT of each request against its prompt tokens.
func ttftByInput(d *dataset) (*layout, string) {
	clouds := d.clouds()
	if missing := noRelation(d, clouds); missing != "" {
		return nil, d.whyEmpty(missing)
	}
	without := d.omitted("", "no prompt tokens, or not streamed", func(r *row) bool {
		return slices.ContainsFunc(clouds, func(c cloud) bool { return c.of == r })
	})
	clouds, less := cut(clouds)
	s := &layout{language: d.medium.Language, width: d.medium.width(), compact: true}
	all, drawn := 0, 0
	for i := range clouds {
		all += len(clouds[i].points)
		clouds[i].points = downsample(clouds[i].points, pointsPerSeries(len(clouds)))
		drawn += len(clouds[i].points)
		s.legend = append(s.legend, legend{name: clouds[i].of.name})
	}
	both := ""
	if all < d.successes() && less == "" {
		both = fmt.Sprintf("%d with both values", all)
	}
	thinned := ""
	if drawn < all {
		thinned = fmt.Sprintf("%d of %d points, extremes included", drawn, all)
	}
	s.note = d.note(d.requests(), d.defined("TTFT: from first byte sent to first output"), d.inputSources(), both, thinned, without, less)
	s.unlisted = len(clouds) == 1
	s.tallPanel(72, 24, 300)
	s.clouds(d, clouds)
	return s, ""
}

// clouds returns those of the rows that have both numbers. A row whose summary
// has no TTFT has none.
func (d *dataset) clouds() []cloud {
	var clouds []cloud
	input, ttft := valueOf("input_tokens"), valueOf("ttft")
	for _, one := range d.rows {
		var points []xy
		for _, p := range one.points {
			if x, y := input(p), ttft(p); !math.IsNaN(x) && !math.IsNaN(y) && one.summary.TTFT.N > 0 {
				points = append(points, xy{x, y})
			}
		}
		// By TTFT where the input is the same: thinned, such a column keeps its shape.
		slices.SortFunc(points, func(a, b xy) int {
			if a.x != b.x {
				return compare(a.x, b.x)
			}
			return compare(a.y, b.y)
		})
		if len(points) > 0 {
			clouds = append(clouds, cloud{one, points})
		}
	}
	return clouds
}

// noRelation returns why there is nothing to show, "" if there is. Models count
// tokens differently, so one model needs two different numbers.
func noRelation(d *dataset, clouds []cloud) string {
	for _, one := range clouds {
		if one.points[0].x != one.points[len(one.points)-1].x {
			return ""
		}
	}
	ttft := d.distribution("ttft")
	input := d.distribution("input_tokens")
	switch {
	case len(ttft) == 0:
		return "No request has a time to first token: the answers were not streamed."
	case len(input) == 0:
		return "Prompt token counts are unknown: the server sent no usage."
	case len(clouds) == 0:
		return "No request has both a time to first token and a number of prompt tokens."
	}
	return fmt.Sprintf("All prompts of a model have the same number of tokens, such as %.0f: this chart needs two different lengths.", clouds[0].points[0].x)
}

func (s *layout) clouds(d *dataset, clouds []cloud) {
	var inputs, waits []float64
	for _, one := range clouds {
		for _, point := range one.points {
			inputs, waits = append(inputs, point.x), append(waits, point.y)
		}
	}
	across, up := scaleOf("", inputs...), scaleOf("s", waits...)
	along := across.axis("prompt tokens", 0, 26)
	along.whole = true
	if !across.log && slices.Min(inputs) > slices.Max(inputs)/2 {
		along.min, along.near = nil, true
	}
	s.x, s.y = append(s.x, along), append(s.y, up.axis("TTFT", 0, 50))
	for _, one := range clouds {
		data := make([]any, len(one.points))
		for i, point := range one.points {
			data[i] = []any{across.of(point.x), up.of(point.y)}
		}
		s.series = append(s.series, d.dots(one.of, 6, 0.6, data))
	}
}
