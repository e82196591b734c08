package prompt

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// The bounds of pictures. All of a folder are held in memory during a run.
const (
	maxImage     = 20 << 20
	maxAllImages = 512 << 20
	maxImages    = 10_000
)

// imageTypes are the media types that models take, and imageSuffixes how names of
// such files end.
var (
	imageTypes    = []string{"image/png", "image/jpeg", "image/webp", "image/gif"}
	imageSuffixes = []string{".png", ".jpg", ".jpeg", ".webp", ".gif"}
)

// ListImages returns the pictures of a folder, by name. Other files and folders
// within it are passed over.
func ListImages(folder string) (bench.Images, error) {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return bench.Images{}, bench.NotFound("there is no folder of images %s", folder)
	case err != nil:
		return bench.Images{}, bench.Unreadable("the folder of images "+folder, err)
	}
	found, all := bench.Images{Folder: folder}, 0
	for _, entry := range entries { // sorted by name
		if entry.IsDir() || !slices.Contains(imageSuffixes, strings.ToLower(filepath.Ext(entry.Name()))) {
			continue
		}
		content, err := readImage(filepath.Join(folder, entry.Name()))
		if err != nil {
			return bench.Images{}, err
		}
		all += len(content)
		if len(found.Files) == maxImages || all > maxAllImages {
			return bench.Images{}, bench.Invalid("the folder of images %s has more than %d pictures or %d MiB: take some of them away", folder, maxImages, maxAllImages>>20)
		}
		found.Files = append(found.Files, bench.ImageFile{Name: entry.Name(), Hash: hashOf(content)})
	}
	if len(found.Files) == 0 {
		return bench.Images{}, bench.Invalid("the folder of images %s holds no PNG, JPEG, WebP or GIF file", folder)
	}
	return found, nil
}

// LoadImages reads pictures that ListImages found. One that has changed since
// then, or is gone, is an error.
func LoadImages(images bench.Images) ([]bench.Image, error) {
	var loaded []bench.Image
	for _, file := range images.Files {
		path := filepath.Join(images.Folder, filepath.Base(file.Name))
		content, err := readImage(path)
		if err != nil {
			return nil, err
		}
		if hashOf(content) != file.Hash {
			return nil, bench.Invalid("the image %s is not the one that the plan was made with: put that one back, or make a new plan of the folder", path)
		}
		loaded = append(loaded, bench.Image{MediaType: http.DetectContentType(content), Base64: base64.StdEncoding.EncodeToString(content)})
	}
	return loaded, nil
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func readImage(path string) ([]byte, error) {
	about, err := os.Stat(path) // before it is opened: opening a pipe may block
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, bench.NotFound("there is no image %s", path)
	case err != nil:
		return nil, bench.Unreadable("the image "+path, err)
	case !about.Mode().IsRegular():
		return nil, bench.Invalid("the image %s is a folder, a pipe or a device", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, bench.Unreadable("the image "+path, err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxImage+1))
	switch {
	case err != nil:
		return nil, bench.Unreadable("the image "+path, err)
	case len(content) > maxImage:
		return nil, bench.Invalid("the image %s is larger than %d MiB", path, maxImage>>20)
	case !slices.Contains(imageTypes, http.DetectContentType(content)):
		return nil, bench.Invalid("the file %s is no PNG, JPEG, WebP or GIF image", path)
	}
	return content, nil
}
