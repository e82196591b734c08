package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryFileThatTheDocsNameExists keeps the documents up to date.
func TestEveryFileThatTheDocsNameExists(t *testing.T) {
	for _, page := range documentPages(t) {
		for _, match := range regexp.MustCompile("`([A-Za-z.][A-Za-z0-9_./-]*)`").FindAllStringSubmatch(read(t, page), -1) {
			name := match[1]
			isPath := strings.HasPrefix(name, "backend/") || strings.HasPrefix(name, "frontend/") || regexp.MustCompile(`\.(go|md|yml|json)$`).MatchString(name)
			if !isPath || strings.HasPrefix(name, ".cache/") {
				continue
			}
			if _, err := os.Stat(name); err != nil {
				t.Errorf("%s names %s, which does not exist", page, name)
			}
		}
	}
}

// TestLinksOfTheDocumentsLeadSomewhere follows those to files and headings.
func TestLinksOfTheDocumentsLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"`)
	found := 0
	for _, page := range append(documentPages(t), "GLOSSARY.md", "CHANGELOG.md") {
		for _, match := range link.FindAllStringSubmatch(read(t, page), -1) {
			target := match[1] + match[2]
			if strings.HasPrefix(target, "https://") {
				continue
			}
			found++
			name, heading, hasHeading := strings.Cut(target, "#")
			path := page
			if name != "" {
				path = filepath.Join(filepath.Dir(page), name)
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s links to %s, which does not exist", page, target)
				continue
			}
			if hasHeading && !slices.Contains(anchors(read(t, path)), heading) {
				t.Errorf("%s links to %s, but there is no such heading", page, target)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d links were found", found)
	}
}

// anchors returns the names that GitHub gives to the headings of a page.
func anchors(page string) (names []string) {
	for _, match := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(page, -1) {
		name := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(match[1]), "")
		names = append(names, strings.ReplaceAll(name, " ", "-"))
	}
	return names
}

// TestTheDrawingOfInstantsHasTheWordsOfTheDefinitions reads its labels: each is
// an instant or a metric, and no instant is left out.
func TestTheDrawingOfInstantsHasTheWordsOfTheDefinitions(t *testing.T) {
	drawing, definitions := read(t, "docs/instants.svg"), read(t, "DEFINITIONS.md")
	label := regexp.MustCompile(`<text[^>]*>([^<]+)</text>`)
	labels := map[string]bool{}
	for _, match := range label.FindAllStringSubmatch(drawing, -1) {
		words := strings.TrimSuffix(match[1], " x (N - 1)")
		labels[words] = true
		for word := range strings.FieldsSeq(words) {
			if !strings.Contains(definitions, strings.TrimSuffix(word, "s")) {
				t.Errorf("the drawing says %q, and the definitions do not", match[1])
			}
		}
	}
	_, table, _ := strings.Cut(definitions, "| instant | when |")
	table, _, _ = strings.Cut(table, "\n\n")
	instants := regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(table, -1)
	if len(instants) < 10 {
		t.Fatalf("the definitions name only %q", instants)
	}
	for _, match := range instants {
		if !labels[match[1]] {
			t.Errorf("the drawing lacks the instant %s", match[1])
		}
	}
}

func TestTheArchitectureIsShortAndNamesEveryPackage(t *testing.T) {
	architecture, rules := read(t, "ARCHITECTURE.md"), read(t, ".golangci.yml")
	if lines := strings.Count(architecture, "\n"); lines > 100 {
		t.Errorf("ARCHITECTURE.md has %d lines: at most 100 are read", lines)
	}
	packages, err := os.ReadDir("backend")
	if err != nil || len(packages) < 10 {
		t.Fatal(err, packages)
	}
	for _, dir := range packages {
		if !strings.Contains(architecture, "| `backend/"+dir.Name()+"` |") {
			t.Errorf("the table of ARCHITECTURE.md lacks backend/%s", dir.Name())
		}
		if !strings.Contains(rules, `"**/backend/`+dir.Name()+`/`) {
			t.Errorf(".golangci.yml has no rule for what backend/%s may import", dir.Name())
		}
	}
}

// TestNamesHaveNoWordThatTheGlossaryForbids looks at the names of files and of
// exported Go identifiers. Prompts and migrations keep their names.
func TestNamesHaveNoWordThatTheGlossaryForbids(t *testing.T) {
	names, _, _ := strings.Cut(read(t, "GLOSSARY.md"), "\n## On the screen")
	forbidden := forbiddenWords(names)
	if len(forbidden) < 20 {
		t.Fatalf("the glossary forbids only %q", forbidden)
	}
	check := func(place, name string) {
		for _, word := range wordsOf(name) {
			if instead := forbidden[word]; instead != "" {
				t.Errorf("%s: %q in the name %s: the word is %s", place, word, name, instead)
			}
		}
	}
	files := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{".git", ".cache", "node_modules", "dist", "testdata", "catalogue", "migration"}, entry.Name()) {
			return filepath.SkipDir
		}
		files++
		check(path, strings.TrimSuffix(entry.Name(), filepath.Ext(entry.Name())))
		if filepath.Ext(path) != ".go" {
			return nil
		}
		for _, name := range exportedNames(t, path) {
			check(path, name)
		}
		return nil
	})
	if err != nil || files < 300 {
		t.Fatal(files, err)
	}
}

// forbiddenWords returns the words between backquotes in the third column of
// the glossary's tables, each with the word to use instead.
func forbiddenWords(glossary string) map[string]string {
	forbidden := map[string]string{}
	for line := range strings.Lines(glossary) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 {
			continue
		}
		for _, match := range regexp.MustCompile("`([a-z]+)`").FindAllStringSubmatch(cells[3], -1) {
			forbidden[match[1]] = strings.TrimSpace(cells[1])
		}
	}
	return forbidden
}

// wordsOf splits a name at capital letters and at what is no letter.
func wordsOf(name string) []string {
	spaced := regexp.MustCompile(`([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])`).ReplaceAllString(name, "$1$3 $2$4")
	return regexp.MustCompile(`[a-z]+`).FindAllString(strings.ToLower(spaced), -1)
}

func exportedNames(t *testing.T, path string) (names []string) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncDecl:
			names = append(names, node.Name.Name)
			return false // names within functions are not exported
		case *ast.TypeSpec:
			names = append(names, node.Name.Name)
		case *ast.ValueSpec:
			for _, name := range node.Names {
				names = append(names, name.Name)
			}
		case *ast.Field:
			for _, name := range node.Names {
				names = append(names, name.Name)
			}
		}
		return true
	})
	return slices.DeleteFunc(names, func(name string) bool { return !ast.IsExported(name) || strings.HasPrefix(name, "Test") })
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
