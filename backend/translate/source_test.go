package translate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is a text in the code of the backend.
type source struct {
	at, format string
	isSentence bool // for people, who may see the page
}

// quiet are the places whose texts do not come to the page: the command line, files
// for others, what is printed for developers, and what is not English.
var quiet = regexp.MustCompile(`^(cli|collector|kubernetes|simulator|export|load|translate|sweep)/|benchtest/|` +
	`^(plan/(option|objective|sweep)|bench/(metrics|stage_table|objective_sentence|trace_json)|stats/[a-z_]+_table|prompt/synthetic|prompt/catalogue|client/release|dialect/refusal|chart/(host|raster|render|font|text|script))\.go$|_test\.go$|_windows\.go$`)

// sentences are literals with at least two words.
var sentences = regexp.MustCompile(`(?i)[a-z]{2,}[^a-z]* (.*[^a-z])?[a-z]{2,}|[a-z]{2,} %|^%.* [a-z]{2,}`)

// noSentences are literals that have words and are for machines, or for people
// before there is a window.
var noSentences = regexp.MustCompile(`(?s)^(SELECT|WHERE|AND|INSERT|UPDATE|DELETE|CREATE|ALTER|PRAGMA|WITH|DROP|VACUUM|BEGIN|CASE) |\bFROM [a-z]+\b|\b(IS NULL|ORDER BY|NULLS LAST|AND id)\b|\br\.[a-z_]+|coalesce\(` +
	`|LIMIT \?|^ AND instr\(|^, [a-z]+(, [a-z]+)*$|HTTP/1|^Basic |application/json|\(\?i\)|\(\?P|^migration |; base64 |^# A plan of|^[a-z_]+(, [a-z_]+){2,}$|^This build of Tokenlap|^There is no display`)

// unchanged are texts that are the same in every language, or that are only read.
var unchanged = []string{
	"Application Support", "Swift (simulated)", "Steady (simulated)",
	"OpenAI Responses", "Azure OpenAI", "Google Gemini", "Together AI", "Fireworks AI", "Text Generation Inference", "llama.cpp server", "LM Studio",
	"AIPerf JSONL", "GenAI-Perf JSON", "GuideLLM JSON", "inference-perf JSON", "LLMPerf JSON", "SGLang JSONL", "Tokenlap CSV", "vLLM JSON", "seed CSV", "GuideLLM %s", "vLLM's bench serve",
	"Run ID", "Benchmark ID", "Run Info", "Request timeout", "Client error: Cannot connect", "start_time, end_time",
	"first record does not look like a TLS handshake", "no application protocol", "malformed HTTP response \"", "out of memory", "model name",
	"Say hello.", "What is the capital of France?", "one two", "%016x is the number of this request and not part of the question.\n",
	"%s %.3g req/s", "a list of chunks", "an instant", "nobody wants more", "last start", "chart %q: %w", "Inter Variable, Inter, system-ui, sans-serif",
}

// sources returns all texts in the code of the backend.
func sources(t *testing.T) (found []source) {
	root := filepath.Join("..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if isForDevelopers(n) {
				return false
			}
			expression, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			format, ok := literal(expression)
			if ok {
				at := name + ":" + strconv.Itoa(set.Position(n.Pos()).Line)
				isQuiet := quiet.MatchString(name) || noSentences.MatchString(format)
				found = append(found, source{at, format, sentences.MatchString(format) && !isQuiet})
			}
			return !ok
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// isForDevelopers reports whether a part of the code holds no text for users.
func isForDevelopers(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return true
	case *ast.CallExpr:
		switch call := n.Fun.(type) {
		case *ast.Ident:
			return call.Name == "panic"
		case *ast.SelectorExpr:
			of, _ := call.X.(*ast.Ident)
			return of != nil && (of.Name == "slog" || of.Name == "regexp") || slices.Contains([]string{"Debug", "Warn", "LogAttrs", "ExecContext", "QueryContext", "QueryRowContext"}, call.Sel.Name)
		}
	case *ast.Field:
		return n.Tag != nil
	}
	return false
}

// literal returns the value of a string literal. Of a sum with other values these
// are written as %s.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, isLeft := literal(e.X)
		right, isRight := literal(e.Y)
		if e.Op != token.ADD || !isLeft && !isRight {
			return "", false
		}
		if !isLeft {
			left = "%s"
		}
		if !isRight {
			right = "%s"
		}
		return left + right, true
	case *ast.ParenExpr:
		return literal(e.X)
	}
	return "", false
}
