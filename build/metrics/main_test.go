package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheGeneratedFilesAreCurrent(t *testing.T) {
	root := filepath.Join("..", "..")
	schema, err := os.ReadFile(filepath.Join(root, schemaFile))
	if err != nil {
		t.Fatal(err)
	}
	documented, err := document(string(schema))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{pageFile: page(), keyFile: keyForm(), schemaFile: documented} {
		if got, err := os.ReadFile(filepath.Join(root, name)); err != nil || string(got) != want {
			t.Errorf("%s is not what package bench says (%v): run go generate ./backend/bench", name, err)
		}
	}
}

func TestADocumentWithoutItsMarksIsRefused(t *testing.T) {
	if _, err := document("# The JSON document"); err == nil {
		t.Error("no error")
	}
}
