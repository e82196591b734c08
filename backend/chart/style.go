package chart

import "tokenlap/backend/bench"

// style is how one model is drawn: colour, and a symbol, dash and pattern for
// those who see or print no colour.
type style struct{ colour, shape int }

// symbols, dashes and patterns go by the shape. An empty pattern is plain.
var (
	symbols  = []string{"circle", "triangle", "rect", "diamond", "emptyCircle", "emptyTriangle", "emptyRect", "emptyDiamond"}
	dashes   = []any{"solid", []any{8.0, 4.0}, []any{14.0, 3.0, 3.0, 3.0}}
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

// styles returns the style of each model; up to 64 of them differ.
func styles(names []string, kept map[string]int) map[string]style {
	styles := map[string]style{}
	for name, place := range Styles(names, kept) {
		styles[name] = styleOf(place)
	}
	return styles
}

// Styles returns the style of each name: the stored one if there is one, so that
// it is the same in every chart. The others get the next free styles in the
// order of the names, with a colour that no other has as long as there is one.
func Styles(names []string, kept map[string]int) map[string]int {
	styles, taken, colours := map[string]int{}, map[int]bool{}, map[int]bool{}
	take := func(name string, place int) {
		styles[name], taken[place], colours[styleOf(place).colour] = place, true, true
	}
	for _, name := range names {
		if place, ok := kept[name]; ok {
			take(name, place)
		}
	}
	for _, name := range names {
		if _, done := styles[name]; done {
			continue
		}
		next := 0
		for taken[next] || colours[styleOf(next).colour] && len(colours) < len(schemes[Light].models) {
			next++
		}
		take(name, next)
	}
	return styles
}

// styleOf goes through the colours, with other shapes each time. A negative
// place counts as 0.
func styleOf(place int) style {
	place, colours := max(place, 0), len(schemes[Light].models)
	return style{colour: place % colours, shape: (place + place/colours) % len(symbols)}
}

// Colours are those of a run's model in both themes.
type Colours struct{ Light, Dark string }

// ColoursOf are the colours that charts of the run draw its endpoints in.
func ColoursOf(run bench.Run) map[string]Colours {
	var names []string
	for _, endpoint := range run.Plan.Endpoints {
		names = append(names, endpoint.Name)
	}
	colours := map[string]Colours{}
	for name, style := range styles(names, run.Styles) {
		colours[name] = Colours{schemes[Light].models[style.colour], schemes[Dark].models[style.colour]}
	}
	return colours
}
