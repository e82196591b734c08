package chart

import (
	_ "embed" // the script
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"
	"unicode"

	"modernc.org/quickjs"

	"tokenlap/backend/bench"
)

// script is ECharts, cut to what the charts use, with draw() and the named
// formats. build/echarts makes it.
//
//go:embed asset/echarts.min.js
var script string

// What one picture may cost. A chart of 2,000 points a series needs a hundredth.
const (
	scriptMemory = 512 << 20
	drawingTime  = time.Minute
	pixelLimit   = 32 << 20
)

// Size is how large a picture is.
type Size struct {
	Width, Height int     // in CSS pixels; the height 0 is what a chart needs
	Scale         float64 // device pixels per CSS pixel; 0 means 1
}

// pixels is the size in device pixels.
func (s Size) pixels() (width, height int) {
	scale := s.Scale
	if scale == 0 {
		scale = 1
	}
	return int(math.Round(float64(s.Width) * scale)), int(math.Round(float64(s.Height) * scale))
}

// Validate returns what is wrong with a size that a user chose, or nil.
func (s Size) Validate() error {
	if s.Width < 1 || s.Height < 0 || s.Scale < 0 || math.IsNaN(s.Scale) || math.IsInf(s.Scale, 0) {
		return bench.Invalid("a picture of %d x %d at scale %g cannot be drawn: sizes must be positive", s.Width, s.Height, s.Scale)
	}
	scale := max(s.Scale, 1)
	if area := float64(s.Width) * float64(s.Height) * scale * scale; area > pixelLimit {
		return bench.Invalid("a picture of %d x %d at scale %g is too large: %d million pixels are the most",
			s.Width, s.Height, s.Scale, pixelLimit>>20)
	}
	return nil
}

// Renderer turns options into pictures without a browser or a display: ECharts
// in a JavaScript engine, then a rasteriser. Each is loaded when it is first
// needed. A Renderer is not for concurrent use.
type Renderer struct {
	cache  string
	face   typeface
	engine *quickjs.VM
	raster *raster

	folders []string // where the system may have more fonts; see UseSystemFont
	system  *system
	sought  map[rune]bool
}

// NewRenderer makes a Renderer. The rasteriser's compiled code is kept in the
// folder cache, which spares the next process about a second; "" keeps none.
func NewRenderer(cache string) (*Renderer, error) {
	face, err := newTypeface()
	if err != nil {
		return nil, err
	}
	return &Renderer{cache: cache, face: face}, nil
}

// Close frees what the Renderer holds. It can be used again afterwards.
func (r *Renderer) Close() error {
	var engine, painter error
	if r.engine != nil {
		engine, r.engine = r.engine.Close(), nil
	}
	if r.raster != nil {
		painter, r.raster = r.raster.close(), nil
	}
	return errors.Join(engine, painter)
}

// SVG draws an ECharts option. Options and themes are data: where ECharts
// takes a function stands the name of a format, such as "@fmt:ms", or "@tip"
// (see build/echarts/resolve.js). The same option gives the same bytes.
func (r *Renderer) SVG(option map[string]any, theme map[string]any, size Size) ([]byte, error) {
	if err := size.Validate(); err != nil {
		return nil, err
	}
	optionText, err := json.Marshal(option)
	if err != nil {
		return nil, fmt.Errorf("the chart's option is not plain data: %w", err)
	}
	if theme == nil {
		theme = map[string]any{}
	}
	themeText, err := json.Marshal(theme)
	if err != nil {
		return nil, fmt.Errorf("the chart's theme is not plain data: %w", err)
	}
	if err := r.start(); err != nil {
		return nil, err
	}
	svg, err := r.engine.Call("charts.draw", string(optionText), string(themeText), size.Width, size.Height)
	if err != nil {
		return nil, fmt.Errorf("ECharts cannot draw it: %s", sentence(err))
	}
	text, ok := svg.(string)
	if !ok || !strings.HasPrefix(text, "<svg") {
		return nil, errors.New("ECharts gave no SVG")
	}
	return []byte(strings.Map(printable, text)), nil
}

// Fit returns the size of a picture of the chart: of a height that is not given,
// what the chart needs at the width.
func (c Chart) Fit(size Size) Size {
	if size.Height == 0 {
		size.Height = c.Height
		if size.Width < c.Width {
			size.Height = max(1, int(math.Round(float64(c.Height)*float64(size.Width)/float64(c.Width))))
		}
	}
	return size
}

// Chart draws a chart as SVG. Below the size that it is laid out for, its texts
// and panels would run into each other: it is drawn larger then, and shrunk.
func (r *Renderer) Chart(c Chart, theme Theme, size Size) ([]byte, error) {
	size = c.Fit(size)
	if err := size.Validate(); err != nil {
		return nil, err
	}
	more := max(1, float64(c.Width)/float64(size.Width), float64(c.Height)/float64(size.Height))
	large := Size{Width: int(math.Round(float64(size.Width) * more)), Height: int(math.Round(float64(size.Height) * more))}
	svg, err := r.SVG(c.Option, theme.ECharts(), large)
	if err != nil || more == 1 {
		return svg, err
	}
	return svgSize.ReplaceAllLiteral(svg, fmt.Appendf(nil, `<svg width="%d" height="%d"`, size.Width, size.Height)), nil
}

// svgSize is how a picture says its size; its viewBox stands apart.
var svgSize = regexp.MustCompile(`^<svg width="\d+" height="\d+"`)

// printable keeps a document well-formed: XML has no way to write most control characters.
func printable(char rune) rune {
	switch {
	case char == '\n' || char == '\t':
		return char
	case unicode.IsControl(char) || char == 0xfffe || char == 0xffff:
		return '?'
	}
	return char
}

// start loads the script into an engine if there is none.
func (r *Renderer) start() error {
	if r.engine != nil {
		return nil
	}
	engine, err := quickjs.NewVM()
	if err != nil {
		return fmt.Errorf("start the JavaScript engine: %w", err)
	}
	if err := r.load(engine); err != nil {
		return errors.Join(fmt.Errorf("load ECharts: %w", err), engine.Close())
	}
	r.engine = engine
	return nil
}

// prelude stands in for what ECharts expects of a browser. Nothing here waits:
// a picture is drawn in one go.
const prelude = `
globalThis.setTimeout = globalThis.setInterval = globalThis.requestAnimationFrame = () => 0;
globalThis.clearTimeout = globalThis.clearInterval = globalThis.cancelAnimationFrame = () => {};
globalThis.console = { log() {}, info() {}, warn() {}, error() {} };`

const measure = `charts.setPlatformAPI({ measureText: (text, font) => ({ width: textWidth(String(text ?? ""), String(font ?? "")) }) });`

func (r *Renderer) load(engine *quickjs.VM) error {
	engine.SetMemoryLimit(scriptMemory)
	if err := engine.SetEvalTimeout(drawingTime); err != nil {
		return err
	}
	if err := engine.RegisterFunc("textWidth", r.face.width, false); err != nil {
		return err
	}
	for _, source := range []string{prelude, script, measure} {
		if _, err := engine.Eval(source, quickjs.EvalGlobal); err != nil {
			return err
		}
	}
	return nil
}

// sentence is what an exception says, without its class and its stack.
func sentence(err error) string {
	var thrown *quickjs.Error
	if errors.As(err, &thrown) && thrown.Message != "" {
		return thrown.Message
	}
	return err.Error()
}

// PNG paints an SVG over a background, a CSS colour. What no font here can
// write becomes "?".
func (r *Renderer) PNG(svg []byte, size Size, background string) ([]byte, error) {
	if err := size.Validate(); err != nil {
		return nil, err
	}
	if err := r.warm(); err != nil {
		return nil, err
	}
	picture, err := r.paint(svg, size, background)
	if r.raster.host.broken { // the next picture gets a new one
		err = errors.Join(err, r.raster.close())
		r.raster = nil
	}
	return picture, err
}

func (r *Renderer) paint(svg []byte, size Size, background string) ([]byte, error) {
	more := r.another(svg)
	if more == nil {
		return r.raster.paint(r.face.paintable(svg, nil), size, background, regularFile, boldFile, furtherFile)
	}
	return r.raster.paint(r.face.paintable(svg, more.face), size, background, regularFile, boldFile, furtherFile, more.file)
}

// warm starts the rasteriser. A cache that cannot be used, because its disk is
// full or a file in it damaged, costs time and not the picture.
func (r *Renderer) warm() (err error) {
	if r.raster != nil {
		return nil
	}
	r.raster, err = newRaster(r.cache)
	if err != nil && r.cache != "" {
		r.raster, err = newRaster("")
	}
	return err
}
