package export

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func cell(write func(*line)) string {
	var l line
	write(&l)
	return string(l.bytes)
}

func TestACellThatASpreadsheetWouldRunIsMadeHarmless(t *testing.T) {
	tests := []struct{ reason, in, want string }{
		{"plain words", "Paris", "Paris"},
		{"nothing", "", ""},
		{"a formula", "=1+1", "'=1+1"},
		{"a command", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
		{"plus", "+1", "'+1"},
		{"minus, also of a list", "- one\n- two", "'- one\n- two"},
		{"at", "@SUM(A1)", "'@SUM(A1)"},
		{"tab", "\tx", "'\tx"},
		{"carriage return", "\rx", "'\rx"},
		{"behind spaces", "  =1", "'  =1"},
		{"behind a line break", "\n=1", "'\n=1"},
		{"behind quotes", `"=1`, `'"=1`},
		{"behind an apostrophe of its own", "'=1", "''=1"},
		{"a tab behind an apostrophe", "'\tx", "''\tx"},
		{"behind a byte order mark", "\uFEFF=1", "'\uFEFF=1"},
		{"behind a no-break space", "\u00a0=1", "'\u00a0=1"},
		{"a wide sign", "＝1", "'＝1"},
		{"a sign further on", "2=1+1", "2=1+1"},
		{"a quote without a formula", "'tis", "'tis"},
		{"NUL before a formula", "\x00=1", "\uFFFD=1"},
		{"bad UTF-8", "a\xffb", "a\uFFFDb"},
	}
	for _, test := range tests {
		if got := harmless(test.in); got != test.want {
			t.Errorf("%s: %q becomes %q, want %q", test.reason, test.in, got, test.want)
		}
	}
}

func TestAHarmlessCellCanBeReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("=+-@'\" \t\r\nab,é＝"))).Draw(t, "text")
		got := harmless(text)
		if rest, guarded := strings.CutPrefix(got, "'"); guarded && startsFormula(rest) {
			got = rest
		}
		if got != text {
			t.Fatalf("%q reads back as %q", text, got)
		}
	})
}

func TestAnyTextSurvivesAStrictReader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bytesIn := rapid.SliceOfN(rapid.SampledFrom([]byte("a,\"\n\r=\x00\xff\xc3\xa9 ;'")), 0, 30).Draw(t, "bytes")
		var file bytes.Buffer
		table := newTable(&file, []column[string]{
			{"before", func(l *line, _ string) { l.integer(1) }},
			{"text", func(l *line, s string) { l.text(s) }},
			{"after", func(l *line, _ string) { l.number(-1.5) }},
		})
		if err := table.row(string(bytesIn)); err != nil {
			t.Fatal(err)
		}
		if err := table.out.Flush(); err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(file.Bytes()) || bytes.ContainsRune(file.Bytes(), 0) {
			t.Fatalf("not clean: %q", file.Bytes())
		}
		rows, err := csv.NewReader(&file).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(harmless(string(bytesIn)), "\r\n", "\n") // that reader's own rule
		if len(rows) != 2 || rows[1][0] != "1" || rows[1][1] != want || rows[1][2] != "-1.5" {
			t.Fatalf("got %q, want %q", rows, want)
		}
	})
}

func TestLinesEndInCRLFAndLineBreaksInCellsStay(t *testing.T) {
	got := string(results(t, answer()))
	if strings.Count(got, "\r\n") != 2 || !strings.HasSuffix(got, "\r\n") || !strings.Contains(got, "\"Line one,\nline \"\"two\"\": **Paris**.\"") {
		t.Errorf("got %q", got)
	}
}

func TestNumbersAreWrittenAsPythonDoes(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0.0", 12: "12.0", -3: "-3.0", 0.1: "0.1", 1.6858689785003662: "1.6858689785003662", 0.0001: "0.0001",
		1.0013580322265625e-05: "1.0013580322265625e-05", 1e15: "1000000000000000.0", 1e16: "1e+16", 2.5e-7: "2.5e-07",
		math.NaN(): "", math.Inf(1): "",
	} {
		if got := cell(func(l *line) { l.number(v) }); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}

func TestSecondsKeepTheLastNanosecond(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0.0", 1: "0.000000001", time.Second: "1.0", 1500 * time.Millisecond: "1.5", -1: "-0.000000001",
		-2500 * time.Millisecond: "-2.5", 9_007_199_254_740_993: "9007199.254740993",
	} {
		if got := cell(func(l *line) { l.seconds(d, true) }); got != want {
			t.Errorf("%d ns is written %q, want %q", d, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(-1e15, 1e15).Draw(t, "d"))
		got := cell(func(l *line) { l.seconds(d, true) })
		whole, part, _ := strings.Cut(strings.TrimPrefix(got, "-"), ".")
		back, err := strconv.ParseInt(whole+(part + "000000000")[:9], 10, 64)
		if err != nil || back != int64(d.Abs()) || strings.HasPrefix(got, "-") != (d < 0) {
			t.Fatalf("%d ns is written %q", d, got)
		}
	})
}
