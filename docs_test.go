package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestEveryFileThatTheDocsNameExists keeps the pages from rotting.
func TestEveryFileThatTheDocsNameExists(t *testing.T) {
	for _, page := range []string{"README.md", "ARCHITECTURE.md", "DEFINITIONS.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, match := range regexp.MustCompile("`([A-Za-z.][A-Za-z0-9_./-]*)`").FindAllStringSubmatch(string(text), -1) {
			name := match[1]
			isPath := strings.HasPrefix(name, "backend/") || strings.HasPrefix(name, "frontend/") || regexp.MustCompile(`\.(go|md|yml|json)$`).MatchString(name)
			if !isPath {
				continue
			}
			found++
			if _, err := os.Stat(name); err != nil {
				t.Errorf("%s names %s, which does not exist", page, name)
			}
		}
		if found == 0 {
			t.Errorf("%s names no file", page)
		}
	}
	architecture, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(architecture), "\n"); lines > 100 {
		t.Errorf("ARCHITECTURE.md has %d lines: at most 100 are read", lines)
	}
}
