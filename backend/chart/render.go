package chart

import "tokenlap/backend/bench"

// Size is how large a picture is.
type Size struct {
	Width, Height int     // in CSS pixels
	Scale         float64 // device pixels per CSS pixel; 0 means 1
}

// Renderer turns options into pictures without a browser or a display: ECharts
// in a JavaScript engine, then a rasteriser. It is not for concurrent use.
type Renderer struct{}

// NewRenderer makes a Renderer. Compiled code is kept in the folder cache, so
// that the next process starts faster; "" keeps none.
func NewRenderer(cache string) (*Renderer, error) { return &Renderer{}, nil }

// Close frees what the Renderer holds.
func (r *Renderer) Close() error { return nil }

// SVG draws an ECharts option. Options are data: strings such as "@fmt:ms"
// stand where ECharts would take a function. The same option gives the same bytes.
func (r *Renderer) SVG(option map[string]any, theme map[string]any, size Size) ([]byte, error) {
	return nil, &bench.Error{Code: bench.CodeUnavailable, Message: "this build draws no pictures"}
}

// PNG paints an SVG over a background, a CSS colour.
func (r *Renderer) PNG(svg []byte, size Size, background string) ([]byte, error) {
	return nil, &bench.Error{Code: bench.CodeUnavailable, Message: "this build draws no pictures"}
}
