package cli_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

var example = regexp.MustCompile(`(?m)^  (tokenlap .*?)(?:  +#.*)?$`)

// TestTheExamplesOfTheHelpWork carries out every example that any help page
// shows, against a simulator in place of the servers they name.
func TestTheExamplesOfTheHelpWork(t *testing.T) {
	h := newHome(t)
	url := serve(t, "ttft=1ms&itl=1ms&tokens=6")
	for _, name := range []string{"llama", "qwen-old", "gemma"} {
		h.do(0, "models", "add", name, "--url", url, "--model", name)
	}
	before := read[bench.Run](h, "run", "llama", "--requests", "60", "--output-dir", "").ID
	t.Setenv("MY_KEY", "a-key")
	t.Setenv("OPENAI_API_KEY", "a-key")
	seen := map[string]bool{}
	var help func(path []string)
	var lines []string
	help = func(path []string) {
		out, _ := h.do(0, append(path, "--help")...)
		_, shown, _ := strings.Cut(out, "Examples:\n")
		shown, _, _ = strings.Cut(shown, "\n\n")
		for _, match := range example.FindAllStringSubmatch(shown, -1) {
			if !seen[match[1]] {
				seen[match[1]] = true
				lines = append(lines, match[1])
			}
		}
		for _, sub := range subcommands(out) {
			help(append(path[:len(path):len(path)], sub))
		}
	}
	help(nil)
	if len(lines) < 15 {
		t.Fatalf("only %d examples found: %q", len(lines), lines)
	}
	for _, name := range []string{"sim-swift", "sim-steady"} { // their pace is for people to watch
		h.do(0, "models", "edit", name, "--url", "simulated:?"+swift)
	}
	h.do(0, "models", "remove", "llama") // an example adds it
	h.write("load.toml", "models = [\"gemma\"]\n[[stages]]\nload.rate = 20\nduration = \"1s\"\n")
	slices.SortStableFunc(lines, func(a, b string) int { return turn(a) - turn(b) })
	for _, line := range lines {
		line = regexp.MustCompile(`https?://[a-z.]+(:\d+)?/v1`).ReplaceAllString(line, url)
		args := words(line)[1:]
		if args[0] == "simulate" {
			args = append(args, "--listen", "127.0.0.1:0", "--for", "1ms")
		}
		if args[0] == "collect" { // no part comes
			args = append(args, "--listen", "127.0.0.1:0", "--for", "1ms")
			h.do(1, args...)
			continue
		}
		if args[0] == "selfcheck" {
			args = append(args, "--duration", "1s", "--ttft", "10ms", "--itl", "1ms")
		}
		for i, word := range args { // an id of a run, and a margin for servers that are this fast
			args[i] = map[string]string{"20261101": before, "5%": "10000%"}[word]
			if args[i] == "" {
				args[i] = word
			}
		}
		if args[0] == "compare" {
			h.do(0, "run", "llama", "qwen", "--requests", "60", "--output-dir", "")
		}
		if line == "tokenlap export last --format run --output-dir parts" {
			h.do(0, "run", "llama", "--requests", "5", "--part", "1/1", "--output-dir", "")
		}
		if args[0] == "visualize" { // one chart stands for all
			args = append(args, "--chart", "ttft_comparison")
		}
		if args[0] == "sweep" { // two levels stand for all
			args = append(args, "--probe", "1s", "--settle", "0", "--probe-requests", "20", "--from", "40", "--max-probes", "2", "--no-visualizations")
		}
		if line == "tokenlap run --models llama qwen gemma --iterations 5" {
			args = append(args, "--prompts", "short-simple-capital")
		}
		h.feed("a-key\n", 0, args...)
	}
}

// turn puts what makes a thing before what needs it.
func turn(line string) int {
	if strings.HasPrefix(line, "tokenlap run --plan") {
		return 9
	}
	for i, begin := range []string{"tokenlap models add", "tokenlap key set", "tokenlap run", "tokenlap plan show"} {
		if strings.HasPrefix(line, begin) {
			return i
		}
	}
	return 9
}

// subcommands reads the names from a help page.
func subcommands(help string) (names []string) {
	_, list, _ := strings.Cut(help, "Available Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	for line := range strings.Lines(list) {
		if fields := strings.Fields(line); len(fields) > 0 && fields[0] != "help" && fields[0] != "completion" {
			names = append(names, fields[0])
		}
	}
	return names
}

// words splits as a shell does, as far as the examples need it.
func words(line string) (list []string) {
	for _, match := range regexp.MustCompile(`'([^']*)'|(\S+)`).FindAllStringSubmatch(line, -1) {
		list = append(list, match[1]+match[2])
	}
	return list
}
