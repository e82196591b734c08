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

// ExportForm says what is exported, in which format and where to.
type ExportForm struct {
	Subjects []compare.Subject `json:"subjects"` // each run, or all in one file; of pictures the run, or the comparison of several
	Format   string            `json:"format"`   // the name of one of export.Formats
	Charts   []string          `json:"charts"`   // of pictures: the charts by name; empty: all
	Theme    string            `json:"theme"`    // of pictures: light or dark
	Path     string            `json:"path"`     // a file if Target has a name, else a folder

	// Of the chart of differences: which column of the comparison differs from which.
	Baseline int `json:"baseline,omitempty"`
	Column   int `json:"column,omitempty"`
}

// Exported is the outcome of an export.
type Exported struct {
	Paths   []string `json:"paths"`                    // files that were written
	Skipped []string `json:"skipped" translate:"text"` // charts that could not be drawn and why, one sentence each
}

// Target is where an export goes, as a dialog asks for it.
type Target struct {
	Folder string `json:"folder"` // of the last export
	Name   string `json:"name"`   // suggested for the file; "" if a folder is to be chosen
	Suffix string `json:"suffix"` // of the file, such as ".html"
}

// Target returns what to ask the user for before Export.
func (a *App) Target(ctx context.Context, form ExportForm) (Target, error) {
	job, err := a.newExportJob(ctx, form)
	if err != nil {
		return Target{}, err
	}
	folder, err := a.exportFolder(ctx)
	return Target{Folder: folder, Name: job.fileName(), Suffix: job.format.Suffix}, err
}

// Export writes files with the same bytes as `tokenlap export`.
func (a *App) Export(ctx context.Context, form ExportForm) (Exported, error) {
	job, err := a.newExportJob(ctx, form)
	if err != nil {
		return Exported{}, err
	}
	if form.Path == "" {
		return Exported{}, bench.Invalid("no place to write to: choose a file or a folder")
	}
	task := a.beginTask("Writing files")
	defer task.end()
	folder, exported := form.Path, Exported{}
	if job.fileName() != "" {
		if job.form.Path, err = CompletePath(form.Path, job.format.Suffix); err != nil {
			return Exported{}, err
		}
		folder = filepath.Dir(job.form.Path)
		exported.Paths = []string{job.form.Path}
		err = job.writeFile(ctx, task)
	} else {
		exported, err = job.writeFolder(ctx, task)
	}
	if err != nil {
		return Exported{}, err
	}
	exported.Paths, exported.Skipped = append([]string{}, exported.Paths...), append([]string{}, exported.Skipped...)
	if err := a.saveExportFolder(ctx, folder); err != nil { // the files are written all the same
		slog.Warn("the folder of the last export is not remembered", "error", err)
	}
	return exported, nil
}

// CompletePath adds a missing suffix to a path. The user has agreed to replace a
// file at the path that was chosen, but not one at the completed path.
func CompletePath(path, suffix string) (string, error) {
	if strings.EqualFold(filepath.Ext(path), suffix) {
		return path, nil
	}
	if _, err := os.Lstat(path + suffix); err == nil {
		return "", bench.Conflict("there is a file %s already: choose it itself to replace it, or another name", filepath.Base(path+suffix))
	}
	return path + suffix, nil
}

// writeFile writes an export that is one file to the path of the form.
func (j exportJob) writeFile(ctx context.Context, task *task) error {
	if j.format.IsPicture() {
		picture, err := j.picture(ctx)
		if err != nil {
			return err
		}
		return export.WriteFile(j.form.Path, func(w io.Writer) error { _, err := w.Write(picture); return err })
	}
	subjects, err := j.subjects(ctx, task)
	if err != nil {
		return err
	}
	return export.WriteFile(j.form.Path, func(w io.Writer) error { return j.format.Write(w, subjects) })
}

// writeFolder writes an export that is several files to the folder of the form.
func (j exportJob) writeFolder(ctx context.Context, task *task) (exported Exported, err error) {
	if j.format.IsPicture() {
		return j.writePictures(ctx, task)
	}
	subjects, err := j.subjects(ctx, task)
	if err != nil {
		return exported, err
	}
	exported.Paths, err = j.format.WriteFiles(j.form.Path, subjects)
	return exported, err
}

// writePictures writes the charts of the form to its folder.
func (j exportJob) writePictures(ctx context.Context, task *task) (exported Exported, err error) {
	charts, err := j.charts(ctx)
	if err != nil {
		return exported, err
	}
	pictures := j.pictures()
	pictures.Only = nil // charts has selected them
	pictures.Show = func(share float64) { task.report("Drawing charts", share) }
	exported.Paths, exported.Skipped, err = export.WriteCharts(filepath.Join(j.form.Path, Visualizations), j.runs[0], charts, pictures)
	return exported, err
}

// Picture returns one chart as a PNG, in base64, for the clipboard.
func (a *App) Picture(ctx context.Context, form ExportForm) (string, error) {
	form.Format = "png"
	job, err := a.newExportJob(ctx, form)
	if err != nil {
		return "", err
	}
	if len(form.Charts) != 1 {
		return "", bench.Invalid("%d charts for one picture: name one", len(form.Charts))
	}
	picture, err := job.picture(ctx)
	return base64.StdEncoding.EncodeToString(picture), err
}

// Markdown returns the summary of a run as Markdown.
func (a *App) Markdown(ctx context.Context, id string) (string, error) {
	db, err := a.store(ctx)
	if err != nil {
		return "", err
	}
	run, err := LoadRun(ctx, db, id)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	err = export.Markdown(&text, run)
	return text.String(), err
}
