// Package cli is the command line: all of Tokenlap without a window. Its
// commands read arguments, call the same use cases as the window, and print.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/key"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// environment is what the commands share: streams, folder, output format.
type environment struct {
	in      io.Reader
	out     *output   // results
	errs    io.Writer // messages
	drawn   io.Writer // progress, which moves the cursor
	dataDir string
	asJSON  bool
}

// Main runs one command line and returns its exit code. Results go to out,
// progress and messages to errs.
func Main(args []string, in io.Reader, out, errs io.Writer) int {
	results := &output{to: out}
	env := &environment{in: in, out: results, errs: &output{to: errs}, drawn: errs}
	root := env.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(results)
	root.SetErr(env.errs)
	code, failed := splitExit(root.Execute())
	if failed == nil {
		failed = results.failure()
	}
	if failed == nil {
		return int(code)
	}
	for _, line := range slices.Compact(strings.Split(failed.Error(), "\n")) { // a full disk fails one write after the other
		fmt.Fprintf(env.errs, "tokenlap: %s\n", key.Mask(line))
	}
	if isWrongUsage(failed) {
		return ExitUsage
	}
	return ExitError
}

// Command returns the command line as cobra defines it, for what describes it:
// manual pages and completions. To run it, call Main.
func Command() *cobra.Command { return (&environment{}).root() }

func (env *environment) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tokenlap",
		Short: "Lap timer for LLM endpoints: how fast do they stream?",
		Long: `Tokenlap measures how fast OpenAI-compatible endpoints stream: time to first
token, time per output token, latency, throughput, success rate. It keeps every
run, and exports what it measured.

Without a command it opens its window, where there is one; with a plan file alone,
such as nightly.tokenlap.toml, the window opens the plan.`,
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
	root.SetVersionTemplate("tokenlap {{.Version}}" + revision(app.Commit, app.Date) + ", definitions " + bench.Definitions + "\n")
	root.PersistentFlags().StringVar(&env.dataDir, "data-dir", "", "folder of the database (default $TOKENLAP_DATA, else the platform's data folder)")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return bench.Invalid("%s; see %s --help", strings.TrimSuffix(err.Error(), "."), c.CommandPath())
	})
	root.AddCommand(env.runCommand(), env.sweepCommand(), env.planCommand(), env.modelsCommand(), env.promptsCommand(), env.historyCommand(), env.compareCommand(), env.exportCommand(), env.importCommand(), env.mergeCommand(), env.collectCommand(), env.visualizeCommand(), env.keyCommand(), env.simulateCommand(), env.selfcheckCommand(), env.jobCommand())
	for _, command := range withSubcommands(root) {
		checkArguments(command)
		env.addCompletions(command)
	}
	return root
}

// revision returns a commit and its day as they stand behind the version.
func revision(commit, day string) string {
	if commit == "" || day == "" {
		return ""
	}
	return " (" + commit + ", " + day + ")"
}

// withSubcommands returns a command and all below it.
func withSubcommands(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, child := range c.Commands() {
		all = append(all, withSubcommands(child)...)
	}
	return all
}

// checkArguments makes a command report wrong arguments as a usage error, and a
// group of commands without an action of its own report unknown commands.
func checkArguments(c *cobra.Command) {
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

// dataFolder returns the folder of the database.
func (env *environment) dataFolder() (string, error) {
	if env.dataDir != "" {
		return env.dataDir, nil
	}
	return app.DataDir()
}

// openStore opens the store and closes runs whose process died.
func (env *environment) openStore(ctx context.Context) (*store.Store, error) {
	db, err := app.OpenStore(env.dataDir)
	if err != nil {
		return nil, err
	}
	if err := runner.Recover(ctx, db); err != nil { // the command may work all the same
		fmt.Fprintf(env.errs, "WARNING: %s\n", strings.ReplaceAll(err.Error(), "\n", "\nWARNING: "))
	}
	return db, nil
}

// withStore opens the store for one action.
func (env *environment) withStore(ctx context.Context, action func(*store.Store) error) error {
	db, err := env.openStore(ctx)
	if err != nil {
		return err
	}
	return errors.Join(action(db), db.Close())
}

// storeCommand makes c a command that opens the store for an action.
func (env *environment) storeCommand(c *cobra.Command, action func(ctx context.Context, db *store.Store, args []string) error) *cobra.Command {
	c.RunE = func(c *cobra.Command, args []string) error {
		return env.withStore(c.Context(), func(db *store.Store) error { return action(c.Context(), db, args) })
	}
	return c
}

// printJSON prints a value as indented JSON.
func (env *environment) printJSON(value any) error {
	encoder := json.NewEncoder(env.out.documents())
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// jsonFlag adds the flag --json to a command and returns it.
func (env *environment) jsonFlag(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&env.asJSON, "json", false, "print JSON on stdout, for machines")
	return c
}
