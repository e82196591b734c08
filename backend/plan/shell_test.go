package plan

import (
	"os/exec"
	"testing"
)

// awkward are texts that a shell would take for something else.
var awkward = []string{
	"", "plain", "two words", "it's", `say "yes"`, "$HOME", "`date`", `back\slash`, "a;b|c&d", "*", "~", "#1", "!x", "line\nbreak", "1,2,4", "@file", "é ’", "-x", "%TEMP%",
}

func TestAWordReachesAProgramAsItWasQuoted(t *testing.T) {
	for _, text := range awkward {
		got, err := exec.Command("sh", "-c", "printf %s "+POSIX.quote(text)).Output()
		if string(got) != text || err != nil {
			t.Errorf("%q: sh passes %q, %v", text, got, err)
		}
	}
}

func TestWordsAreQuotedByTheRulesOfPowerShell(t *testing.T) {
	for text, want := range map[string]string{
		"plain":        "plain",
		`C:\runs\a.md`: `C:\runs\a.md`,
		"1,2,4":        "'1,2,4'", // a list otherwise
		"@file":        "'@file'", // an array otherwise
		"it's":         "'it''s'",
		"it’s":         "'it’’s'", // PowerShell ends a text with it
		"$HOME":        "'$HOME'",
		"`date`":       "'`date`'",
		"":             "''",
	} {
		if got := PowerShell.quote(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got := PowerShell.flag("--output-dir", ""); len(got) != 1 || got[0] != "--output-dir=" {
		t.Errorf("an empty value: got %q", got) // a word of its own would be dropped
	}
}

func TestTheShellIsThatOfTheSystem(t *testing.T) {
	for system, want := range map[string]Shell{"windows": PowerShell, "linux": POSIX, "darwin": POSIX} {
		if got := ShellOf(system); got != want {
			t.Errorf("%s: got %v", system, got)
		}
	}
}
