package app

import (
	"context"
	"encoding/base64"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
	"tokenlap/backend/export"
)

// ExportForm is what leaves, and how.
type ExportForm struct {
	Subjects []compare.Subject `json:"subjects"` // csv, events, json and markdown: each run; html: all in one; more than one with png or svg: the comparison
	Format   string            `json:"format"`   // csv, events, json, html, markdown, png, svg
	Charts   []string          `json:"charts"`   // png and svg: names; empty: all
	Theme    string            `json:"theme"`    // png and svg: light or dark
	Path     string            `json:"path"`     // a file where one is written, else a folder
}

// Exported are the files written and, in words, the charts left out.
type Exported struct {
	Paths []string `json:"paths"`
	Left  []string `json:"left"`
}

// Target is where an export of this form would go: a file, or a folder for
// several files.
type Target struct {
	Folder string `json:"folder"` // the last one used
	Name   string `json:"name"`   // of the file; "" where a folder is asked for
	Suffix string `json:"suffix"` // ".html"
}

// Target says what to ask the user for before Export.
func (a *App) Target(ctx context.Context, form ExportForm) (Target, error) {
	p, err := a.pack(ctx, form)
	if err != nil {
		return Target{}, err
	}
	folder, err := a.folder(ctx)
	return Target{Folder: folder, Name: p.name(), Suffix: suffixes[form.Format]}, err
}

// Export writes files: the same bytes as `tokenlap export`.
func (a *App) Export(ctx context.Context, form ExportForm) (Exported, error) {
	p, err := a.pack(ctx, form)
	if err != nil {
		return Exported{}, err
	}
	if form.Path == "" {
		return Exported{}, bench.Invalid("no place to write to: choose a file or a folder")
	}
	task := a.beginTask("Writing files")
	defer task.end()
	folder, wrote := form.Path, Exported{}
	if p.name() != "" {
		if p.form.Path, err = withSuffix(form.Path, suffixes[form.Format]); err != nil {
			return Exported{}, err
		}
		folder = filepath.Dir(p.form.Path)
		wrote.Paths = []string{p.form.Path}
		err = a.writeFile(ctx, p, task)
	} else {
		wrote, err = a.writeFolder(ctx, p, task)
	}
	if err != nil {
		return Exported{}, err
	}
	wrote.Paths, wrote.Left = append([]string{}, wrote.Paths...), append([]string{}, wrote.Left...)
	if err := a.keepFolder(ctx, folder); err != nil { // the files are there all the same
		slog.Warn("the folder of the last export is not remembered", "error", err)
	}
	return wrote, nil
}

// withSuffix completes a name. The user was asked before a file of the name
// that was chosen is replaced, but not about one of the completed name.
func withSuffix(path, suffix string) (string, error) {
	if strings.EqualFold(filepath.Ext(path), suffix) {
		return path, nil
	}
	if _, err := os.Lstat(path + suffix); err == nil {
		return "", bench.Conflict("there is a file %s already: choose it itself to replace it, or another name", filepath.Base(path+suffix))
	}
	return path + suffix, nil
}

// writeFile writes what is one file to the place chosen for it.
func (a *App) writeFile(ctx context.Context, p parcel, task *task) error {
	if p.isPicture() {
		picture, err := p.picture(ctx)
		if err != nil {
			return err
		}
		return export.WriteFile(p.form.Path, func(w io.Writer) error { _, err := w.Write(picture); return err })
	}
	subjects, err := p.subjects(ctx, task)
	if err != nil {
		return err
	}
	return export.WriteFile(p.form.Path, func(w io.Writer) error {
		switch p.form.Format {
		case "html":
			return export.HTML(w, subjects)
		case "events":
			return export.Events(w, subjects[0].Run, subjects[0].Samples)
		case "json":
			return export.JSON(w, subjects[0].Run, subjects[0].Samples)
		}
		return export.Markdown(w, subjects[0].Run)
	})
}

// writeFolder writes several files, by the names that they have everywhere.
func (a *App) writeFolder(ctx context.Context, p parcel, task *task) (wrote Exported, err error) {
	dir := p.form.Path
	if p.isPicture() {
		pictures := p.pictures()
		pictures.Show = func(share float64) { task.report("Drawing charts", share) }
		if p.isTogether() {
			charts, err := p.together(ctx)
			if err != nil {
				return wrote, err
			}
			pictures.Only = nil // chosen already
			wrote.Paths, wrote.Left, err = export.WriteCharts(filepath.Join(dir, Visualizations), p.runs[0], charts, pictures)
			return wrote, err
		}
		subject := []export.Subject{{Run: p.runs[0], Samples: p.db.Samples(ctx, p.runs[0].ID)}}
		wrote.Paths, wrote.Left, err = Draw(filepath.Join(dir, Visualizations), subject, pictures)
		return wrote, err
	}
	subjects, err := p.subjects(ctx, task)
	if err != nil {
		return wrote, err
	}
	for _, s := range subjects {
		var paths []string
		switch p.form.Format {
		case "csv":
			paths, err = export.WriteCSV(dir, s.Run, s.Samples)
		case "events":
			paths, err = export.WriteEvents(dir, s.Run, s.Samples)
		case "json":
			paths, err = export.WriteJSON(dir, s.Run, s.Samples)
		default:
			paths, err = export.WriteMarkdown(dir, s.Run)
		}
		if wrote.Paths = append(wrote.Paths, paths...); err != nil {
			return wrote, err
		}
	}
	return wrote, nil
}

// Picture draws one chart as a PNG, in base64, for the clipboard.
func (a *App) Picture(ctx context.Context, form ExportForm) (string, error) {
	form.Format = "png"
	p, err := a.pack(ctx, form)
	if err != nil {
		return "", err
	}
	if len(form.Charts) != 1 {
		return "", bench.Invalid("%d charts for one picture: name one", len(form.Charts))
	}
	picture, err := p.picture(ctx)
	return base64.StdEncoding.EncodeToString(picture), err
}

// Markdown is the summary of a run to paste elsewhere.
func (a *App) Markdown(ctx context.Context, id string) (string, error) {
	db, err := a.store(ctx)
	if err != nil {
		return "", err
	}
	run, err := RunNow(ctx, db, id)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	err = export.Markdown(&text, run)
	return text.String(), err
}
