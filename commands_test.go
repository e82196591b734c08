package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/simulator"
)

// TestMain makes the test program be tokenlap where its arguments are not those
// of go test.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-test.") {
		os.Exit(start(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// block is a fenced block of a page. The text after commands is an excerpt of
// what they print.
type block struct {
	language, text string
	line           int
}

var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

func blocksOf(page string) (blocks []block) {
	for _, at := range fence.FindAllStringSubmatchIndex(page, -1) {
		blocks = append(blocks, block{page[at[2]:at[3]], page[at[4]:at[5]], 1 + strings.Count(page[:at[0]], "\n")})
	}
	return blocks
}

// documentPages returns the documents for users and contributors.
func documentPages(t *testing.T) []string {
	pages, err := filepath.Glob("docs/*.md")
	if err != nil || len(pages) < 8 {
		t.Fatal(pages, err)
	}
	return append([]string{"README.md", "CONTRIBUTING.md", "DEFINITIONS.md", "ARCHITECTURE.md", "BENCHMARKS.md", "SECURITY.md"}, pages...)
}

// TestTheCommandsOfTheDocumentsWork executes the blocks that are marked with
// sh, those of a page in one shell and a fresh folder, and compares what they
// print with the block of text after them, but for numbers. The servers that
// the pages name are simulators, and times of loads are a hundredth.
func TestTheCommandsOfTheDocumentsWork(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	server := map[string]string{}
	for name, behaviour := range map[string]string{
		"http://localhost:8000":  "ttft=8ms&ttft_jitter=0.3&itl=4ms&jitter=0.3&tokens=6&metrics=true",
		"http://localhost:8001":  "ttft=16ms&ttft_jitter=0.3&itl=8ms&jitter=0.3&tokens=6&metrics=true",
		"https://api.openai.com": "ttft=4ms&ttft_jitter=0.3&itl=4ms&jitter=0.3&tokens=8",
	} {
		server[name] = simulate(t, behaviour)
	}
	bin := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "tokenlap")); err != nil {
		t.Fatal(err)
	}
	pages := map[string]<-chan page{}
	for _, path := range documentPages(t) {
		blocks := blocksOf(read(t, path))
		if slices.ContainsFunc(blocks, func(b block) bool { return b.language == "sh" }) {
			pages[path] = follow(t, blocks, server, bin)
		}
	}
	if len(pages) < 8 {
		t.Errorf("only %d pages have commands that are executed", len(pages))
	}
	for path, done := range pages {
		t.Run(path, func(t *testing.T) {
			p := <-done
			if p.err != nil {
				t.Fatalf("%v\n%s", p.err, tail(p.out))
			}
			for i, b := range p.blocks {
				if b.language == "text" && i > 0 && p.blocks[i-1].language == "sh" {
					compareExcerpt(t, fmt.Sprintf("%s:%d", path, b.line), b.text, printed(p.out, i-1))
				}
			}
		})
	}
}

// page is a document whose commands were executed.
type page struct {
	blocks []block
	out    string
	err    error
}

func simulate(t *testing.T, behaviour string) string {
	t.Helper()
	parsed, err := simulator.Parse(behaviour)
	if err != nil {
		t.Fatal(err)
	}
	server, err := simulator.Start("127.0.0.1:0", parsed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return strings.TrimSuffix(server.URL(), "/v1")
}

// follow executes the commands of a page as its reader would, while others
// are executed: most of their time they wait for simulators.
func follow(t *testing.T, blocks []block, server map[string]string, bin string) <-chan page {
	folder := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	shell := exec.CommandContext(ctx, "sh", "-c", script(blocks, server))
	shell.Dir = folder
	shell.WaitDelay = 5 * time.Second
	shell.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"TOKENLAP_DATA="+filepath.Join(folder, "history"), "OPENAI_API_KEY=a-key", "MODEL_KEY=a-key", "GITHUB_STEP_SUMMARY=")
	done := make(chan page, 1)
	go func() {
		defer cancel()
		out, err := shell.CombinedOutput()
		done <- page{blocks, string(out), err}
	}()
	return done
}

// script is what a shell executes for the blocks: commands, and files of TOML
// by the name in their first line.
func script(blocks []block, server map[string]string) string {
	var script strings.Builder
	script.WriteString("set -eu\n")
	for i, b := range blocks {
		switch {
		case b.language == "sh":
			fmt.Fprintf(&script, "echo '%s'\n%s", mark(i), shortened(b.text, server))
		case b.language == "toml" && strings.HasPrefix(b.text, "# "):
			name, _, _ := strings.Cut(strings.TrimPrefix(b.text, "# "), "\n")
			fmt.Fprintf(&script, "cat >%s <<'END'\n%sEND\n", name, shortened(b.text, server))
		}
	}
	return script.String()
}

func mark(i int) string { return fmt.Sprintf("----- block %d", i) }

// printed returns what the block with that index printed.
func printed(out string, i int) string {
	_, after, _ := strings.Cut(out, mark(i)+"\n")
	before, _, _ := strings.Cut(after, "----- block ")
	return before
}

func tail(out string) string {
	lines := strings.Split(out, "\n")
	return strings.Join(lines[max(0, len(lines)-40):], "\n")
}

var (
	loadTime = regexp.MustCompile(`(--(?:duration|over|probe|settle|think|stage-duration)[ =]|(?:duration|settle) = ")[0-9smh,]+`)
	measures = regexp.MustCompile(`(?m)^tokenlap (run|sweep|selfcheck)\b`)
)

// quick makes a command of the documents short: no charts, and of a sweep two
// levels, unless its own flags say otherwise: the last of two counts.
var quick = map[string]string{
	"selfcheck": " --duration 1s",
	"run":       " --no-visualizations",
	"sweep":     " --no-visualizations --probe 1s --settle 0 --probe-requests 20 --from 40 --max-probes 2",
}

// shortened makes the times of loads a hundredth, sends requests to the
// simulators, and leaves out what would take seconds.
func shortened(commands string, server map[string]string) string {
	commands = loadTime.ReplaceAllStringFunc(commands, func(flag string) string {
		return regexp.MustCompile(`\d+[smh]`).ReplaceAllStringFunc(flag, func(text string) string {
			long, _ := time.ParseDuration(text)
			return (long / 100).String()
		})
	})
	for name, url := range server {
		commands = strings.ReplaceAll(commands, name, url)
	}
	return measures.ReplaceAllStringFunc(commands, func(command string) string {
		return command + quick[strings.TrimPrefix(command, "tokenlap ")]
	})
}

var (
	figure = regexp.MustCompile(`[<±-]?\d[\d.,:]*(?: ?(?:ns|µs|ms|s|min|%|kB|MB|GB)\b)?`)
	blanks = regexp.MustCompile(`[ \t|─-]+`)
)

// plain is a line of output without its figures and the widths of its columns.
func plain(line string) string {
	line = figure.ReplaceAllString(line, "#")
	return strings.TrimSpace(blanks.ReplaceAllString(line, " "))
}

// compareExcerpt looks for the lines of the excerpt in what was printed, in their order.
func compareExcerpt(t *testing.T, place, excerpt, out string) {
	t.Helper()
	rest := strings.Split(out, "\n")
	for line := range strings.Lines(excerpt) {
		wanted := plain(line)
		if wanted == "" || wanted == "..." {
			continue
		}
		at := slices.IndexFunc(rest, func(line string) bool { return plain(line) == wanted })
		if at < 0 {
			t.Errorf("%s: this is not printed:\n%s\nbut:\n%s", place, line, tail(out))
			return
		}
		rest = rest[at+1:]
	}
}

// notExecuted are the blocks of a console, whose lines have a prompt, by the
// beginning of their first command, with the reason why no test executes them.
var notExecuted = map[string]string{
	"git clone REPOSITORY":                  "needs the network",
	"make run":                              "builds and opens the app; a fresh machine proves it",
	"CGO_ENABLED=0 go":                      "compiles the program that runs the tests",
	"tokenlap simulate":                     "serves until it is interrupted",
	"tokenlap import":                       "names files of other tools, which backend/importer reads in its tests",
	"tokenlap models edit qwen --tokenizer": "names a file of several MB, which backend/tokenizer reads in its tests",
	"kubectl":                               "needs a cluster",
}

func TestBlocksThatAreNotExecutedHaveAReason(t *testing.T) {
	used := map[string]bool{}
	for _, path := range documentPages(t) {
		for _, b := range blocksOf(read(t, path)) {
			switch b.language {
			case "bash", "shell":
				t.Errorf("%s:%d: mark commands with sh, or with console if they cannot be executed", path, b.line)
			case "console":
				reason := ""
				for begin := range notExecuted {
					if strings.HasPrefix(b.text, "$ "+begin) {
						reason, used[begin] = begin, true
					}
				}
				if reason == "" {
					t.Errorf("%s:%d: no reason says why this is not executed:\n%s", path, b.line, b.text)
				}
			}
		}
	}
	if len(used) != len(notExecuted) {
		t.Errorf("of the reasons only these are used: %v", used)
	}
}
