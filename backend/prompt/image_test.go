package prompt

import (
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

func TestThePicturesOfAFolderAreListedAndLoaded(t *testing.T) {
	folder := folderOf(t, map[string]string{"b.png": png, "a.JPG": jpeg, "c.gif": gif, "d.webp": webp, "notes.txt": "text"})
	if err := os.Mkdir(filepath.Join(folder, "e.png"), 0o700); err != nil {
		t.Fatal(err)
	}
	listed, err := ListImages(folder)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := LoadImages(listed)
	if err != nil {
		t.Fatal(err)
	}
	var names, types []string
	for i, file := range listed.Files {
		names, types = append(names, file.Name), append(types, loaded[i].MediaType)
		if len(file.Hash) != 64 {
			t.Errorf("%s has the hash %q", file.Name, file.Hash)
		}
	}
	if !reflect.DeepEqual(names, []string{"a.JPG", "b.png", "c.gif", "d.webp"}) || !reflect.DeepEqual(types, []string{"image/jpeg", "image/png", "image/gif", "image/webp"}) {
		t.Errorf("%q of types %q", names, types)
	}
	if url := loaded[1].DataURL(); url != "data:image/png;base64,iVBORw0KGgpieXRlcw==" {
		t.Errorf("the data URL is %s", url)
	}
	if none, err := LoadImages(bench.Images{}); none != nil || err != nil {
		t.Errorf("no pictures are %v, %v", none, err)
	}
}

func TestUnusablePicturesAreRefusedInOneSentence(t *testing.T) {
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
	_, ofText := ListImages(folderOf(t, map[string]string{"a.png": "text"}))
	_, ofEmpty := ListImages(folderOf(t, map[string]string{"a.txt": "text"}))
	_, ofNone := ListImages(filepath.Join(changed, "none"))
	for want, err := range map[string]error{
		"is not the one that the plan was made with": ofChanged, "there is no image": ofGone, "there is no image " + filepath.Join(changed, "passwd"): ofOutside,
		"is larger than 20 MiB": ofLarge, "is no PNG, JPEG, WebP or GIF image": ofText, "holds no PNG": ofEmpty, "there is no folder": ofNone,
	} {
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
