package chart

import (
	"bytes"
	"encoding/binary"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// poor is a renderer whose own fonts lack a letter, and folders with one more font.
func poor(t *testing.T, name string, file []byte) *Renderer {
	t.Helper()
	r, err := NewRenderer("")
	if err != nil {
		t.Fatal(err)
	}
	regular := *r.face.regular
	regular.glyphs = maps.Clone(regular.glyphs)
	delete(regular.glyphs, 'Ж')
	regular.further = nil
	r.face.regular = &regular
	folder := filepath.Join(t.TempDir(), "truetype")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), file, 0o644); err != nil {
		t.Fatal(err)
	}
	r.folders = []string{t.TempDir(), filepath.Join(folder, "missing"), filepath.Dir(folder)}
	return r
}

// collection wraps a font as a file of several has it.
func collection(font []byte) []byte {
	head := []byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10")
	moved := bytes.Clone(font)
	for i := range int(u16(font, 4)) {
		at := 12 + 16*i + 8
		binary.BigEndian.PutUint32(moved[at:], u32(font, at)+uint32(len(head)))
	}
	return append(head, moved...)
}

func TestSystemFontWritesWhatTheEmbeddedLack(t *testing.T) {
	for _, row := range []struct {
		why, name string
		file      []byte
		found     bool
	}{
		{"a font", "DroidSansFallbackFull.ttf", boldFile, true},
		{"a collection", "NotoSansCJK-Regular.ttc", collection(boldFile), true},
		{"a font that nobody asked for", "Comic.ttf", boldFile, false},
		{"no font at all", "unifont.ttf", []byte("not a font"), false},
		{"a damaged font", "unifont.ttf", boldFile[:3000], false},
	} {
		r := poor(t, row.name, row.file)
		more := r.another([]byte("<text>Ж</text>"))
		if (more != nil) != row.found {
			t.Errorf("%s: found %v", row.why, more != nil)
		}
		if more != nil && string(r.face.paintable([]byte("Ж字"), more.face)) != "Ж?" {
			t.Errorf("%s: %q", row.why, r.face.paintable([]byte("Ж字"), more.face))
		}
		if again := r.another([]byte("Ж")); again != more {
			t.Errorf("%s: it is looked for twice", row.why)
		}
		if r.another([]byte("plain")) != nil {
			t.Errorf("%s: taken where nothing is missing", row.why)
		}
	}
}

func TestNoFontOfTheSystemIsUsedUnasked(t *testing.T) {
	r := poor(t, "unifont.ttf", boldFile)
	r.folders = nil
	if r.another([]byte("Ж")) != nil {
		t.Error("found one")
	}
	if r.UseSystemFont(); len(r.folders) == 0 || !strings.Contains(strings.ToLower(strings.Join(r.folders, " ")), "fonts") {
		t.Errorf("folders are %q", r.folders)
	}
}

func TestBothTablesOfCharactersAgree(t *testing.T) {
	whole, err := newFace(regularFile)
	if err != nil {
		t.Fatal(err)
	}
	first := &face{glyphs: map[rune]uint16{}}
	var cmap []byte
	for i := range int(u16(regularFile, 4)) {
		if record := regularFile[12+16*i:]; string(record[:4]) == "cmap" {
			cmap = regularFile[u32(record, 8):]
		}
	}
	for i := range int(u16(cmap, 2)) {
		if table := cmap[u32(cmap, 4+8*i+4):]; u16(table, 0) == 4 {
			first.readSegments(table)
		}
	}
	if len(first.glyphs) < 1000 {
		t.Fatalf("only %d characters", len(first.glyphs))
	}
	for char, glyph := range first.glyphs {
		if whole.glyphs[char] != glyph {
			t.Errorf("%q has glyphs %d and %d", char, glyph, whole.glyphs[char])
		}
	}
}
