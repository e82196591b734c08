package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestTextsHaveNoWordThatTheGlossaryRefuses reads all that users read: texts of
// the window, messages and help of Go, documents.
func TestTextsHaveNoWordThatTheGlossaryRefuses(t *testing.T) {
	refused := refusedPhrases(t)
	texts := slices.Concat(goTexts(t), pageTexts(t), documents(t))
	if len(texts) < 4000 {
		t.Fatalf("only %d texts were found", len(texts))
	}
	for _, text := range texts {
		for _, match := range refused.pattern.FindAllString(strings.ToLower(text.words), -1) {
			t.Errorf("%s: %q in %q: the glossary says %s", text.place, match, text.words, refused.instead[match])
		}
	}
}

type refusal struct {
	pattern *regexp.Regexp
	instead map[string]string
}

// refusedPhrases reads the tables of the glossary on texts. Longer phrases are
// found before their parts.
func refusedPhrases(t *testing.T) refusal {
	_, section, found := strings.Cut(read(t, "GLOSSARY.md"), "\n## On the screen")
	if !found {
		t.Fatal("the glossary has no section on texts")
	}
	instead := map[string]string{}
	var phrases []string
	for line := range strings.Lines(section) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 {
			continue
		}
		for _, match := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[3], -1) {
			instead[match[1]] = strings.TrimSpace(cells[1])
			phrases = append(phrases, regexp.QuoteMeta(match[1]))
		}
	}
	if len(phrases) < 50 {
		t.Fatalf("the glossary refuses only %q", phrases)
	}
	slices.SortFunc(phrases, func(a, b string) int { return len(b) - len(a) })
	return refusal{regexp.MustCompile(`\b(?:` + strings.Join(phrases, "|") + `)\b`), instead}
}

type text struct{ place, words string }

// goTexts returns the string literals of Go that can be sentences or labels:
// those with a space. SQL and tests are none.
func goTexts(t *testing.T) (texts []text) {
	files, err := filepath.Glob("backend/*/*.go")
	if err != nil || len(files) < 300 {
		t.Fatal(len(files), err)
	}
	for _, path := range append(files, "app.go", "main.go") {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			literal, isLiteral := node.(*ast.BasicLit)
			if !isLiteral || literal.Kind != token.STRING {
				return true
			}
			words, err := strconv.Unquote(literal.Value)
			if err == nil && strings.Contains(words, " ") && !sql.MatchString(words) {
				texts = append(texts, text{set.Position(literal.Pos()).String(), words})
			}
			return true
		})
	}
	return texts
}

var sql = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|FROM|PRAGMA|CREATE|WHERE) `)

// pageTexts returns the strings of the dictionaries, in both languages.
func pageTexts(t *testing.T) (texts []text) {
	files, err := filepath.Glob("frontend/src/lib/text/*.ts")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	quoted := regexp.MustCompile("\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`]*`")
	for _, path := range append(files, "frontend/src/lib/metrics.generated.ts") {
		if strings.HasSuffix(path, ".test.ts") {
			continue
		}
		source := read(t, path)
		for _, span := range quoted.FindAllStringIndex(source, -1) {
			line := 1 + strings.Count(source[:span[0]], "\n")
			texts = append(texts, text{path + ":" + strconv.Itoa(line), source[span[0]:span[1]]})
		}
	}
	return texts
}

// documents returns the paragraphs of what is read before and beside the app.
func documents(t *testing.T) (texts []text) {
	for _, path := range documentPages(t) {
		line := 1
		for paragraph := range strings.SplitSeq(read(t, path), "\n\n") {
			texts = append(texts, text{path + ":" + strconv.Itoa(line), strings.Join(strings.Fields(paragraph), " ")})
			line += strings.Count(paragraph, "\n") + 2
		}
	}
	return texts
}
