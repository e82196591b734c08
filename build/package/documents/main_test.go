package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryFileThatALinkLeadsToIsCopied(t *testing.T) {
	root, folder := t.TempDir(), t.TempDir()
	write(t, root, map[string]string{
		"README.md":           `[a](docs/a.md#one) ![b](b.png) <source srcset="dark.png"> [web](https://example.org/c.md) [here](#two)`,
		"docs/a.md":           "[back](../README.md) [of a folder beside](../build/Containerfile)",
		"b.png":               "[no link](of-a-picture.md)",
		"dark.png":            "",
		"other.md":            "nobody links here",
		"build/Containerfile": "",
	})
	if err := copyDocuments(root, folder); err != nil {
		t.Fatal(err)
	}
	want := []string{"README.md", "b.png", "build/Containerfile", "dark.png", "docs/a.md"}
	if diff := cmp.Diff(want, files(t, folder)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestALinkToNothingIsAnError(t *testing.T) {
	root := t.TempDir()
	write(t, root, map[string]string{"README.md": "[a](a.md)"})
	if err := copyDocuments(root, t.TempDir()); err == nil || !strings.Contains(err.Error(), "a.md") {
		t.Errorf("%v, want one that names a.md", err)
	}
}

func TestTheDocumentsOfTokenlapAreAmongThem(t *testing.T) {
	folder := t.TempDir()
	if err := copyDocuments("../../..", folder); err != nil {
		t.Fatal(err)
	}
	got := files(t, folder)
	for _, want := range []string{"README.md", "LICENSE", "CHANGELOG.md", "DEFINITIONS.md", "docs/first-endpoint.md", "docs/verdict.md", "docs/pictures/results-dark.png"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
}

func write(t *testing.T, root string, texts map[string]string) {
	t.Helper()
	for name, text := range texts {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// files returns the paths of all files in a folder, sorted.
func files(t *testing.T, folder string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(folder, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
