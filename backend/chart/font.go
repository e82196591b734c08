package chart

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode"
)

// further are fonts that systems have for scripts that the embedded ones lack,
// the widest first, by the beginning of their file names in lower case.
var further = []string{
	"notosanscjk-regular", "notosanscjk", "sourcehansans", "notosanssc", "notosansjp", "notosanskr", "notosanstc", // Linux, BSD
	"wqy-microhei", "wqy-zenhei", "droidsansfallback", "uming", "ipag", "nanumgothic", "unifont",
	"pingfang", "hiragino sans gb", "arial unicode", "applesdgothicneo", // macOS
	"msyh", "yugothm", "meiryo", "malgun", "simsun", "arialuni", // Windows
}

// maxFonts are read in search of one, and no file over the largest.
const (
	maxFonts    = 6
	largestFont = 40 << 20
)

// UseSystemFont lets pictures use a font of this machine for what the embedded
// fonts lack. Without it a picture is the same on every machine, which tests
// need.
func (r *Renderer) UseSystemFont() { r.folders = fontFolders() }

func fontFolders() []string {
	home, _ := os.UserHomeDir()
	switch runtime.GOOS {
	case "windows":
		return []string{filepath.Join(cmp.Or(os.Getenv("WINDIR"), `C:\Windows`), "Fonts")}
	case "darwin":
		return []string{"/System/Library/Fonts", "/Library/Fonts", filepath.Join(home, "Library", "Fonts")}
	}
	return []string{filepath.Join(home, ".local", "share", "fonts"), filepath.Join(home, ".fonts"), "/usr/local/share/fonts", "/usr/share/fonts"}
}

// system is a font of this machine.
type system struct {
	file []byte
	face *face
}

// another returns the font of the system for what a text has and the embedded
// fonts lack; nil if there is none. A character is searched for once.
func (r *Renderer) another(text []byte) *system {
	missing := r.face.lacking(text)
	if slices.ContainsFunc(missing, func(char rune) bool { return !r.sought[char] }) {
		r.seek(missing)
	}
	if r.system.covers(missing) == 0 {
		return nil
	}
	return r.system
}

// seek searches for a font with more of the characters than the one found
// before.
func (r *Renderer) seek(missing []rune) {
	for _, path := range fontFiles(r.folders) {
		if r.system.covers(missing) == len(missing) {
			break
		}
		if found := readSystem(path); found.covers(missing) > r.system.covers(missing) {
			r.system = found
		}
	}
	if r.sought == nil {
		r.sought = map[rune]bool{}
	}
	for _, char := range missing {
		r.sought[char] = true
	}
}

// lacking returns the characters of a text that have no glyph in the embedded
// fonts.
func (t typeface) lacking(text []byte) []rune {
	var missing []rune
	for _, char := range string(text) {
		if !t.regular.has(char) && !unicode.IsControl(char) && !unicode.Is(unicode.Cf, char) && !slices.Contains(missing, char) {
			missing = append(missing, char)
		}
	}
	return missing
}

func (s *system) covers(chars []rune) (n int) {
	if s == nil {
		return 0
	}
	for _, char := range chars {
		if _, has := s.face.glyphs[char]; has {
			n++
		}
	}
	return n
}

// fontFiles returns the first of the further fonts in the folders.
func fontFiles(folders []string) []string {
	ranked := map[int][]string{}
	for _, folder := range folders {
		// A folder that cannot be read has no font for us.
		_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, _ error) error {
			if entry == nil || entry.IsDir() {
				return nil
			}
			name := strings.ToLower(entry.Name())
			rank := slices.IndexFunc(further, func(begin string) bool { return strings.HasPrefix(name, begin) })
			if rank >= 0 && slices.Contains([]string{".ttf", ".ttc", ".otf", ".otc"}, filepath.Ext(name)) {
				ranked[rank] = append(ranked[rank], path)
			}
			return nil
		})
	}
	var files []string
	for rank := range further {
		files = append(files, ranked[rank]...)
	}
	return files[:min(len(files), maxFonts)]
}

// readSystem reads a font file; it returns nil if the file is of no use.
func readSystem(path string) *system {
	if about, err := os.Stat(path); err != nil || about.Size() > largestFont {
		return nil
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	face, err := newFace(file)
	if err != nil {
		return nil
	}
	return &system{file, face}
}
