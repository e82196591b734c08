// Package cli is the whole of Tokenlap without a window: for servers, for CI,
// and for hands on a keyboard. Its commands read arguments, call the same
// packages as the window does, and print.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// The exit codes.
const (
	ExitOK          = 0
	ExitError       = 1   // an error of ours
	ExitUsage       = 2   // wrong usage
	ExitNoSuccess   = 3   // finished, but not one request succeeded
	ExitInterrupted = 130 // stopped by the user
)

// exit ends a command with a code and no further message.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// env is what the commands share: streams, folder, output format.
type env struct {
	in      io.Reader
	out     io.Writer // results
	errs    io.Writer // progress and messages
	dataDir string
	asJSON  bool
}

// Main runs one command line and returns its exit code. Results go to out,
// progress and messages to errs.
func Main(args []string, in io.Reader, out, errs io.Writer) int {
	results := &output{to: out}
	a := &env{in: in, out: results, errs: errs}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(results)
	root.SetErr(errs)
	code, failed := sort(root.Execute())
	if failed == nil {
		failed = results.trouble()
	}
	if failed == nil {
		return int(code)
	}
	for _, line := range slices.Compact(strings.Split(failed.Error(), "\n")) { // a full disk refuses one thing after the other
		fmt.Fprintf(errs, "tokenlap: %s\n", line)
	}
	if isWrongUsage(failed) {
		return ExitUsage
	}
	return ExitError
}

// isWrongUsage reports whether another command line would have done. A name
// that is taken is a slip; a run that is in use is none.
func isWrongUsage(err error) bool {
	var e *bench.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case bench.CodeInvalid, bench.CodeNotFound:
		return true
	case bench.CodeConflict:
		return e.Field == "name" || e.Field == "aliases"
	}
	return false
}

// output remembers that something could not be written, so that those who
// print need not ask after each line.
type output struct {
	to  io.Writer
	err error // the first
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// trouble is the error for people. A reader that left has seen enough.
func (o *output) trouble() error {
	if o.err == nil || errors.Is(o.err, syscall.EPIPE) {
		return nil
	}
	return &bench.Error{Code: bench.CodeUnavailable, Message: "the results could not be written to stdout", Cause: o.err}
}

// sort tells an exit code from errors that have to be said; they may come
// joined.
func sort(err error) (code exit, failed error) {
	switch e := err.(type) {
	case nil:
	case exit:
		code = e
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			inner, said := sort(one)
			code, failed = max(code, inner), errors.Join(failed, said)
		}
	default:
		failed = err
	}
	return code, failed
}

func (a *env) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tokenlap",
		Short: "Lap timer for LLM endpoints: how fast do they stream?",
		Long: `Tokenlap measures how fast OpenAI-compatible endpoints stream: time to first
token, time per output token, latency, throughput, success rate. It keeps every
run, and exports what it measured.

Without a command it opens its window, where there is one.`,
		Example: `  tokenlap run --lengths short --iterations 1      # both simulated models: no account, no network
  tokenlap models add llama --url http://localhost:8000/v1 --model meta-llama/Llama-3.1-8B-Instruct
  tokenlap models test llama
  tokenlap run llama --mode concurrent --concurrent 8
  tokenlap history
  tokenlap export last --format csv --output-dir results`,
		Version:       app.Version,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
	}
	root.SetVersionTemplate("tokenlap {{.Version}}, definitions " + bench.Definitions + "\n")
	root.PersistentFlags().StringVar(&a.dataDir, "data-dir", "", "folder of the database (default $TOKENLAP_DATA, else the platform's data folder)")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return bench.Invalid("%s; see %s --help", strings.TrimSuffix(err.Error(), "."), c.CommandPath())
	})
	root.AddCommand(a.runCommand(), a.modelsCommand(), a.promptsCommand(), a.historyCommand(), a.exportCommand(), a.importCommand(), a.visualizeCommand(), a.keyCommand(), a.simulateCommand())
	for _, command := range flatten(root) {
		politely(command)
	}
	return root
}

func flatten(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, child := range c.Commands() {
		all = append(all, flatten(child)...)
	}
	return all
}

// politely turns a refusal of arguments into a usage error, and makes a group
// of commands without an own action refuse what it does not know.
func politely(c *cobra.Command) {
	check := c.Args
	if check == nil {
		check = cobra.NoArgs
	}
	c.Args = func(c *cobra.Command, args []string) error {
		err := check(c, args)
		switch {
		case err == nil:
			return nil
		case c.HasSubCommands() && len(args) > 0:
			return bench.Invalid("unknown command %q: see %s --help", args[0], c.CommandPath())
		}
		return bench.Invalid("%v: use %s", err, c.UseLine())
	}
	if c.Run == nil && c.RunE == nil {
		c.RunE = func(c *cobra.Command, _ []string) error {
			_ = c.Help()
			return nil
		}
	}
}

// open opens the store; runs whose process died are closed first.
func (a *env) open(ctx context.Context) (*store.Store, error) {
	db, err := app.OpenStore(a.dataDir)
	if err != nil {
		return nil, err
	}
	if err := runner.Recover(ctx, db); err != nil { // what the user came for may work all the same
		fmt.Fprintf(a.errs, "WARNING: %s\n", strings.ReplaceAll(err.Error(), "\n", "\nWARNING: "))
	}
	return db, nil
}

// with opens the store for the time of one action.
func (a *env) with(ctx context.Context, action func(*store.Store) error) error {
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(action(db), db.Close())
}

// printJSON writes a value for machines.
func (a *env) printJSON(value any) error {
	encoder := json.NewEncoder(a.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

func (a *env) jsonFlag(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&a.asJSON, "json", false, "print JSON on stdout, for machines")
	return c
}
