package export

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// judged is a run of two models, one of which misses what it should meet, and
// whose names and titles are anybody's.
func judged(t *testing.T) bench.Run {
	t.Helper()
	whole := numbered()
	whole.Steady = nil
	run := summarized(whole, bench.ModelSummary{Endpoint: "bare", Attempts: 3, Failed: 3})
	run.Name, run.Finished = "a <b> & \"c\" \x1b[31m]]>", run.Started.Add(90*time.Second)
	var err error
	if run.Plan.FailIf, err = bench.ParseConditions([]string{"success<98%", "ttft.p95>12345s", "tpot.p50>1ms"}); err != nil {
		t.Fatal(err)
	}
	return run
}

func TestTheJUnitFileIsAsKept(t *testing.T) {
	var file bytes.Buffer
	if err := JUnit(&file, judged(t)); err != nil {
		t.Fatal(err)
	}
	golden(t, "junit.golden", file.Bytes())
}

func TestAJUnitFileIsXMLWhateverNamesHold(t *testing.T) {
	run := judged(t)
	for _, name := range []string{"\x00\x01\uFFFF", "\xff\xfe", "]]></testcase>", "<!--", "&lt;\n\"'"} {
		run.Name, run.Manifest.Version, run.Summary.Models[0].Endpoint = name, name, name
		var file bytes.Buffer
		if err := JUnit(&file, run); err != nil {
			t.Fatal(err)
		}
		decoder, cases := xml.NewDecoder(&file), 0
		for {
			token, err := decoder.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
			if start, is := token.(xml.StartElement); is && start.Name.Local == "testcase" {
				cases++
			}
		}
		if cases != 9 {
			t.Errorf("%q: %d test cases", name, cases)
		}
	}
}

func TestTheSuiteOfARunThatWasStoppedFails(t *testing.T) {
	run := summarized(numbered())
	run.State = bench.Stopped
	var file bytes.Buffer
	if err := JUnit(&file, run); err != nil || !strings.Contains(file.String(), "the run was stopped before its end") {
		t.Errorf("%v\n%s", err, file.String())
	}
}

func TestMarkdownSaysObjectivesAndPercentilesWithFailures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "step.md")
	if err := os.WriteFile(path, []byte("before\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := AppendMarkdown(path, judged(t)); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"before\n### a &lt;b&gt;",
		"| gemma-vllm | ttft=500ms | 50 % of requests |  |",
		"| gemma-vllm | all per-request objectives | 50 % of requests, 7.25 per second |  |",
		"| gemma-vllm | success=99% | 98.3 % | no |",
		"| gemma-vllm | not success&lt;98% | 98.3 % | yes |",
		"| bare | not tpot.p50&gt;1ms | too few requests | no |",
		"longer than any success: TTFT p50 250 ms, p95 ∞, p99 ∞",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if err := AppendMarkdown(filepath.Join(path, "below"), judged(t)); err == nil {
		t.Error("a file below a file was written")
	}
}
