package key

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tokenlap/backend/bench"
)

// fromFile returns the first line of a file without surrounding space. The file
// must pass checkPrivate.
func fromFile(path string) (string, error) {
	path, err := expand(path)
	if err != nil {
		return "", err
	}
	shown := Mask(path)
	info, err := os.Stat(path) // before opening: a pipe without a writer would block
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", bench.NotFound("there is no key file %s: create it with the key as its first line", shown)
	case err != nil:
		return "", bench.Unreadable("the key file "+shown, err)
	case info.IsDir():
		return "", bench.Invalid("the key file %s is a directory: name the file in it that contains the key", shown)
	case !info.Mode().IsRegular():
		return "", bench.Invalid("the key file %s is not a regular file", shown)
	}
	if err := checkPrivate(path, info); err != nil {
		return "", err
	}
	line, err := firstLine(path)
	if err != nil {
		return "", bench.Unreadable("the key file "+shown, err)
	}
	if line == "" {
		return "", bench.NotFound("the key file %s has an empty first line: put the key there", shown)
	}
	return line, nil
}

// expand replaces a leading "~" with the user's home directory.
func expand(path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || rest != "" && !os.IsPathSeparator(rest[0]) {
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", bench.Invalid("the home directory for the key file %s is not known: give the whole path", Mask(path))
	}
	return filepath.Join(home, rest), nil
}

// firstLine returns the first line. It reads no more than the longest key may
// have, since the file may be anything.
func firstLine(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	line, err := bufio.NewReader(io.LimitReader(file, maxLength+4)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	return strings.TrimSpace(strings.TrimPrefix(line, "\xef\xbb\xbf")), nil
}
