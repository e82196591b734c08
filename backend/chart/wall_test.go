package chart

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	paint2d "image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var (
	wall     = flag.String("wall", "", "write a contact sheet of each chart, drawn of few and many models and requests, into this folder")
	wallOnly = flag.String("wall-only", "", "the name of the only chart of the wall; empty: all")
	wallDark = flag.Bool("wall-dark", false, "draw the wall in the dark theme")
)

// What a contact sheet has: a line for each number of models, in it a picture for
// each number of requests of a model. The largest is that of all models together.
var (
	wallModels   = []int{1, 2, 6, 20}
	wallRequests = []int{6, 60, 6000}
)

// TestChartsOfFewAndManyBecomePictures draws the smallest run alone where no folder
// is given.
func TestChartsOfFewAndManyBecomePictures(t *testing.T) {
	models, numbers, theme := wallModels, wallRequests, Light
	if *wall == "" {
		models, numbers = models[:1], numbers[:1]
	}
	if *wallDark {
		theme = Dark
	}
	r := drawing(t)
	sheets := map[string][][]image.Image{}
	for _, models := range models {
		lines := map[string][]image.Image{}
		for _, requests := range numbers {
			for name, picture := range wallPictures(t, r, models, requests, theme) {
				lines[name] = append(lines[name], picture)
			}
		}
		for name, line := range lines {
			sheets[name] = append(sheets[name], line)
		}
	}
	if *wall == "" {
		return
	}
	if err := os.MkdirAll(*wall, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, lines := range sheets {
		writeSheet(t, filepath.Join(*wall, fmt.Sprintf("%s_%s.png", name, theme)), lines)
	}
}

// wallScenario is the run of a chart: most are drawn of the same one.
func wallScenario(name string, models, requests int) scenario {
	if requests > 1000 {
		requests /= models
	}
	made := scenario{models: titles(models), users: []int{4}, each: requests, failing: 23, warmup: 2, thinking: true, price: 3}
	switch name {
	case "scaling", "timeline":
		made.users, made.each = []int{1, 4, 16, 64}, max(2, requests/4)
	case "turns":
		made.turns = 5
	case "lengths":
		made.wanted = 512
	case "ttft_by_input":
		made.inputs = []int{30, 128, 512, 2048, 8192}
	}
	return made
}

func wallPictures(t *testing.T, r *Renderer, models, requests int, theme Theme) map[string]image.Image {
	t.Helper()
	found := map[string]image.Image{}
	made, of := []Chart(nil), scenario{}
	for _, name := range Names() {
		if *wallOnly != "" && name != *wallOnly {
			continue
		}
		if wanted := wallScenario(name, models, requests); made == nil || fmt.Sprint(wanted) != fmt.Sprint(of) {
			of = wanted
			_, made = drawn(t, wanted, theme)
		}
		c := made[slices.IndexFunc(made, func(c Chart) bool { return c.Name == name })]
		if c.Option == nil {
			t.Logf("%d models, %d requests, %s: %s", models, requests, name, c.Missing)
			found[name] = image.NewRGBA(image.Rect(0, 0, 1000, 40))
			continue
		}
		size := c.Fit(Size{Width: usualWidth})
		svg, err := r.Chart(c, theme, size)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		picture, err := r.PNG(svg, size, theme.Background())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if found[name], err = png.Decode(bytes.NewReader(picture)); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// writeSheet puts pictures side by side and below each other.
func writeSheet(t *testing.T, path string, lines [][]image.Image) {
	t.Helper()
	const gap = 12
	width, height := gap, gap
	for _, line := range lines {
		across, tallest := gap, 0
		for _, picture := range line {
			across, tallest = across+picture.Bounds().Dx()+gap, max(tallest, picture.Bounds().Dy())
		}
		width, height = max(width, across), height+tallest+gap
	}
	sheet := image.NewRGBA(image.Rect(0, 0, width, height))
	paint2d.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{0x88}), image.Point{}, paint2d.Src)
	top := gap
	for _, line := range lines {
		left, tallest := gap, 0
		for _, picture := range line {
			at := picture.Bounds().Add(image.Pt(left, top))
			paint2d.Draw(sheet, at, picture, image.Point{}, paint2d.Src)
			left, tallest = at.Max.X+gap, max(tallest, at.Dy())
		}
		top += tallest + gap
	}
	var out bytes.Buffer
	if err := png.Encode(&out, sheet); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
