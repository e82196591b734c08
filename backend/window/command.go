package window

import (
	"os"
	"os/exec"
	"strings"
)

// Command returns what to type in a terminal to run this program: its name if
// PATH leads to it, else its full path, quoted where a shell needs that.
func Command() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	if found, err := exec.LookPath("tokenlap"); err == nil && sameFile(found, self) {
		return "tokenlap", nil
	}
	if strings.ContainsAny(self, " '&;()") {
		return `"` + self + `"`, nil
	}
	return self, nil
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}
