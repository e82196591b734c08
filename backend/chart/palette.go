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
		{0.8, 6, 1.5},
		{0.8, 12, 4},
		{-0.8, 6, 1.5},
		{-0.8, 12, 4},
		{0, 6, 1.5},
		{0.4, 8, 2.5},
		{1.5708, 6, 1.5},
	}
)

// pattern is stripes: their rotation in radians, the distance from one to the
// next and their thickness. Dots would take a rasteriser three times as long.
type pattern struct{ rotation, distance, thick float64 }

// decal is the pattern as ECharts takes it; "none" where it is plain.
func (p pattern) decal(colour string) any {
	if p.distance == 0 {
		return "none"
	}
	return map[string]any{
		"symbol": "rect", "symbolSize": 1.0, "rotation": p.rotation, "color": colour,
		"dashArrayX": []any{1.0, 0.0}, "dashArrayY": []any{p.thick, p.distance - p.thick},
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
