package app_test

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/cli"
	"tokenlap/backend/compare"
	"tokenlap/backend/export"
	"tokenlap/backend/store"
)

// twoRuns are what is exported below.
func (p *past) twoRuns() {
	p.tb.Helper()
	for i, id := range []string{"r1", "r2"} {
		run := benchtest.Run(id, []string{"alpha", "beta"}, 1+i)
		run.Started = benchtest.Start.Add(time.Duration(i) * time.Hour)
		p.keep(run, append(benchtest.Samples(run, 20, 6), benchtest.Failure(999, bench.FailReset, "=cmd"))...)
	}
}

// command is what `tokenlap export` writes: the files by their names.
func (p *past) command(args ...string) map[string][]byte {
	p.tb.Helper()
	dir := p.tb.TempDir()
	var errs bytes.Buffer
	args = append([]string{"--data-dir", p.folder, "export", "--output-dir", dir}, args...)
	if code := cli.Main(args, strings.NewReader(""), io.Discard, &errs); code != 0 {
		p.tb.Fatalf("tokenlap %s: %s", strings.Join(args, " "), errs.String())
	}
	return filesIn(p.tb, dir)
}

func filesIn(tb testing.TB, dir string) map[string][]byte {
	tb.Helper()
	files := map[string][]byte{}
	must(tb, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[entry.Name()], err = os.ReadFile(path)
		return err
	}))
	return files
}

func sameFiles(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
	for name, bytesWanted := range want {
		if !bytes.Equal(got[name], bytesWanted) {
			t.Errorf("%s has %d bytes, and other ones than the %d of the command line", name, len(got[name]), len(bytesWanted))
		}
	}
}

// exported is a form and the arguments that do the same.
type exported struct {
	form app.ExportForm
	args []string
}

func TestExportsAreThoseOfTheCommandLine(t *testing.T) {
	likeTheCommandLine(t, map[string]exported{
		"csv":      {app.ExportForm{Format: "csv", Subjects: []compare.Subject{{Run: "r1"}, {Run: "r2"}, {Run: "r1"}}}, []string{"r1", "r2", "--format", "csv"}},
		"events":   {app.ExportForm{Format: "events", Subjects: []compare.Subject{{Run: "r1"}}}, []string{"r1", "--format", "events"}},
		"of both":  {app.ExportForm{Format: "events", Subjects: []compare.Subject{{Run: "r1"}, {Run: "r2"}}}, []string{"r1", "r2", "--format", "events"}},
		"json":     {app.ExportForm{Format: "json", Subjects: []compare.Subject{{Run: "r1"}}}, []string{"r1", "--format", "json"}},
		"jsons":    {app.ExportForm{Format: "json", Subjects: []compare.Subject{{Run: "r1"}, {Run: "r2"}}}, []string{"r1", "r2", "--format", "json"}},
		"html":     {app.ExportForm{Format: "html", Subjects: []compare.Subject{{Run: "r1"}, {Run: "r2"}}}, []string{"r1", "r2", "--format", "html"}},
		"markdown": {app.ExportForm{Format: "markdown", Subjects: []compare.Subject{{Run: "r2"}}}, []string{"r2", "--format", "markdown"}},
	})
}

func TestOnlyFormatsThatWriteTextsReadThem(t *testing.T) {
	p := newPast(t)
	p.twoRuns()
	for _, format := range export.Formats {
		texts := 0
		for sample, err := range app.ExportSamples(t.Context(), p.db, format, "r1") {
			must(t, err)
			texts += len(sample.Text)
		}
		if (texts > 0) != format.Texts {
			t.Errorf("%s: %d bytes of texts are read", format.Name, texts)
		}
	}
}

func TestAnExportDrawsItsChartsAsTheCommandLineDoes(t *testing.T) {
	likeTheCommandLine(t, map[string]exported{
		"svg":       {app.ExportForm{Format: "svg", Subjects: []compare.Subject{{Run: "r1"}}, Theme: "dark"}, []string{"r1", "--format", "svg", "--theme", "dark"}},
		"one chart": {app.ExportForm{Format: "png", Subjects: []compare.Subject{{Run: "r1"}}, Charts: []string{"ecdf"}}, []string{"r1", "--format", "png", "--chart", "ecdf"}},
	})
}

func likeTheCommandLine(t *testing.T, cases map[string]exported) {
	t.Helper()
	p := newPast(t)
	p.twoRuns()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			target, err := p.Target(t.Context(), c.form)
			must(t, err)
			c.form.Path = dir
			if target.Name != "" {
				c.form.Path = filepath.Join(dir, target.Name)
			}
			wrote, err := p.Export(t.Context(), c.form)
			must(t, err)
			got := filesIn(t, dir)
			sameFiles(t, got, p.command(c.args...))
			if len(wrote.Paths) != len(got) {
				t.Errorf("told of %v, wrote %d files", wrote.Paths, len(got))
			}
			if target, err = p.Target(t.Context(), c.form); err != nil || target.Folder != dir {
				t.Errorf("the folder %s is not remembered: %+v, %v", dir, target, err)
			}
		})
	}
}

func TestAnExportDrawsItsChartsAndSaysWhichItCannot(t *testing.T) {
	p := newPast(t)
	p.twoRuns()
	wrote, err := p.Export(t.Context(), app.ExportForm{Format: "svg", Subjects: []compare.Subject{{Run: "r1"}}, Charts: []string{"scaling", "ecdf"}, Path: t.TempDir()})
	must(t, err)
	if len(wrote.Paths) != 1 || len(wrote.Skipped) != 1 || !strings.HasPrefix(wrote.Skipped[0], "scaling: ") {
		t.Errorf("got %+v", wrote)
	}
}

func TestAFileIsWrittenWhereItWasChosen(t *testing.T) {
	p := newPast(t)
	p.twoRuns()
	dir := t.TempDir()
	form := app.ExportForm{Format: "html", Subjects: []compare.Subject{{Run: "r1"}}, Path: filepath.Join(dir, "my report")}
	wrote, err := p.Export(t.Context(), form)
	must(t, err)
	if want := filepath.Join(dir, "my report.html"); !slices.Equal(wrote.Paths, []string{want}) || filesIn(t, dir)["my report.html"] == nil {
		t.Errorf("wrote %v", wrote.Paths)
	}
	_, err = p.Export(t.Context(), form) // nobody was asked about my report.html
	refused(t, err, bench.CodeConflict, "my report.html")
	form.Path = wrote.Paths[0]
	_, err = p.Export(t.Context(), form)
	must(t, err)
	for _, name := range []string{"png", "svg"} {
		form = app.ExportForm{Format: name, Subjects: []compare.Subject{{Run: "r1"}, {Run: "r2"}}, Charts: []string{"ttft_comparison"}}
		target, err := p.Target(t.Context(), form)
		must(t, err)
		if !strings.HasPrefix(target.Name, "compare_ttft_comparison_2026") || target.Suffix != "."+name {
			t.Errorf("target %+v", target)
		}
	}
}

func TestAComparisonDrawsItsChartsIntoFiles(t *testing.T) {
	p := newPast(t)
	p.twoRuns()
	dir := t.TempDir()
	form := app.ExportForm{Format: "svg", Charts: []string{"ttft_comparison", "scaling"}, Theme: "light", Path: dir,
		Subjects: []compare.Subject{{Run: "r1", Model: "alpha"}, {Run: "r2", Model: "alpha"}}}
	wrote, err := p.Export(t.Context(), form)
	must(t, err)
	if len(wrote.Paths) != 2 {
		t.Fatalf("wrote %+v", wrote)
	}
	for name, data := range filesIn(t, dir) {
		if !strings.HasPrefix(name, "compare_") || !bytes.Contains(data, []byte("ALPHA")) {
			t.Errorf("%s is not the comparison", name)
		}
	}
	form.Charts = []string{"timeline"}
	form.Path = filepath.Join(dir, "x.svg")
	_, err = p.Export(t.Context(), form)
	refused(t, err, bench.CodeInvalid, "timeline")
}

func TestTheDifferencesOfAColumnBecomeAFile(t *testing.T) {
	p := newPast(t)
	p.twoRuns()
	form := app.ExportForm{Format: "svg", Charts: []string{"compare"}, Theme: "light", Path: filepath.Join(t.TempDir(), "x.svg"), Column: 1,
		Subjects: []compare.Subject{{Run: "r1", Model: "alpha"}, {Run: "r2", Model: "alpha"}}}
	target, err := p.Target(t.Context(), form)
	must(t, err)
	if !strings.HasPrefix(target.Name, "compare_differences_2026") {
		t.Errorf("target %+v", target)
	}
	wrote, err := p.Export(t.Context(), form)
	if data := wrote.Paths; err == nil && len(data) == 1 {
		picture, err := os.ReadFile(data[0])
		must(t, err)
		if !bytes.Contains(picture, []byte("Differences from the baseline")) {
			t.Error("the picture is not that of the differences")
		}
	} else {
		t.Errorf("wrote %+v: %v", wrote, err)
	}
	form.Column = 2
	_, err = p.Export(t.Context(), form)
	refused(t, err, bench.CodeInvalid, "column 2")
}

func TestAPictureDrawsItsChartsAsPNG(t *testing.T) {
	p := newPast(t)
	p.twoRuns()
	form := app.ExportForm{Subjects: []compare.Subject{{Run: "r1"}}, Charts: []string{"ecdf"}, Theme: "dark"}
	text, err := p.Picture(t.Context(), form)
	must(t, err)
	data, err := base64.StdEncoding.DecodeString(text)
	must(t, err)
	picture, err := png.Decode(bytes.NewReader(data))
	must(t, err)
	if size := picture.Bounds().Size(); size.X != 2000 || size.Y < 600 {
		t.Errorf("the picture is %v", size)
	}
	form.Charts = nil
	_, err = p.Picture(t.Context(), form)
	refused(t, err, bench.CodeInvalid, "name one")
	form.Charts = []string{"scaling"}
	_, err = p.Picture(t.Context(), form)
	refused(t, err, bench.CodeInvalid, "one load level")
}

func TestMarkdownIsTheSummaryOfARun(t *testing.T) {
	p := newPast(t)
	p.twoRuns()
	text, err := p.Markdown(t.Context(), "r1")
	must(t, err)
	for _, want := range p.command("r1", "--format", "markdown") {
		if text != string(want) {
			t.Errorf("got\n%s", text)
		}
	}
}

func TestAWrongExportIsSaidInWords(t *testing.T) {
	p := newPast(t)
	p.twoRuns()
	one := []compare.Subject{{Run: "r1"}}
	for _, c := range []struct {
		form app.ExportForm
		says string
	}{
		{app.ExportForm{Format: "pdf", Subjects: one, Path: "x"}, "pdf"},
		{app.ExportForm{Format: "csv", Path: "x"}, "no run"},
		{app.ExportForm{Format: "csv", Subjects: one}, "no place"},
		{app.ExportForm{Format: "png", Subjects: one, Charts: []string{"pie"}, Path: "x"}, "pie"},
		{app.ExportForm{Format: "png", Subjects: one, Theme: "blue", Path: "x"}, "light or dark"},
	} {
		_, err := p.Export(t.Context(), c.form)
		refused(t, err, bench.CodeInvalid, c.says)
	}
}

func TestAnExportSucceedsAlthoughItsFolderCannotBeStored(t *testing.T) {
	p := newPast(t)
	p.twoRuns()
	db, err := sql.Open("sqlite", filepath.Join(p.folder, store.File))
	must(t, err)
	defer db.Close()
	_, err = db.Exec("CREATE TRIGGER full BEFORE INSERT ON setting BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
	must(t, err)
	path := filepath.Join(t.TempDir(), "one.md")
	got, err := p.Export(t.Context(), app.ExportForm{Subjects: []compare.Subject{{Run: "r1"}}, Format: "markdown", Path: path})
	if err != nil || !slices.Equal(got.Paths, []string{path}) {
		t.Errorf("got %q, %v", got.Paths, err)
	}
}
