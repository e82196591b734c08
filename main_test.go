package main

import (
	"bytes"
	"strings"
	"testing"
)

// Both are said without arguments by a build or a machine that has no window;
// the tests are such a build.
func TestWithoutWindowSaysSoAndShowsTheHelp(t *testing.T) {
	var out, errs bytes.Buffer
	status := start(nil, strings.NewReader(""), &out, &errs)
	if status != 2 {
		t.Errorf("status %d, want 2", status)
	}
	if !strings.HasPrefix(errs.String(), "This build of Tokenlap has no window.") {
		t.Errorf("the reason is missing: %s", errs.String())
	}
	if !strings.Contains(errs.String(), "Usage:") {
		t.Errorf("the help is missing: %s", errs.String())
	}
	if out.Len() > 0 {
		t.Errorf("stdout is for results, and holds %q", out.String())
	}
}

func TestAPlanFileIsForTheWindow(t *testing.T) {
	var out, errs bytes.Buffer
	if status := start([]string{"nightly.tokenlap.toml"}, strings.NewReader(""), &out, &errs); status != 2 {
		t.Errorf("status %d, want 2", status)
	}
	if !strings.HasPrefix(errs.String(), "This build of Tokenlap has no window.") {
		t.Errorf("the reason is missing: %s", errs.String())
	}
}

func TestArgumentsGoToTheCommandLine(t *testing.T) {
	t.Setenv("TOKENLAP_DATA", t.TempDir())
	var out, errs bytes.Buffer
	if status := start([]string{"models"}, strings.NewReader(""), &out, &errs); status != 0 {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	if !strings.Contains(out.String(), "sim-swift") {
		t.Errorf("the models are missing: %s", out.String())
	}
	if status := start([]string{"nonsense"}, strings.NewReader(""), &out, &errs); status != 2 {
		t.Errorf("status %d of an unknown command, want 2", status)
	}
}
