package chart

import (
	"hash/fnv"
	"slices"
)

// style is how one model looks: colour, and a symbol, dash and pattern for
// those who see or print no colour.
type style struct{ colour, shape int }

// symbols, dashes and patterns go by the shape. An empty pattern is plain.
var (
	symbols  = []string{"circle", "triangle", "rect", "diamond", "emptyCircle", "emptyTriangle", "emptyRect", "emptyDiamond"}
	dashes   = []string{"solid", "dashed", "dotted"}
	patterns = []pattern{
		{},
		{"rect", 1, 0.8, 6, 1.5},
		{"circle", 0.7, 0, 5, 4},
		{"rect", 1, -0.8, 6, 1.5},
		{"triangle", 0.7, 0, 6, 4},
		{"rect", 1, 0, 6, 1.5},
		{"diamond", 0.7, 0, 6, 4},
		{"rect", 1, 1.5708, 6, 1.5},
	}
)

// pattern is a repeated mark: symbol, its size, its rotation in radians, the
// distance from one to the next and the thickness.
type pattern struct {
	symbol          string
	size, rotation  float64
	distance, thick float64
}

// decal is the pattern as ECharts takes it; "none" where it is plain.
func (p pattern) decal(colour string) any {
	switch p.symbol {
	case "":
		return "none"
	case "rect":
		return map[string]any{
			"symbol": "rect", "symbolSize": p.size, "rotation": p.rotation, "color": colour,
			"dashArrayX": []any{1.0, 0.0}, "dashArrayY": []any{p.thick, p.distance - p.thick},
		}
	}
	return map[string]any{
		"symbol": p.symbol, "symbolSize": p.size, "color": colour,
		"dashArrayX": []any{[]any{p.thick, p.distance}, []any{0.0, p.distance, p.thick, 0.0}}, "dashArrayY": []any{p.thick, p.thick / 2},
	}
}

// styles gives each model its look by its name, so that it looks the same in
// every run. Where two want the same, the later in the alphabet takes the
// next free one: within one chart no two look alike before 64 models.
func styles(names []string) map[string]style {
	names = slices.Clone(names)
	slices.Sort(names)
	names = slices.Compact(names)
	colours, shapes := make([]int, len(schemes[Light].models)), make([]int, len(symbols))
	taken, looks := map[style]bool{}, map[string]style{}
	for _, name := range names {
		wanted := fnv.New32a()
		wanted.Write([]byte(name))
		sum := int(wanted.Sum32() >> 1)
		look := style{colour: rarest(colours, sum, nil)}
		look.shape = rarest(shapes, sum/len(colours), func(shape int) bool { return taken[style{look.colour, shape}] })
		colours[look.colour]++
		shapes[look.shape]++
		taken[look], looks[name] = true, look
	}
	return looks
}

// rarest is the least used place, the first of them from the wanted one on.
func rarest(used []int, wanted int, taken func(int) bool) int {
	best := -1
	for i := range used {
		place := (wanted + i) % len(used)
		if taken != nil && taken(place) {
			continue
		}
		if best < 0 || used[place] < used[best] {
			best = place
		}
	}
	return max(best, 0)
}
