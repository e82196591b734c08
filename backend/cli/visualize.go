package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/importer"
	"tokenlap/backend/stats"
)

func (env *environment) visualizeCommand() *cobra.Command {
	var files []string
	var dir string
	pictures := newPictureFlags()
	c := &cobra.Command{
		Use:   "visualize",
		Short: "Draw the charts of result files, without keeping the results",
		Long: `Draws the charts of the newest results CSV below the output folder, or of the
files named with --csv, into a folder visualizations. Several files, such as one
per load level, are drawn as one run with a stage per level; if two contain the
same model at the same level, the models are named after their files.`,
		Example: `  tokenlap visualize
  tokenlap visualize --output-dir results --theme dark --format svg`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			paths := append(files, args...) // a shell spreads a pattern over words
			if len(args) > 0 && len(files) == 0 {
				return bench.Invalid("name files with --csv")
			}
			if len(paths) == 0 {
				newest, err := newestResults(dir)
				if err != nil {
					return err
				}
				paths = []string{newest}
			}
			return env.visualize(c.Context(), expandPatterns(paths), dir, pictures)
		},
	}
	c.Flags().StringSliceVar(&files, "csv", nil, "results files: a b c, or a,b,c (default the newest below the output folder)")
	c.Flags().StringVar(&dir, "output-dir", "results", "folder that gets a folder visualizations")
	c.Flags().StringVar(&pictures.format, "format", pictures.format, "png or svg")
	pictures.register(c)
	return c
}

func (env *environment) visualize(ctx context.Context, paths []string, dir string, pictures *pictureFlags) error {
	var sources []importer.Source
	for _, path := range paths {
		source, err := importer.Open(ctx, path, nil)
		if err != nil {
			return err
		}
		fmt.Fprintf(env.errs, "Drawing %s, %s\n", path, plural(source.Rows, "request"))
		sources = append(sources, source)
	}
	source := sources[0]
	if len(sources) > 1 {
		var err error
		if source, err = importer.Merge(sources); err != nil {
			return err
		}
	}
	if source.Remark != "" {
		fmt.Fprintln(env.errs, source.Remark)
	}
	good := func(yield func(bench.Sample, error) bool) {
		for sample, err := range source.Samples {
			var bad *importer.BadRow
			if errors.As(err, &bad) {
				continue
			}
			if !yield(sample, err) {
				return
			}
		}
	}
	if source.Bad > 0 {
		fmt.Fprintf(env.errs, "%s cannot be read and left out; `tokenlap import` lists them\n", plural(source.Bad, "row"))
	}
	var err error
	if source.Run.Summary, err = stats.SummarizeSeq(source.Run, good, ""); err != nil {
		return err
	}
	drawn, err := env.draw(dir, []export.Subject{{Run: source.Run, Samples: good}}, pictures)
	for _, path := range drawn {
		fmt.Fprintln(env.out, path)
	}
	return err
}

// newestResults returns the results file below dir that was written last.
func newestResults(dir string) (newest string, err error) {
	var last time.Time
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasPrefix(entry.Name(), "benchmark_results_") || filepath.Ext(path) != ".csv" {
			return err
		}
		info, err := entry.Info()
		if err == nil && !info.ModTime().Before(last) {
			newest, last = path, info.ModTime()
		}
		return err
	})
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && newest == "":
		return "", bench.NotFound("there is no benchmark_results_....csv below %s: run something first, or name a file with --csv", dir)
	case err != nil:
		return "", &bench.Error{Code: bench.CodeUnavailable, Message: dir + " cannot be searched", Cause: err}
	}
	return newest, nil
}
