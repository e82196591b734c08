package chart

import (
	_ "embed" // the fonts
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"unicode"
)

// The fonts of every picture: that of the page, and one that has further
// characters. A server has none that could be relied on, and a label must be as
// wide when it is laid out as when it is painted.
var (
	//go:embed asset/Inter-Regular.ttf
	regularFile []byte
	//go:embed asset/Inter-SemiBold.ttf
	boldFile []byte
	//go:embed asset/DejaVuSans.ttf
	furtherFile []byte
)

// face holds what is needed of a TrueType font to calculate the width of text.
type face struct {
	em       float64 // font units per em
	glyphs   map[rune]uint16
	advances []uint16 // by glyph; the last holds for all that follow
	further  *face    // has characters that this one lacks; may be nil
}

// has reports whether a character has a glyph, here or in the further face.
func (f *face) has(char rune) bool {
	_, has := f.glyphs[char]
	return has || f.further != nil && f.further.has(char)
}

// newFace reads the tables of a font file: which character has which glyph,
// and how far each moves the pen.
func newFace(file []byte) (f *face, err error) {
	defer func() { // a table that ends early, or points past the end
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the font file is damaged: %v", fault)
		}
	}()
	tables, first := map[string][]byte{}, 0
	if string(file[:4]) == "ttcf" { // a collection: the first of its fonts
		first = int(u32(file, 12))
	}
	for i := range int(u16(file, first+4)) {
		record := file[first+12+16*i:]
		start := u32(record, 8)
		tables[string(record[:4])] = file[start : start+u32(record, 12)]
	}
	f = &face{em: float64(u16(tables["head"], 18)), glyphs: map[rune]uint16{}}
	for i := range int(u16(tables["hhea"], 34)) {
		f.advances = append(f.advances, u16(tables["hmtx"], 4*i))
	}
	return f, f.readGlyphs(tables["cmap"])
}

// readGlyphs takes the Unicode table of all planes. It is format 12: groups of
// first character, last character, glyph of the first. Fonts of a system may
// have none but that of the first plane, format 4.
func (f *face) readGlyphs(cmap []byte) error {
	var plane []byte
	for i := range int(u16(cmap, 2)) {
		table := cmap[u32(cmap, 4+8*i+4):]
		switch u16(table, 0) {
		case 4:
			plane = table
		case 12:
			f.readGroups(table)
			return nil
		}
	}
	if plane == nil {
		return fmt.Errorf("the font file has no table of Unicode characters")
	}
	f.readSegments(plane)
	return nil
}

func (f *face) readGroups(table []byte) {
	for group := range int(u32(table, 12)) {
		at := 16 + 12*group
		first, last := rune(u32(table, at)), rune(u32(table, at+4))
		for char := first; char <= last; char++ {
			f.glyphs[char] = uint16(u32(table, at+8) + uint32(char-first))
		}
	}
}

// readSegments reads four lists, one after the other: last characters, first
// characters, what leads from a character to its glyph, and where else the
// glyph is listed, counted in bytes from that very place.
func (f *face) readSegments(table []byte) {
	segments := int(u16(table, 6)) / 2
	ends, starts := 14, 16+2*segments
	for i := range segments {
		delta, where := starts+2*segments+2*i, starts+4*segments+2*i
		for char := rune(u16(table, starts+2*i)); char <= rune(u16(table, ends+2*i)) && char < 0xffff; char++ {
			glyph := uint16(char)
			if offset := int(u16(table, where)); offset != 0 {
				if glyph = u16(table, where+offset+2*int(char-rune(u16(table, starts+2*i)))); glyph == 0 {
					continue
				}
			}
			if glyph += u16(table, delta); glyph != 0 {
				f.glyphs[char] = glyph
			}
		}
	}
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }

// width returns the width of a text in ems. A character without a glyph counts
// as one em, the usual width in fonts that have it.
func (f *face) width(text string) float64 {
	units := 0.0
	for _, char := range text {
		switch glyph, ok := f.glyphs[char]; {
		case ok:
			units += float64(f.advances[min(int(glyph), len(f.advances)-1)])
		case f.further != nil && f.further.has(char):
			units += f.em * f.further.width(string(char))
		case !unicode.Is(unicode.Mn, char) && !unicode.Is(unicode.Cf, char):
			units += f.em
		}
	}
	return units / f.em
}

// typeface is the two weights of the font of charts.
type typeface struct{ regular, bold *face }

func newTypeface() (typeface, error) {
	var faces [3]*face
	for i, file := range [...][]byte{regularFile, boldFile, furtherFile} {
		var err error
		if faces[i], err = newFace(file); err != nil {
			return typeface{}, err
		}
	}
	faces[0].further, faces[1].further = faces[2], faces[2]
	return typeface{faces[0], faces[1]}, nil
}

var loadTypeface = sync.OnceValues(newTypeface)

// pixels returns the width of a text of the usual size.
func pixels(text string) float64 {
	face, err := loadTypeface()
	if err != nil { // NewRenderer says so
		return 6.4 * float64(len([]rune(text)))
	}
	return 11 * face.regular.width(text)
}

var (
	fontSize = regexp.MustCompile(`([\d.]+)px`)
	fontBold = regexp.MustCompile(`(^|\s)(bold|bolder|[6-9]00)\s`)
)

// width returns the width of a text in CSS pixels, for a CSS font such as "bold
// 14px sans-serif".
func (t typeface) width(text, font string) float64 {
	size := 12.0
	if match := fontSize.FindStringSubmatch(font); match != nil {
		if parsed, err := strconv.ParseFloat(match[1], 64); err == nil {
			size = parsed
		}
	}
	if fontBold.MatchString(font) {
		return size * t.bold.width(text)
	}
	return size * t.regular.width(text)
}

// paintable replaces characters without a glyph, here or in the font more, which
// may be nil, by "?", and removes those that only join or vary others.
func (t typeface) paintable(text []byte, more *face) []byte {
	out := make([]byte, 0, len(text))
	for _, char := range string(text) {
		has := t.regular.has(char)
		if !has && more != nil {
			_, has = more.glyphs[char]
		}
		switch {
		case char == '\n' || char == '\t':
			out = append(out, byte(char))
		case unicode.Is(unicode.Cf, char) || unicode.Is(unicode.Variation_Selector, char):
		case has && char != unicode.ReplacementChar && !unicode.IsControl(char):
			out = append(out, string(char)...)
		default:
			out = append(out, '?')
		}
	}
	return out
}
