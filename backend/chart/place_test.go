package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"testing"
)

// placed is a text of a picture and the box it is written in.
type placed struct {
	text                     string
	left, top, right, bottom float64
}

// texts are those of an SVG that are written from left to right.
func texts(t *testing.T, svg []byte) []placed {
	t.Helper()
	var found []placed
	var open *start
	for decoder := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			open = nil
			if token.Name.Local == "text" {
				open = newStart(token.Attr)
			}
		case xml.CharData:
			if open != nil {
				found = append(found, open.write(string(token)))
			}
			open = nil
		}
	}
}

// start is where a text is anchored, and the size of its letters.
type start struct {
	anchor     string
	x, y, size float64
}

// newStart is nil for a text that is turned.
func newStart(attributes []xml.Attr) *start {
	one, dx, dy := &start{anchor: "start", size: 12}, 0.0, 0.0
	for _, attribute := range attributes {
		value := attribute.Value
		switch attribute.Name.Local {
		case "x":
			fmt.Sscan(value, &dx)
		case "y":
			fmt.Sscan(value, &dy)
		case "text-anchor":
			one.anchor = value
		case "style":
			if match := fontSize.FindStringSubmatch(value); match != nil {
				fmt.Sscan(match[1], &one.size)
			}
		case "transform":
			if n, _ := fmt.Sscanf(value, "translate(%g %g)", &one.x, &one.y); n < 2 {
				return nil
			}
		}
	}
	one.x, one.y = one.x+dx, one.y+dy
	return one
}

func (s *start) write(text string) placed {
	width := pixels(text) * s.size / 11
	left := s.x - map[string]float64{"start": 0, "middle": 0.5, "end": 1}[s.anchor]*width
	return placed{text, left, s.y - s.size/2, left + width, s.y + s.size/2}
}

// Names of any length and number stay inside the picture and apart.
func TestTextsStayInsideThePictureAndApart(t *testing.T) {
	r := drawing(t)
	for _, name := range []string{"one", "twenty", "stages", "tiers", "long", "alike", "foreign", "one-dead", "all-failed"} {
		_, charts := drawn(t, scenarios[name], Light)
		for _, chart := range charts {
			if chart.Option == nil || raced {
				continue
			}
			svg, err := r.Chart(chart, Light, Size{Width: usualWidth})
			if err != nil {
				t.Fatal(err)
			}
			all := texts(t, svg)
			if len(all) < 10 {
				t.Fatalf("%s %s: only %d texts were found", name, chart.Name, len(all))
			}
			for i, a := range all {
				if a.left < 0 || a.right > usualWidth || a.top < 0 || a.bottom > float64(chart.Height) {
					t.Errorf("%s %s: %q is written outside, from %.0f to %.0f", name, chart.Name, a.text, a.left, a.right)
				}
				for _, b := range all[:i] {
					if min(a.right, b.right)-max(a.left, b.left) > 2 && min(a.bottom, b.bottom)-max(a.top, b.top) > 3 {
						t.Errorf("%s %s: %q and %q are written over each other", name, chart.Name, a.text, b.text)
					}
				}
			}
		}
	}
}
