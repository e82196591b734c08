package cli_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

const (
	pngImage  = "\x89PNG\r\n\x1a\n the bytes of an image that are stored nowhere"
	jpegImage = "\xff\xd8\xff the bytes of another"
)

// photos makes a folder of two images.
func (h home) photos() {
	h.t.Helper()
	if err := os.Mkdir(filepath.Join(h.dir, "photos"), 0o700); err != nil {
		h.t.Fatal(err)
	}
	h.write("photos/a.png", pngImage)
	h.write("photos/b.jpg", jpegImage)
}

func TestARunWithImagesIsRepeatedByItsPlanFile(t *testing.T) {
	h := newHome(t)
	h.photos()
	h.do(0, "models", "add", "llama", "--url", serve(t, swift), "--model", "m")
	h.do(0, "run", "llama", "--iterations", "2", "--prompts", "short-simple-capital", "--images", "photos")
	first := read[bench.Run](h, "history", "show", "last")
	images := first.Plan.Images
	if !filepath.IsAbs(images.Folder) || len(images.Files) != 2 || images.Files[1].Name != "b.jpg" || images.Bytes() != len(pngImage)+len(jpegImage) {
		t.Errorf("the plan has %+v", images)
	}
	h.do(0, "plan", "show", "last", "again.toml")
	h.do(0, "run", "--plan", "again.toml")
	if again := read[bench.Run](h, "history", "show", "last"); again.ID == first.ID || !reflect.DeepEqual(again.Plan, first.Plan) {
		t.Errorf("%+v\nwas repeated as\n%+v", first.Plan, again.Plan)
	}
	h.write("own.toml", "models = [\"llama\"]\nimages = \"photos\"\n")
	if preview := read[plan.Preview](h, "plan", "check", "own.toml"); preview.Images != 2 || preview.ImageBytes != images.Bytes() {
		t.Errorf("%d images of %d bytes", preview.Images, preview.ImageBytes)
	}
	if out, _ := h.do(0, "plan", "check", "own.toml"); !strings.Contains(out, "Images   2 of "+images.Folder) {
		t.Errorf("%s", out)
	}
	h.write("photos/a.png", pngImage+", changed")
	if _, errs := h.do(2, "run", "--plan", "again.toml"); !strings.Contains(errs, "a.png is not the one that the plan was made with") {
		t.Errorf("%s", errs)
	}
	h.holdsNothingOf(pngImage, base64.StdEncoding.EncodeToString([]byte(pngImage)))
}

// holdsNothingOf fails if a file outside of photos holds one of the texts.
func (h home) holdsNothingOf(texts ...string) {
	h.t.Helper()
	files := 0
	err := filepath.WalkDir(h.dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Base(filepath.Dir(path)) == "photos" {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		for _, text := range texts {
			if bytes.Contains(content, []byte(text)) {
				h.t.Errorf("%s holds %q", path, text)
			}
		}
		return err
	})
	if err != nil || files < 3 {
		h.t.Errorf("%d files were read, %v", files, err)
	}
}

func TestUnusableImagesStartNothing(t *testing.T) {
	h := newHome(t)
	h.photos()
	url := serve(t, swift)
	h.do(0, "models", "add", "llama", "--url", url, "--model", "m")
	h.do(0, "models", "add", "old", "--url", url, "--model", "m", "--api", "completions")
	if err := os.Mkdir(filepath.Join(h.dir, "empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	h.write("large.png", pngImage)
	if err := os.Mkdir(filepath.Join(h.dir, "large"), 0o700); err != nil {
		t.Fatal(err)
	}
	h.write("large/a.png", pngImage)
	if err := os.Truncate(filepath.Join(h.dir, "large", "a.png"), 30<<20); err != nil {
		t.Fatal(err)
	}
	for args, said := range map[string]string{
		"llama --images none":      "there is no folder of images",
		"llama --images empty":     "contains no PNG, JPEG, WebP or GIF file",
		"llama --images large":     "a.png is larger than 20 MiB",
		"llama --images large.png": "large.png is not a folder",
		"old --images photos":      `model "old" is sent to through the completions API, which takes no images`,
	} {
		if _, errs := h.do(2, append([]string{"run"}, strings.Fields(args)...)...); !strings.Contains(errs, said) || strings.Count(strings.TrimSpace(errs), "\n") > 0 {
			t.Errorf("%s: %s", args, errs)
		}
	}
	if runs := read[[]any](h, "history"); len(runs) != 0 {
		t.Errorf("%d runs were started", len(runs))
	}
}
