package chart

import (
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// textLine is an SVG of one line of text, 400 x 60.
func textLine(text, style string) []byte {
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60">`+
		`<text x="10" y="40" style="font-size:24px;font-family:sans-serif;%s">%s</text></svg>`, style, text)
}

var lineSize = Size{Width: 400, Height: 60}

func TestTextIsPainted(t *testing.T) {
	r := drawing(t)
	blank := paint(t, r, textLine("", ""), lineSize)
	if got := ink(blank, blank.Bounds()); got != 0 {
		t.Fatalf("an empty line has %d pixels of ink", got)
	}
	for _, text := range []string{"Latency", "µ", "≤", "σ", "é", "→", "Ж", "12\u00a0ms"} {
		if picture := paint(t, r, textLine(text, ""), lineSize); ink(picture, picture.Bounds()) < 20 {
			t.Errorf("%q was not painted", text)
		}
	}
	normal, bold := paint(t, r, textLine("Latency", ""), lineSize), paint(t, r, textLine("Latency", "font-weight:bold"), lineSize)
	if thin, fat := ink(normal, normal.Bounds()), ink(bold, bold.Bounds()); float64(fat) < 1.15*float64(thin) {
		t.Errorf("bold has %d pixels of ink, normal %d", fat, thin)
	}
}

func TestCharactersWithoutGlyphBecomeQuestionMarks(t *testing.T) {
	r := drawing(t)
	for given, want := range map[string]string{
		"漢字 ok":          "?? ok",
		"a\U0001fae0b":   "a?b",
		"\ufffd":         "?",
		"x\u200d\ufe0fy": "xy",
	} {
		got, err := r.PNG(textLine(given, ""), lineSize, "white")
		if err != nil {
			t.Fatal(err)
		}
		same, err := r.PNG(textLine(want, ""), lineSize, "white")
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(same) {
			t.Errorf("%q is not painted as %q", given, want)
		}
	}
}

// Labels would overlap or leave holes if they were laid out in other widths
// than they are painted in.
func TestTextIsMeasuredAsItIsPainted(t *testing.T) {
	r := drawing(t)
	for _, row := range []struct{ text, style, font string }{
		{"Time to first token, ms", "", "24px sans-serif"},
		{"Time to first token", "font-weight:bold", "normal bold 24px sans-serif"},
		{"µ ≤ σ é 12,400", "", "24px sans-serif"},
	} {
		picture := paint(t, r, textLine(row.text+"|", row.style), lineSize)
		right := 0
		for x := range 400 {
			if column := image.Rect(x, 0, x+1, 60); ink(picture, column) > 0 {
				right = x
			}
		}
		measured := 10 + r.face.width(row.text+"|", row.font)
		if off := measured - float64(right); off < -4 || off > 8 {
			t.Errorf("%q ends at %d, measured %.1f", row.text, right, measured)
		}
	}
}

func TestRasteriserSurvivesWhatItCannotRead(t *testing.T) {
	r := drawing(t)
	for _, svg := range []string{"", "no svg", "<svg", `<svg xmlns="http://www.w3.org/2000/svg" width="7" height="9"/>`} {
		if _, err := r.PNG([]byte(svg), lineSize, "white"); err == nil || !strings.Contains(err.Error(), "SVG") {
			t.Errorf("%q: %v", svg, err)
		}
		paint(t, r, textLine("still here", ""), lineSize)
	}
}

func TestBrokenRasteriserIsReplaced(t *testing.T) {
	r := drawing(t)
	paint(t, r, textLine("before", ""), lineSize)
	if _, err := r.raster.host.call("resvg_render", 0, 0); err == nil {
		t.Fatal("resvg took nothing for a picture")
	}
	if _, err := r.PNG(textLine("broken", ""), lineSize, "white"); err != nil {
		t.Error(err)
	}
	if r.raster != nil {
		t.Error("a broken rasteriser was kept")
	}
	paint(t, r, textLine("after", ""), lineSize)
}

func TestManyPicturesNeedNoMoreMemoryThanFew(t *testing.T) {
	r := drawing(t)
	size := Size{Width: 350, Height: 210}
	svg := draw(t, r, specimens["line"], size)
	for range 3 {
		paint(t, r, svg, size)
	}
	before := r.raster.host.module.Memory().Size()
	for range 12 {
		paint(t, r, svg, size)
	}
	if after := r.raster.host.module.Memory().Size(); after > before {
		t.Errorf("memory grew from %d to %d bytes", before, after)
	}
	if held := len(r.raster.host.objects); held != 0 {
		t.Errorf("%d objects are held after the last picture", held)
	}
}

func TestCacheThatCannotBeUsedCostsNoPicture(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("compiles resvg anew")
	}
	paint(t, drawing(t), textLine("fills the cache", ""), lineSize)
	cache := t.TempDir()
	if err := os.CopyFS(cache, os.DirFS(compiled)); err != nil {
		t.Fatal(err)
	}
	damage(t, cache)
	if _, err := newRaster(cache); err == nil {
		t.Fatal("damaged code was taken")
	}
	r, err := NewRenderer(cache)
	if err != nil {
		t.Fatal(err)
	}
	if picture := paint(t, r, textLine("here", ""), lineSize); ink(picture, picture.Bounds()) < 20 {
		t.Error("nothing was painted")
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// damage changes a byte in the middle of each file in a folder.
func damage(t *testing.T, folder string) {
	t.Helper()
	damaged := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		content[len(content)/2] ^= 0xff
		damaged++
		return os.WriteFile(path, content, 0o600)
	})
	if err != nil || damaged == 0 {
		t.Fatalf("%d files damaged: %v", damaged, err)
	}
}

// large is a picture as the command line makes them by default.
var large = Size{Width: 1000, Height: 500, Scale: 2}

// Every chart of six models, as the command line makes them.
func BenchmarkChartWarm(b *testing.B) {
	r := drawing(b)
	_, charts := drawn(b, scenarios["six"], Light)
	for _, chart := range charts {
		if chart.Option == nil {
			continue
		}
		b.Run(chart.Name, func(b *testing.B) {
			for b.Loop() {
				paintOnce(b, r, chart.Option)
			}
		})
	}
}

// The options of all charts of 10,000 requests, for the window.
func BenchmarkDraw(b *testing.B) {
	run, samples := scenario{models: titles(4), users: []int{50}, each: 2500, failing: 19}.make()
	for b.Loop() {
		if _, err := Draw(run, each(samples), Medium{Theme: Light}); err != nil {
			b.Fatal(err)
		}
	}
}

// What a process pays for its first picture when another has filled the cache.
func BenchmarkChartFirst(b *testing.B) {
	paintOnce(b, drawing(b), specimens["line"])
	for b.Loop() {
		r, err := NewRenderer(compiled)
		if err != nil {
			b.Fatal(err)
		}
		paintOnce(b, r, specimens["line"])
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func paintOnce(b *testing.B, r *Renderer, option fields) {
	b.Helper()
	if _, err := r.PNG(draw(b, r, option, large), large, "#ffffff"); err != nil {
		b.Fatal(err)
	}
}
