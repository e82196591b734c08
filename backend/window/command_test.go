package window

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCommandCanBeTyped(t *testing.T) {
	typed, err := Command()
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Trim(typed, `"`) != self {
		t.Errorf("%s is not this program, %s", typed, self)
	}
	folder := t.TempDir()
	if err := os.Symlink(self, filepath.Join(folder, "tokenlap")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	t.Setenv("PATH", folder)
	if typed, err := Command(); typed != "tokenlap" || err != nil {
		t.Errorf("%q, %v where the terminal finds it by name", typed, err)
	}
}
