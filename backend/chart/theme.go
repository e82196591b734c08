package chart

// Theme is light or dark. Anything else is light.
type Theme string

// The two themes.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// scheme is the colours of a theme.
type scheme struct {
	background, text, faint, line, split string
	good, bad                            string
	settling                             string    // of the part of a stage that is not counted
	shades                               [2]string // of phases in turn; what has none is idle
	models                               []string
	kinds                                []string // of failures
}

// The model colours differ in lightness as well as in hue, so that those who
// see fewer hues, and a grey printer, can tell neighbours apart.
var schemes = map[Theme]scheme{
	Light: {
		background: "#ffffff", text: "#1d2530", faint: "#5b6675", line: "#9aa4b1", split: "#e6e9ee", settling: "rgba(180,140,40,0.10)", shades: [2]string{"rgba(70,90,120,0.11)", "rgba(70,90,120,0.05)"},
		good: "#2a8f6d", bad: "#c0392b",
		models: []string{"#1c66ad", "#d9622b", "#0f8f72", "#8d4a9f", "#b98900", "#1fb5c4", "#c44f86", "#515c69"},
		kinds:  []string{"#c0392b", "#e08a2e", "#7d4a9c", "#b8577f", "#8a6d3b", "#5d6d7e", "#d4ac0d", "#a04000"},
	},
	Dark: {
		background: "#151a21", text: "#e6eaf0", faint: "#a3adba", line: "#5f6b7a", split: "#2a323d", settling: "rgba(230,200,110,0.10)", shades: [2]string{"rgba(190,210,240,0.12)", "rgba(190,210,240,0.05)"},
		good: "#4fc9a0", bad: "#ff7b6b",
		models: []string{"#6db1f2", "#ff9a6c", "#49cca6", "#c79ae0", "#e6b93c", "#62e3f0", "#f398c2", "#b7c2ce"},
		kinds:  []string{"#ff7b6b", "#f2ab5c", "#bd93d8", "#f09ab8", "#cdb380", "#a9b7c6", "#ecd35a", "#e59866"},
	},
}

func (t Theme) scheme() scheme {
	if t == Dark {
		return schemes[Dark]
	}
	return schemes[Light]
}

// Background is the colour behind the chart, for those who draw it.
func (t Theme) Background() string { return t.scheme().background }

// ECharts is the theme as echarts.registerTheme takes it.
func (t Theme) ECharts() map[string]any {
	c := t.scheme()
	axis := map[string]any{
		"axisLine":      map[string]any{"lineStyle": map[string]any{"color": c.line}},
		"axisTick":      map[string]any{"lineStyle": map[string]any{"color": c.line}},
		"axisLabel":     map[string]any{"color": c.faint, "fontSize": 11},
		"nameTextStyle": map[string]any{"color": c.faint, "fontSize": 11},
		"splitLine":     map[string]any{"lineStyle": map[string]any{"color": c.split}},
	}
	return map[string]any{
		"color":           list(c.models),
		"backgroundColor": c.background,
		"textStyle":       map[string]any{"color": c.text, "fontSize": 11, "fontFamily": fontFamily},
		"title": map[string]any{
			"textStyle":    map[string]any{"color": c.text, "fontSize": 15, "fontWeight": 600},
			"subtextStyle": map[string]any{"color": c.faint, "fontSize": 11, "lineHeight": 15},
		},
		"legend": map[string]any{"textStyle": map[string]any{"color": c.text, "fontSize": 11}},
		"tooltip": map[string]any{
			"backgroundColor": c.background, "borderColor": c.line, "textStyle": map[string]any{"color": c.text, "fontSize": 12},
		},
		"categoryAxis": axis, "valueAxis": axis, "logAxis": axis, "timeAxis": axis,
	}
}

// fontFamily names the font of the page, as the page and as pictures know it.
const fontFamily = "Inter Variable, Inter, system-ui, sans-serif"

func list(texts []string) []any {
	anys := make([]any, len(texts))
	for i, text := range texts {
		anys[i] = text
	}
	return anys
}
