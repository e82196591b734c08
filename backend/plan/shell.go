package plan

import (
	"regexp"
	"strings"
)

// Shell is the language of a copied command.
type Shell int

const (
	POSIX      Shell = iota // sh, bash, zsh, and what else follows them
	PowerShell              // of Windows: 5.1 and 7
)

// ShellOf returns the shell that people have on an operating system, by its name
// in Go.
func ShellOf(system string) Shell {
	if system == "windows" {
		return PowerShell
	}
	return POSIX
}

var (
	plainInPOSIX = regexp.MustCompile(`^[A-Za-z0-9_%+=:,./@-]+$`)
	// A comma joins a list in PowerShell, @ begins an array, and % is a command.
	plainInPowerShell = regexp.MustCompile(`^[A-Za-z0-9_+=:./\\-]+$`)
)

// quote quotes a text, if it must be, so that the shell takes it for one word.
func (s Shell) quote(text string) string {
	switch {
	case s == PowerShell && !plainInPowerShell.MatchString(text):
		return "'" + powerQuotes.Replace(text) + "'"
	case s == POSIX && !plainInPOSIX.MatchString(text):
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return text
}

// powerQuotes doubles every character that ends a single-quoted text of
// PowerShell: it takes typographic quotes for plain ones.
var powerQuotes = strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")

// flag returns the words of a flag with a value. Windows PowerShell drops an
// empty word, so its flag and value are one there.
func (s Shell) flag(flag, value string) []string {
	if s == PowerShell && value == "" {
		return []string{flag + "="}
	}
	return []string{flag, s.quote(value)}
}
