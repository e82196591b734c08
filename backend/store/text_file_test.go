package store_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"tokenlap/backend/bench"
)

func TestATextFileIsReadableByThisUserOnly(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	file, err := s.CreateTextFile("r1", 0)
	must(t, err)
	defer file.Close()
	info, err := file.Stat()
	must(t, err)
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
	if _, err := os.Stat(filepath.Join(dir, "run-r1-0.texts")); runtime.GOOS != "windows" && !os.IsNotExist(err) {
		t.Errorf("it has a name: %v", err)
	}
	_, err = s.CreateTextFile("../r1", 0)
	wantError(t, err, bench.CodeNotFound, "../r1")
}

func TestTextFilesOfARunAreRemovedAndNoOthers(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	for _, name := range []string{"run-a-0.texts", "run-a-12.texts", "run-a-1-0.texts", "run-a.lock", "run-a-b.texts"} {
		must(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
	}
	must(t, s.RemoveTextFiles("a"))
	for name, stays := range map[string]bool{
		"run-a-0.texts": false, "run-a-12.texts": false, "run-a-1-0.texts": true, "run-a.lock": true, "run-a-b.texts": true,
	} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != stays {
			t.Errorf("%s: %v, to stay: %v", name, err, stays)
		}
	}
}
