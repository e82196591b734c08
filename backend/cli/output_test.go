package cli_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
)

func TestExitCodesSayHowItEnded(t *testing.T) {
	h := newHome(t)
	bad := serve(t, "ttft=1ms&itl=0s&fault=http_503")
	h.do(0, "models", "add", "broken", "--url", bad, "--model", "m")
	for _, row := range []struct {
		code int
		line string
		says string
	}{
		{0, "--version", ""},
		{3, "run broken --iterations 1 --output-dir out", ""},
		{2, "run nobody", "nobody"},
		{2, "run --iterations 0", "iterations"},
		{2, "run --mode parallel", "sequential or concurrent"},
		{3, "run broken --concurrent 4 --iterations 1 --output-dir other", "1 iteration, 4 users"},
		{2, "run broken --mode sequential --concurrent 4", "leave one of them out"},
		{2, "run --iterations many", "iterations"},
		{2, "run --timeout soon", "seconds"},
		{2, "run --prompts nothing", "nothing"},
		{2, "run --model m", "--url"},
		{2, "run --url http://127.0.0.1:1/v1", "model id"},
		{2, "run --prompt-file missing.toml", "missing.toml"},
		{2, "run --rate 0", "rate"},
		{2, "run --rate 1..50", "never ends"},
		{2, "run --rate 5 --duration 10s --settle 10s", "settling"},
		{2, "run --rate 5,50,5 --stage-duration 30s,10s", "2 stage durations for 3 stages"},
		{2, "run --rate 5 --arrival gamma", "gamma:2"},
		{2, "run --rate 5 --max-error-rate 120%", "5%"},
		{2, "sweep broken --slo ttfx.p95=1s", "ttfx"},
		{2, "sweep broken --slo ttft.p95=500", "ttft.p95=500"},
		{2, "sweep broken --from 10 --to 5", "above the first"},
		{3, "sweep broken --users --to 2 --probe 1s --settle 0 --probe-requests 1 --slo success=99% --output-dir other2 --no-visualizations", ""},
		{2, "fly", "fly"},
		{2, "models fly", "fly"},
		{2, "run --wings", "wings"},
		{2, "models add a --url ftp://h --model m", "http"},
		{2, "models add a --url http://h --model m --key sk-abcdefghijklmnop", "reference"},
		{2, "models add a --url http://h --model m --header authorization=abc", "reference"},
		{2, "models add a --url http://h --model m --header Ocp-Apim-Subscription-Key=abc", "reference"},
		{2, "models add a --url http://h --model m --header x-note=sk-abcdefghijklmnop", "reference"},
		{2, "models add a --url http://h --model m --body api_key=abc", "reference"},
		{2, "models add a --url http://h/v1?subscription-key=abc --model m", "reference"},
		{1, "run broken --output-dir /dev/null/x", "cannot be written"},
		{2, "models add broken --url http://h --model m", "broken"},
		{2, "models show nobody", "nobody"},
		{2, "history show 1999", "1999"},
		{2, "export 1999", "1999"},
		{2, "export last --format xls", "markdown"},
		{2, "history --state lost", "finished"},
		{2, "history --since yesterday", "2026-01-31"},
		{2, "history purge", "--yes"},
		{2, "simulate --fault flood", "flood"},
		{2, "simulate --listen 0.0.0.0:0", "public"},
		{2, "models import missing.toml", "missing.toml"},
	} {
		_, errs := h.do(row.code, strings.Fields(row.line)...)
		if !strings.Contains(errs, row.says) {
			t.Errorf("tokenlap %s says %q, without %q", row.line, errs, row.says)
		}
		if strings.Contains(errs, "sk-abc") {
			t.Errorf("tokenlap %s repeats a key: %s", row.line, errs)
		}
	}
	rows := csvRows(t, filepath.Join("out", only(t, "out", "results")))
	if len(rows) != 18 || rows[0]["outcome"] != "http_5xx" || rows[0]["success"] != "False" || rows[0]["status_code"] != "503" {
		t.Errorf("%d rows, first %v", len(rows), rows[0])
	}
}

func TestListsAreArraysEvenWhenEmpty(t *testing.T) {
	h := newHome(t)
	for _, line := range []string{"history", "models", "prompts", "history list", "models list"} {
		list := read[[]map[string]any](h, strings.Fields(line)...)
		for _, one := range list {
			name := "id"
			if strings.HasPrefix(line, "models") {
				name = "name"
			}
			if text, ok := one[name].(string); !ok || text == "" {
				t.Errorf("%s --json: an object without %s: %v", line, name, one)
			}
		}
	}
	if prompts := read[[]bench.Prompt](h, "prompts"); len(prompts) != 18 {
		t.Errorf("%d prompts", len(prompts))
	}
}

// full takes nothing, as a full disk does.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// gone is a pipe whose reader has left.
type gone struct{}

func (gone) Write([]byte) (int, error) { return 0, syscall.EPIPE }

func TestWhatCannotBePrintedIsAnError(t *testing.T) {
	newHome(t)
	for _, args := range [][]string{{"models"}, {"prompts"}, {"history"}, {"models", "--json"}, {"models", "export", "-"}, {"--help"}, {"--version"}} {
		var errs bytes.Buffer
		if code := cli.Main(args, strings.NewReader(""), full{}, &errs); code != cli.ExitError || strings.Count(errs.String(), "tokenlap: ") != 1 {
			t.Errorf("%q: exit code %d, said %q", args, code, errs.String())
		}
	}
	var errs bytes.Buffer
	if code := cli.Main([]string{"models"}, strings.NewReader(""), gone{}, &errs); code != cli.ExitOK || errs.Len() > 0 {
		t.Errorf("a reader that left: exit code %d, said %q", code, errs.String())
	}
}
