package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	spdxjson "github.com/spdx/tools-golang/json"
)

// lockFile has a package that ships, one that is for development alone, and one within another.
const lockFile = `{"packages": {
	"": {"version": "1.0.0"},
	"node_modules/@mantine/core": {"version": "9.7.3", "license": "MIT"},
	"node_modules/vite": {"version": "8.3.8", "license": "MIT", "dev": true},
	"node_modules/echarts/node_modules/tslib": {"version": "2.3.0"}
}}`

func TestTheBillNamesWhatShips(t *testing.T) {
	lock := filepath.Join(t.TempDir(), "package-lock.json")
	if err := os.WriteFile(lock, []byte(lockFile), 0o600); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "manual")
	if out, err := exec.Command("go", "build", "-o", binary, "../manual").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := bill("v1.2.3", "2026-11-28T05:00:00Z", binary, []string{lock, lock})
	if err != nil {
		t.Fatal(err)
	}
	read, err := spdxjson.Read(bytes.NewReader(text)) // as another program reads it
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]int{}
	for _, one := range read.Packages {
		named[one.PackageName+"@"+one.PackageVersion]++
		if one.PackageSPDXIdentifier == "" || one.PackageDownloadLocation == "" {
			t.Errorf("%s lacks what SPDX requires", one.PackageName)
		}
	}
	for _, want := range []string{"tokenlap@v1.2.3", "@mantine/core@9.7.3", "tslib@2.3.0", "sqlite@" + sqlite3.SQLITE_VERSION} {
		if named[want] != 1 {
			t.Errorf("%s is named %d times", want, named[want])
		}
	}
	if named["vite@8.3.8"] != 0 {
		t.Error("a package for development alone is named")
	}
	if !strings.Contains(string(text), "pkg:golang/github.com/spf13/cobra@v1.10.2") {
		t.Error("the modules of the binary are not named")
	}
	if len(read.Relationships) != len(read.Packages) {
		t.Errorf("%d relationships of %d packages", len(read.Relationships), len(read.Packages))
	}
}
