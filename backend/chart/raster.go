package chart

import (
	"bytes"
	"context"
	_ "embed" // the rasteriser
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"

	"github.com/tetratelabs/wazero"

	"tokenlap/backend/bench"
)

// resvg, as its authors compiled it for browsers.
//
//go:embed asset/resvg.wasm
var resvg []byte

// memoryPages is the most that the rasteriser may hold, in pages of 64 KiB.
const memoryPages = 1 << 30 >> 16

// raster turns SVG into pixels: resvg in a WebAssembly machine, and the host
// that it believes to be a browser.
type raster struct {
	runtime wazero.Runtime
	cache   wazero.CompilationCache
	host    *host
}

// newRaster compiles resvg, or takes it from the folder cache if it is there.
func newRaster(cache string) (*raster, error) {
	r := &raster{}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(memoryPages).WithDebugInfoEnabled(false)
	if cache != "" {
		kept, err := wazero.NewCompilationCacheWithDir(cache)
		if err != nil {
			return nil, &bench.Error{Code: bench.CodeUnavailable, Message: "the folder for compiled code cannot be used", Cause: err}
		}
		r.cache = kept
		config = config.WithCompilationCache(kept)
	}
	ctx := context.Background()
	r.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	host, err := newHost(ctx, r.runtime)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the rasteriser: %w", err), r.close())
	}
	r.host = host
	return r, nil
}

func (r *raster) close() error {
	err := r.runtime.Close(context.Background())
	if r.cache != nil {
		err = errors.Join(err, r.cache.Close(context.Background()))
	}
	return err
}

// settings are resvg-js' own, of which these matter here.
type settings struct {
	Background string  `json:"background,omitempty"`
	FitTo      fit     `json:"fitTo"`
	Font       fonts   `json:"font"`
	DPI        float64 `json:"dpi"`
}

type fit struct {
	Mode  string `json:"mode"`
	Value int    `json:"value"`
}

type fonts struct {
	DefaultFontFamily string `json:"defaultFontFamily"`
	SansSerifFamily   string `json:"sansSerifFamily"`
	SerifFamily       string `json:"serifFamily"`
	MonospaceFamily   string `json:"monospaceFamily"`
}

// family is the font of the page, which pictures have too.
const family = "Inter"

// paint draws the SVG as wide as size says, over the background, with the
// given fonts: each writes what those before it cannot.
func (r *raster) paint(svg []byte, size Size, background string, fontFiles ...[]byte) ([]byte, error) {
	width, height := size.pixels()
	options, err := json.Marshal(settings{
		Background: background,
		FitTo:      fit{Mode: "width", Value: width},
		Font:       fonts{family, family, family, family},
		DPI:        96,
	})
	if err != nil {
		return nil, err
	}
	picture, err := r.pixels(string(svg), string(options), fontFiles)
	if err != nil {
		return nil, fmt.Errorf("the SVG cannot be painted: %w", err)
	}
	if got := picture.Bounds().Size(); got != (image.Point{X: width, Y: height}) {
		return nil, fmt.Errorf("the SVG has the wrong size: %d x %d pixels instead of %d x %d",
			got.X, got.Y, width, height)
	}
	return encode(picture)
}

// encode writes a PNG, at the level that takes half the time of the usual one
// and makes files a twentieth larger. An opaque picture is the same with and without its
// alpha multiplied in, and the encoder has a faster path for one of the two.
func encode(picture *image.RGBA) ([]byte, error) {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if picture.Opaque() {
		err := encoder.Encode(&out, &image.NRGBA{Pix: picture.Pix, Stride: picture.Stride, Rect: picture.Rect})
		return out.Bytes(), err
	}
	err := encoder.Encode(&out, picture)
	return out.Bytes(), err
}

// pixels lets resvg read and paint an SVG, and frees what resvg made for it.
func (r *raster) pixels(svg, options string, fontFiles [][]byte) (*image.RGBA, error) {
	h := r.host
	defer clear(h.objects)
	at, length := h.addTo(options)
	list := h.add(&bytesList{fontFiles})
	tree, err := h.result("resvg_new", uint64(h.add(svg)), uint64(at), uint64(length), uint64(list))
	if err != nil {
		return nil, err
	}
	defer h.free("__wbg_resvg_free", uint64(tree))
	rendered, err := h.result("resvg_render", uint64(tree))
	if err != nil {
		return nil, err
	}
	defer h.free("__wbg_renderedimage_free", uint64(rendered))
	return h.image(uint64(rendered))
}

func (h *host) image(rendered uint64) (*image.RGBA, error) {
	width, err := h.call("renderedimage_width", rendered)
	if err != nil {
		return nil, err
	}
	height, err := h.call("renderedimage_height", rendered)
	if err != nil {
		return nil, err
	}
	pixels, err := h.call("renderedimage_pixels", rendered)
	if err != nil {
		return nil, err
	}
	area := image.Rect(0, 0, int(width), int(height))
	bytes, ok := h.take(pixels).([]byte)
	if !ok || len(bytes) != 4*area.Dx()*area.Dy() {
		return nil, errors.New("resvg gave no pixels")
	}
	return &image.RGBA{Pix: bytes, Stride: 4 * area.Dx(), Rect: area}, nil
}
