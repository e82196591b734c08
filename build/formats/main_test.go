package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheGeneratedFileIsCurrent(t *testing.T) {
	got, err := os.ReadFile(filepath.Join("..", "..", pageFile))
	if err != nil || string(got) != page() {
		t.Errorf("%s is not what export.Formats says (%v): run go generate ./backend/export", pageFile, err)
	}
}
