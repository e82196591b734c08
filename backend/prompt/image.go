package prompt

import (
	"bytes"
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
	"sync"
	"time"

	"tokenlap/backend/bench"
)

// The bounds of images. All of a folder are in memory during a run.
const (
	maxImage     = 20 << 20
	maxAllImages = 128 << 20
	maxImages    = 10_000
)

// imageTypes are the media types that models take, and imageSuffixes how names of
// such files end.
var (
	imageTypes    = []string{"image/png", "image/jpeg", "image/webp", "image/gif"}
	imageSuffixes = []string{".png", ".jpg", ".jpeg", ".webp", ".gif"}
)

// ListImages returns the images of a folder, by name. Their content decides what
// is one. Hidden files, other files and folders within it are passed over, but a
// file that is named as an image and is none is an error.
func ListImages(folder string) (bench.Images, error) {
	folder, err := filepath.Abs(folder) // the plan may be run again elsewhere
	if err != nil {
		return bench.Images{}, bench.Unreadable("the folder of images "+folder, err)
	}
	entries, err := readFolder(folder)
	if err != nil {
		return bench.Images{}, err
	}
	found := bench.Images{Folder: folder}
	all := 0
	for _, entry := range entries { // sorted by name
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		file, err := listImage(filepath.Join(folder, entry.Name()))
		if errors.Is(err, errNoImage) || bench.CodeOf(err) == bench.CodeNotFound { // a link to nothing
			continue
		}
		if err != nil {
			return bench.Images{}, err
		}
		all += file.Bytes
		if len(found.Files) == maxImages || all > maxAllImages {
			return bench.Images{}, bench.Invalid("the folder of images %s has more than %d images or %d MiB: take some of them away", folder, maxImages, maxAllImages>>20)
		}
		found.Files = append(found.Files, file)
	}
	if len(found.Files) == 0 {
		return bench.Images{}, bench.Invalid("the folder of images %s contains no PNG, JPEG, WebP or GIF file: put some into it, or name another", folder)
	}
	return found, nil
}

func readFolder(folder string) ([]os.DirEntry, error) {
	about, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, bench.NotFound("there is no folder of images %s", folder)
	case err == nil && !about.IsDir():
		return nil, bench.Invalid("%s is not a folder: name the folder that contains the images", folder)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, bench.Unreadable("the folder of images "+folder, err)
	}
	return entries, nil
}

// errNoImage is about a file that does not claim to be an image.
var errNoImage = errors.New("no image")

// listed are images that were read, so that the preview of a form does not read
// them anew with each letter. LoadImage looks at what they hold again.
var listed sync.Map // version -> bench.ImageFile

// version is a file as it was at a time.
type version struct {
	path    string
	size    int64
	changed time.Time
}

func listImage(path string) (bench.ImageFile, error) {
	now := version{path: path}
	if about, err := os.Stat(path); err == nil {
		now.size, now.changed = about.Size(), about.ModTime()
		if known, ok := listed.Load(now); ok {
			return known.(bench.ImageFile), nil
		}
	}
	content, err := readImage(path)
	if err != nil {
		return bench.ImageFile{}, err
	}
	file := bench.ImageFile{Name: filepath.Base(path), Bytes: len(content), Hash: hashOf(content)}
	listed.Store(now, file)
	return file, nil
}

// LoadImages reads images that ListImages found. One that has changed since then,
// or is gone, is an error.
func LoadImages(images bench.Images) ([]bench.Image, error) {
	var loaded []bench.Image
	for _, file := range images.Files {
		image, err := LoadImage(images.Folder, file)
		if err != nil {
			return nil, err
		}
		loaded = append(loaded, image)
	}
	return loaded, nil
}

// LoadImage reads one of the images like LoadImages.
func LoadImage(folder string, file bench.ImageFile) (bench.Image, error) {
	path := filepath.Join(folder, filepath.Base(file.Name))
	content, err := readImage(path)
	switch {
	case errors.Is(err, errNoImage) || err == nil && hashOf(content) != file.Hash:
		return bench.Image{}, bench.Invalid("the image %s is not the one that the plan was made with: put that one back, or make a new plan of the folder", path)
	case err != nil:
		return bench.Image{}, err
	}
	return bench.Image{MediaType: http.DetectContentType(content), Base64: base64.StdEncoding.EncodeToString(content)}, nil
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// readImage returns the content of an image, or errNoImage for what is none and is
// not named as one.
func readImage(path string) ([]byte, error) {
	isNamed := slices.Contains(imageSuffixes, strings.ToLower(filepath.Ext(path)))
	content, err := readStart(path)
	switch isImage := slices.Contains(imageTypes, http.DetectContentType(content)); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, bench.NotFound("there is no image %s", path)
	case !isNamed && (err != nil || !isImage):
		return nil, errNoImage
	case err != nil && !errors.Is(err, errNoImage):
		return nil, bench.Unreadable("the image "+path, err)
	case err == nil && !isImage:
		return nil, bench.Invalid("the file %s is no PNG, JPEG, WebP or GIF image: take it away", path)
	case len(content) > maxImage:
		return nil, bench.Invalid("the image %s is larger than %d MiB: make it smaller, or take it away", path, maxImage>>20)
	}
	return content, err
}

// readStart returns the content of a file, up to one byte more than an image may
// have, or errNoImage for a folder, pipe or device.
func readStart(path string) ([]byte, error) {
	about, err := os.Stat(path) // before it is opened: opening a pipe may block
	if err != nil {
		return nil, err
	}
	if !about.Mode().IsRegular() {
		return nil, errNoImage
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var content bytes.Buffer
	_, err = content.ReadFrom(io.LimitReader(file, sniffed))
	if err != nil || !slices.Contains(imageTypes, http.DetectContentType(content.Bytes())) {
		return content.Bytes(), err
	}
	_, err = content.ReadFrom(io.LimitReader(file, maxImage-sniffed+1))
	return content.Bytes(), err
}

// sniffed is how many bytes http.DetectContentType looks at.
const sniffed = 512
