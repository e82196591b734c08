package chart

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tokenlap/backend/bench"
)

var update = flag.Bool("update", false, "write golden files anew")

type fields = map[string]any

// specimens are one option for each kind of series, with the parts that charts of runs have.
var specimens = map[string]fields{
	"bar": {
		"title":  fields{"text": "Failures by kind", "subtext": "run 7 · n = 40 · µ ≤ σ é", "left": 12, "top": 8},
		"aria":   fields{"enabled": true, "decal": fields{"show": true}},
		"legend": fields{"top": 60, "left": 12},
		"grid":   fields{"left": 70, "right": 20, "top": 100, "bottom": 40},
		"xAxis":  fields{"type": "category", "data": []string{"sim-swift", "sim-steady"}},
		"yAxis":  fields{"type": "value", "max": 1, "axisLabel": fields{"formatter": "@fmt:percent"}},
		"series": []any{
			fields{"type": "bar", "name": "ok", "stack": "all", "data": []float64{0.999, 0.8}, "label": fields{"show": true, "formatter": "@fmt:percent"}},
			fields{"type": "bar", "name": "timeout", "stack": "all", "data": []float64{0.001, 0.2}},
		},
	},
	"line": {
		"title":  fields{"text": "Time to first token", "left": 12, "top": 8},
		"legend": fields{"top": 40, "left": 12},
		"grid":   fields{"left": 80, "right": 20, "top": 80, "bottom": 50},
		"xAxis":  fields{"type": "log", "logBase": 2, "name": "concurrency", "nameLocation": "middle", "nameGap": 28},
		"yAxis":  fields{"type": "log", "axisLabel": fields{"formatter": "@fmt:ms"}},
		"series": []any{
			fields{
				"type": "line", "name": "median", "symbol": "triangle", "data": []any{[]float64{1, 12}, []float64{8, 90}, []float64{64, 12400}},
				"markLine": fields{"symbol": "none", "data": []any{fields{"yAxis": 1000, "label": fields{"formatter": "@fmt:ms"}}}},
				"markArea": fields{"data": []any{[]any{fields{"xAxis": 8}, fields{"xAxis": 64}}}},
			},
		},
	},
	"boxplot": {
		"title": fields{"text": "Latency", "left": 12, "top": 8},
		"grid":  fields{"left": 80, "right": 20, "top": 50, "bottom": 40},
		"xAxis": fields{"type": "category", "data": []string{"sim-swift", "sim-steady"}},
		"yAxis": fields{"type": "value", "axisLabel": fields{"formatter": "@fmt:s"}},
		"series": []any{
			fields{"type": "boxplot", "data": []any{[]float64{0.2, 0.3, 0.4, 0.6, 0.9}, []float64{0.5, 0.8, 1, 1.1, 1.3}}},
			fields{"type": "scatter", "data": []any{[]any{0, 1.25}, []any{1, 1.9}}},
		},
	},
}

// shared draws for all tests, and compiled keeps what it compiles: with the
// race detector on, both take seconds to start.
var (
	compiled string
	shared   = sync.OnceValues(func() (*Renderer, error) { return NewRenderer(compiled) })
)

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "tokenlap-chart-")
	if err != nil {
		panic(err)
	}
	compiled = folder
	status := m.Run()
	os.RemoveAll(folder)
	os.Exit(status)
}

func drawing(t testing.TB) *Renderer {
	t.Helper()
	r, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func draw(t testing.TB, r *Renderer, option fields, size Size) []byte {
	t.Helper()
	svg, err := r.SVG(option, nil, size)
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

func paint(t testing.TB, r *Renderer, svg []byte, size Size) image.Image {
	t.Helper()
	file, err := r.PNG(svg, size, "#ffffff")
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func TestOptionsDrawAsBefore(t *testing.T) {
	r := drawing(t)
	for name, option := range specimens {
		asBefore(t, filepath.Join("testdata", "render", name+".svg"), draw(t, r, option, Size{Width: 700, Height: 420}))
	}
}

func TestSameOptionGivesSameBytes(t *testing.T) {
	if raced {
		t.Skip("loads a second engine")
	}
	first := drawing(t)
	second, err := NewRenderer("")
	if err != nil {
		t.Fatal(err)
	}
	size := Size{Width: 700, Height: 420}
	draw(t, second, specimens["boxplot"], size) // what was drawn before leaves no trace
	for name, option := range specimens {
		a, b := draw(t, first, option, size), draw(t, second, option, size)
		if !bytes.Equal(a, b) {
			t.Errorf("%s: the SVG differs", name)
		}
	}
	small := Size{Width: 350, Height: 210}
	svg := draw(t, first, specimens["bar"], small)
	one, _ := first.PNG(svg, small, "#ffffff")
	two, _ := first.PNG(svg, small, "#ffffff")
	if len(one) == 0 || !bytes.Equal(one, two) {
		t.Error("the PNG differs")
	}
	if err := second.Close(); err != nil || second.engine != nil {
		t.Errorf("closed with %v, engine %v", err, second.engine)
	}
}

func TestPicturesAreOfTheSizeAskedForAndNotBlank(t *testing.T) {
	r := drawing(t)
	for name, size := range map[string]Size{"bar": {700, 420, 0}, "boxplot": {700, 420, 1.5}, "line": {701, 423, 0.75}} {
		picture := paint(t, r, draw(t, r, specimens[name], size), size)
		width, height := size.pixels()
		if got := picture.Bounds(); got != image.Rect(0, 0, width, height) {
			t.Errorf("%s at %v is %v", name, size, got)
		}
		title := image.Rect(12*width/700, 8*height/420, 150*width/700, 30*height/420)
		all, text := ink(picture, picture.Bounds()), ink(picture, title)
		if all < width*height/200 || text < 80 {
			t.Errorf("%s at %v: %d pixels differ from the background, %d in the title", name, size, all, text)
		}
	}
}

// ink counts the pixels in an area that are not white.
func ink(picture image.Image, area image.Rectangle) int {
	count := 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if r, g, b, _ := picture.At(x, y).RGBA(); r&g&b != 0xffff {
				count++
			}
		}
	}
	return count
}

func TestBackgroundCoversThePicture(t *testing.T) {
	r := drawing(t)
	size := Size{Width: 100, Height: 50}
	for background, want := range map[string]color.Color{
		"#102030": color.NRGBA{0x10, 0x20, 0x30, 0xff},
		"white":   color.NRGBA{0xff, 0xff, 0xff, 0xff},
		"":        color.NRGBA{},
	} {
		file, err := r.PNG([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"/>`), size, background)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if got := color.NRGBAModel.Convert(picture.At(99, 49)); got != want {
			t.Errorf("over %q: %v, want %v", background, got, want)
		}
	}
}

// To clip costs a layer, so it is done only where it cuts something off.
func TestLinesAreClippedWhereTheyLeaveTheirAxes(t *testing.T) {
	r := drawing(t)
	size := Size{Width: 300, Height: 200}
	for top, clipped := range map[int]bool{30: false, 10: true} {
		svg := draw(t, r, fields{
			"grid":   fields{"left": 40, "right": 20, "top": 100, "bottom": 30},
			"xAxis":  fields{"type": "category", "data": []string{"a", "b", "c"}, "boundaryGap": false},
			"yAxis":  fields{"type": "value", "min": 0, "max": top},
			"series": fields{"type": "line", "symbol": "none", "data": []int{5, 20, 5}},
		}, size)
		if got := bytes.Contains(svg, []byte("clip-path=")); got != clipped {
			t.Errorf("up to %d: clipped is %v", top, got)
		}
		picture := paint(t, r, svg, size)
		if above := ink(picture, image.Rect(60, 0, 300, 95)); above != 0 {
			t.Errorf("up to %d: %d pixels of ink above the axes", top, above)
		}
	}
}

func TestHatchesHaveTheShareOfColourTheyAskFor(t *testing.T) {
	r := drawing(t)
	size := Size{Width: 300, Height: 200}
	svg := draw(t, r, fields{
		"aria":  fields{"enabled": true, "decal": fields{"show": true}},
		"grid":  fields{"left": 0, "right": 0, "top": 0, "bottom": 0},
		"xAxis": fields{"type": "category", "show": false}, "yAxis": fields{"show": false, "max": 1},
		"series": fields{"type": "bar", "barWidth": "100%", "data": []int{1}, "itemStyle": fields{
			"color": "#000000", "decal": fields{"symbol": "rect", "symbolSize": 1, "rotation": 0.8, "color": "#ffffff", "dashArrayX": []int{1, 0}, "dashArrayY": []int{3, 7}},
		}},
	}, size)
	if bytes.Contains(svg, []byte("<pattern")) {
		t.Error("a hatch is still a pattern")
	}
	picture, light := paint(t, r, svg, size), 0.0
	for y := range 200 {
		for x := range 300 {
			light += float64(color.GrayModel.Convert(picture.At(x, y)).(color.Gray).Y) / 255
		}
	}
	if share := light / (300 * 200); math.Abs(share-0.3) > 0.02 {
		t.Errorf("a hatch of 3 in 10 is light to %.3f", share)
	}
}

// TestAPictureHasNothingBesideIt wants no parts in a PNG such as tEXt, zTXt and
// iTXt, whose packed texts no search finds.
func TestAPictureHasNothingBesideIt(t *testing.T) {
	r := drawing(t)
	file, err := r.PNG([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><title>t</title><desc>d</desc><metadata>m</metadata><text>x</text></svg>`), Size{Width: 100, Height: 50}, "")
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{}
	for parts := file[8:]; len(parts) >= 12; parts = parts[12+binary.BigEndian.Uint32(parts):] {
		kinds = append(kinds, string(parts[4:8]))
	}
	if got := strings.Join(slices.Compact(kinds), " "); got != "IHDR IDAT IEND" {
		t.Errorf("the picture has the parts %s", got)
	}
}

func TestHostileTextStaysText(t *testing.T) {
	const hostile = `</text></svg></script><script>alert("1")</script><foreignObject><a href="javascript:alert(2)"/></foreignObject>&amp;&lol;'"` +
		`]]><!DOCTYPE x [<!ENTITY lol "lol">]><!--<text x="1" onload="alert(3)" style="background:url(http://h)">` + "\x00\x1b\x7f\ufffe\u202e\u200b"
	r := drawing(t)
	svg := draw(t, r, fields{
		"title":  fields{"text": hostile, "textStyle": fields{"fontFamily": hostile, "color": hostile}},
		"legend": fields{"top": 40},
		"xAxis":  fields{"type": "category", "name": hostile, "data": []string{hostile}},
		"yAxis":  fields{"type": "value", "axisLabel": fields{"formatter": "{value} " + hostile}},
		"series": []any{fields{
			"type": "bar", "name": hostile, "data": []int{3}, "itemStyle": fields{"color": hostile},
			"label": fields{"show": true, "formatter": "{a} {b} " + hostile},
		}},
	}, Size{Width: 700, Height: 420})
	elements := map[string]int{}
	for decoder := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the SVG is not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.Directive, xml.Comment, xml.ProcInst:
			t.Errorf("the SVG has %T %q", token, token)
		case xml.StartElement:
			elements[token.Name.Local]++
			for _, attribute := range token.Attr {
				if name := attribute.Name.Local; name == "href" || strings.HasPrefix(name, "on") {
					t.Errorf("the attribute %s is %q", name, attribute.Value)
				}
			}
		}
	}
	for name := range elements {
		if !slices.Contains([]string{"svg", "g", "rect", "path", "text", "tspan", "defs", "clipPath"}, name) {
			t.Errorf("there is an element %s", name)
		}
	}
	if elements["svg"] != 1 || elements["text"] == 0 {
		t.Errorf("elements: %v", elements)
	}
	if !strings.Contains(string(svg), "&lt;script&gt;alert(&quot;1&quot;)") {
		t.Error("the text was not kept")
	}
	if _, err := r.PNG(svg, Size{Width: 700, Height: 420}, "white"); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotBeDrawnIsSaid(t *testing.T) {
	axes := func(series any) fields {
		return fields{"xAxis": fields{"type": "category"}, "yAxis": fields{}, "series": series}
	}
	bar := fields{"type": "bar", "data": []int{1}}
	size := Size{Width: 300, Height: 200}
	r := drawing(t)
	for _, row := range []struct {
		why    string
		option fields
		size   Size
		want   string
	}{
		{"nothing to draw", fields{}, size, "no series"},
		{"a kind that the bundle lacks", axes(fields{"type": "pie"}), size, `no series is called "pie"`},
		{"a series without axes", fields{"series": bar}, size, "no xAxis"},
		{"a component that the bundle lacks", fields{"visualMap": fields{}, "xAxis": fields{}, "yAxis": fields{}, "series": bar}, size, "visualMap"},
		{"a misspelt format", fields{"xAxis": fields{"axisLabel": fields{"formatter": "@fmt:miles"}}, "yAxis": fields{}, "series": bar}, size, `no format is called "miles"`},
		{"a number that JSON cannot hold", axes(fields{"type": "bar", "data": []float64{math.NaN()}}), size, "not plain data"},
		{"a function", axes(fields{"type": "bar", "data": func() {}}), size, "not plain data"},
		{"no size", axes(bar), Size{}, "must be positive"},
		{"a size that no memory holds", axes(bar), Size{Width: 90000, Height: 90000, Scale: 2}, "too large"},
	} {
		_, err := r.SVG(row.option, nil, row.size)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v", row.why, err)
		}
		if usersFault := row.size != size; (bench.CodeOf(err) == bench.CodeInvalid) != usersFault { // only the size is the user's
			t.Errorf("%s: the code is %q", row.why, bench.CodeOf(err))
		}
	}
	draw(t, r, specimens["bar"], size) // a mistake leaves the renderer usable
}

func TestFormatsReadAsOnThePage(t *testing.T) {
	r := drawing(t)
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		format string
		given  any
		want   string
	}{
		{"ms", 0, "0 s"}, {"ms", 0.0412, "41.2 µs"}, {"ms", 203.4, "203 ms"}, {"ms", 1254, "1.25 s"},
		{"ms", 999.6, "1 s"}, {"ms", 125000, "2 min 05 s"}, {"ms", -12, "-12 ms"},
		{"s", 0.0004, "400 µs"}, {"s", 0.203, "203 ms"}, {"s", 11220, "3 h 07 min"},
		{"tok_s", 87.44, "87.4 tok/s"}, {"tok_s", 12345, "12,345 tok/s"},
		{"percent", 0.9999, "99.9 %"}, {"percent", 1, "100 %"}, {"percent", 0.29, "29 %"},
		{"count", 12400, "12,400"}, {"count", 1234567.4, "1,234,567"}, {"count", 999.7, "1,000"}, {"count", 0.5, "0.5"},
		{"count", "-", "-"}, {"count", nil, "-"}, {"count", fields{"value": []int{1, 7}}, "7"}, {"count", fields{"value": 9}, "9"},
	} {
		got, err := r.engine.Call("((format, given) => charts.resolve({ formatter: '@fmt:' + format }).formatter(given))", row.format, row.given)
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.ReplaceAll(row.want, " ", "\u00a0"); got != want {
			t.Errorf("@fmt:%s of %v is %q, want %q", row.format, row.given, got, want)
		}
	}
}

func TestSmallChartsAreLargeOnesShrunk(t *testing.T) {
	r := drawing(t)
	_, charts := drawn(t, scenarios["single"], Light)
	chart := charts[slices.Index(Names(), "latency_comparison")]
	for _, row := range []struct {
		size Size
		box  string
	}{
		{Size{Width: 500, Height: 300}, "0 0 1000 600"},
		{Size{Width: 400, Height: 1200}, "0 0 1000 3000"},
		{Size{Width: 1000, Height: chart.Height / 2}, fmt.Sprintf("0 0 2000 %d", chart.Height)},
		{Size{Width: 1200, Height: 600}, "0 0 1200 600"},
		{Size{Width: 500, Height: 333, Scale: 3}, "0 0 1000 666"},
		{chart.Fit(Size{Width: 1400}), fmt.Sprintf("0 0 1400 %d", chart.Height)},
		{chart.Fit(Size{Width: 500}), fmt.Sprintf("0 0 1000 %d", chart.Height)},
	} {
		svg, err := r.Chart(chart, Light, row.size)
		if err != nil {
			t.Fatal(err)
		}
		head := string(svg[:200])
		if !strings.HasPrefix(head, fmt.Sprintf(`<svg width="%d" height="%d"`, row.size.Width, row.size.Height)) || !strings.Contains(head, `viewBox="`+row.box+`"`) {
			t.Errorf("%v: %s", row.size, head)
		}
		if raced {
			continue
		}
		if _, err := r.PNG(svg, row.size, "#fff"); err != nil { // which compares the sizes
			t.Errorf("%v: %v", row.size, err)
		}
	}
	if _, err := r.Chart(chart, Light, Size{}); bench.CodeOf(err) != bench.CodeInvalid {
		t.Errorf("no size: %v", err)
	}
}

// A text that is the name of a property of all objects must not get into them:
// pictures drawn after hundreds of other texts would be wrong.
func TestPicturesAreRightAfterManyOthers(t *testing.T) {
	r, err := NewRenderer("")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	size := Size{Width: 400, Height: 300}
	option := func(names ...string) fields {
		var data []any
		for i, name := range names {
			data = append(data, []any{i, i * i, name})
		}
		return fields{
			"title": fields{"text": names[0]}, "legend": fields{"data": names[:1]},
			"xAxis": fields{"type": "category", "data": names}, "yAxis": fields{"type": "value"},
			"series": []any{fields{"type": "line", "name": names[0], "data": data}},
		}
	}
	hostile := option("__proto__", "constructor", "toString", "valueOf", "hasOwnProperty")
	usual := option("a", "b", "c")
	want := draw(t, r, usual, size)
	draw(t, r, hostile, size)
	pictures := 150
	if raced {
		pictures = 90
	}
	for i := range pictures {
		var names []string
		for j := range 8 {
			names = append(names, fmt.Sprintf("name %d of %d", j, i))
		}
		draw(t, r, option(names...), size)
	}
	if got := draw(t, r, usual, size); !bytes.Equal(got, want) {
		t.Errorf("after %d other pictures it is drawn as %s", pictures+1, got)
	}
}
