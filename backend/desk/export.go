package desk

import "context"

// ExportForm is what leaves, and how.
type ExportForm struct {
	Subjects []Subject `json:"subjects"` // csv, json and markdown: each run; html: all in one; more than one with png or svg: the comparison
	Format   string    `json:"format"`   // csv, json, html, markdown, png, svg
	Charts   []string  `json:"charts"`   // png and svg: names; empty: all
	Theme    string    `json:"theme"`    // png and svg: light or dark
	Path     string    `json:"path"`     // a file where one is written, else a folder
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
func (d *Desk) Target(ctx context.Context, form ExportForm) (Target, error) {
	return Target{}, errUnbuilt
}

// Export writes files: the same bytes as `tokenlap export`.
func (d *Desk) Export(ctx context.Context, form ExportForm) (Exported, error) {
	return Exported{}, errUnbuilt
}

// Picture draws one chart as a PNG, in base64, for the clipboard.
func (d *Desk) Picture(ctx context.Context, form ExportForm) (string, error) { return "", errUnbuilt }

// Markdown is the summary of a run to paste elsewhere.
func (d *Desk) Markdown(ctx context.Context, run string) (string, error) { return "", errUnbuilt }
