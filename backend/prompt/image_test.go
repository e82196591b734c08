package prompt

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

const (
	png  = "\x89PNG\r\n\x1a\nbytes"
	gif  = "GIF89abytes"
	jpeg = "\xff\xd8\xffbytes"
	webp = "RIFF\x04\x00\x00\x00WEBPVP8 "
)

// folderOf makes a folder with these files.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestTheImagesOfAFolderAreListedAndLoaded(t *testing.T) {
	folder := folderOf(t, map[string]string{"b.png": png, "a.JPG": jpeg, "c.gif": gif, "d.webp": webp, "photo": gif, "notes.txt": "text", ".hidden.png": "text"})
	if err := os.Mkdir(filepath.Join(folder, "e.png"), 0o700); err != nil {
		t.Fatal(err)
	}
	listed, err := ListImages(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(folder, "nowhere"), filepath.Join(folder, "link")); err != nil {
		t.Fatal(err)
	}
	if again, err := ListImages(folder); err != nil || !reflect.DeepEqual(again, listed) {
		t.Errorf("with a link to nothing: %+v, %v", again, err)
	}
	loaded, err := LoadImages(listed)
	if err != nil {
		t.Fatal(err)
	}
	var names, types []string
	for i, file := range listed.Files {
		names, types = append(names, file.Name), append(types, loaded[i].MediaType)
		content, err := os.ReadFile(filepath.Join(folder, file.Name))
		if err != nil || file.Bytes != len(content) || file.Hash != fmt.Sprintf("%x", sha256.Sum256(content)) {
			t.Errorf("%+v of %q, %v", file, content, err)
		}
	}
	if !reflect.DeepEqual(names, []string{"a.JPG", "b.png", "c.gif", "d.webp", "photo"}) || !reflect.DeepEqual(types, []string{"image/jpeg", "image/png", "image/gif", "image/webp", "image/gif"}) {
		t.Errorf("%q of types %q", names, types)
	}
	if loaded[1].Base64 != "iVBORw0KGgpieXRlcw==" {
		t.Errorf("an image is %s", loaded[1].Base64)
	}
	if none, err := LoadImages(bench.Images{}); none != nil || err != nil {
		t.Errorf("no images are %v, %v", none, err)
	}
}

func TestUnusableImagesAreRefusedInOneSentence(t *testing.T) {
	changed := folderOf(t, map[string]string{"a.png": png})
	listed, err := ListImages(changed)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(changed, "a.png"), []byte(png+"more"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, ofChanged := LoadImages(listed)
	_, ofGone := LoadImages(bench.Images{Folder: changed, Files: []bench.ImageFile{{Name: "b.png"}}})
	_, ofOutside := LoadImages(bench.Images{Folder: changed, Files: []bench.ImageFile{{Name: "../../etc/passwd"}}})
	large := folderOf(t, map[string]string{"a.png": png})
	if err := os.Truncate(filepath.Join(large, "a.png"), maxImage+1); err != nil {
		t.Fatal(err)
	}
	_, ofLarge := ListImages(large)
	if err := os.Truncate(filepath.Join(large, "a.png"), maxImage); err != nil {
		t.Fatal(err)
	}
	if listed, err := ListImages(large); err != nil || listed.Bytes() != maxImage {
		t.Errorf("an image of the most bytes: %d, %v", listed.Bytes(), err)
	}
	for i := range maxAllImages / maxImage {
		path := filepath.Join(large, fmt.Sprint(i, ".png"))
		if err := errors.Join(os.WriteFile(path, []byte(png), 0o600), os.Truncate(path, maxImage)); err != nil {
			t.Fatal(err)
		}
	}
	_, ofMany := ListImages(large)
	_, ofFile := ListImages(filepath.Join(large, "a.png"))
	_, ofText := ListImages(folderOf(t, map[string]string{"a.png": "text"}))
	_, ofEmpty := ListImages(folderOf(t, map[string]string{"a.txt": "text"}))
	_, ofNone := ListImages(filepath.Join(changed, "none"))
	for want, err := range map[string]error{
		"is not the one that the plan was made with": ofChanged, "there is no image": ofGone, "there is no image " + filepath.Join(changed, "passwd"): ofOutside,
		"is larger than 20 MiB": ofLarge, "is no PNG, JPEG, WebP or GIF image": ofText, "contains no PNG": ofEmpty, "has more than 10000 images or 128 MiB": ofMany, "a.png is not a folder": ofFile, "there is no folder": ofNone,
	} {
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
