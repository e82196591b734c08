// Command manual writes the manual pages and shell completions of the command
// line from the definitions of its commands:
//
//	go run ./build/package/manual VERSION DATE FOLDER
//
// DATE is the day of the revision, as 2026-11-28, so that the same revision
// always has the same pages. FOLDER gets man/man1, bash-completion/completions,
// zsh/vendor-completions and fish/vendor_completions.d, as below /usr/share.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"tokenlap/backend/cli"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "manual: say VERSION DATE FOLDER")
		os.Exit(2)
	}
	day, err := time.Parse(time.DateOnly, os.Args[2])
	if err == nil {
		err = write(cli.Command(), os.Args[1], day, os.Args[3])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(1)
	}
}

// write writes the pages and completions of root into folder.
func write(root *cobra.Command, version string, day time.Time, folder string) error {
	root.DisableAutoGenTag = true
	pages := filepath.Join(folder, "man", "man1")
	if err := os.MkdirAll(pages, 0o755); err != nil {
		return err
	}
	header := &doc.GenManHeader{Section: "1", Date: &day, Source: "Tokenlap " + version, Manual: "Tokenlap"}
	if err := doc.GenManTree(root, header, pages); err != nil {
		return err
	}
	for name, generate := range map[string]func(path string) error{
		"bash-completion/completions/tokenlap":    func(path string) error { return root.GenBashCompletionFileV2(path, true) },
		"zsh/vendor-completions/_tokenlap":        root.GenZshCompletionFile,
		"fish/vendor_completions.d/tokenlap.fish": func(path string) error { return root.GenFishCompletionFile(path, true) },
		"doc/tokenlap/tokenlap.ps1":               root.GenPowerShellCompletionFileWithDesc,
	} {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := generate(path); err != nil {
			return err
		}
	}
	return nil
}
