// Command documents copies README.md, and all files of the repository that links
// lead to from there, into a folder:
//
//	go run ./build/package/documents FOLDER
//
// The folder has them where the repository has them, so that the links hold.
package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "documents: say FOLDER")
		os.Exit(2)
	}
	if err := copyDocuments(".", os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "documents:", err)
		os.Exit(1)
	}
}

// copyDocuments copies the documents of the repository root into folder.
func copyDocuments(root, folder string) error {
	names := []string{"README.md"}
	for i := 0; i < len(names); i++ { // it grows
		text, err := copied(filepath.Join(root, names[i]), filepath.Join(folder, names[i]))
		if err != nil {
			return err
		}
		if path.Ext(names[i]) != ".md" {
			continue
		}
		for _, target := range links(text) {
			if name := path.Join(path.Dir(names[i]), target); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return nil
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"`)

// links returns the relative paths that a page links to.
func links(page string) (paths []string) {
	for _, match := range link.FindAllStringSubmatch(page, -1) {
		target, _, _ := strings.Cut(match[1]+match[2], "#")
		if target != "" && !strings.Contains(target, "://") {
			paths = append(paths, target)
		}
	}
	return paths
}

// copied copies a file and returns what is in it.
func copied(from, to string) (string, error) {
	data, err := os.ReadFile(from)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return "", err
	}
	return string(data), os.WriteFile(to, data, 0o644)
}
