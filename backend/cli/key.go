package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tokenlap/backend/bench"
	"tokenlap/backend/key"
)

func (env *environment) keyCommand() *cobra.Command {
	group := &cobra.Command{
		Use:   "key",
		Short: "Keep an API key in the keychain of the operating system",
		Long: `A model names its API key by a reference and never contains it:

  env:NAME       an environment variable: for servers and CI
  keyring:NAME   the keychain of the operating system: stored there with 'key set'
  file:PATH      the first line of a file that only you can read

The key itself reaches neither the database nor any export, log or message.`,
	}
	group.AddCommand(
		&cobra.Command{
			Use:     "set NAME",
			Short:   "Read a key from the keyboard, unseen, or from stdin, and keep it",
			Example: "  tokenlap key set openai\n  tokenlap models edit gpt --key keyring:openai",
			Args:    cobra.ExactArgs(1),
			RunE: func(_ *cobra.Command, args []string) error {
				value, err := env.readKey(args[0])
				if err != nil {
					return err
				}
				if err := key.Store(args[0], value); err != nil {
					return err
				}
				fmt.Fprintf(env.out, "Kept. Refer to it as keyring:%s\n", args[0])
				return nil
			},
		},
		&cobra.Command{
			Use:   "remove NAME",
			Short: "Remove a key from the keychain",
			Args:  cobra.ExactArgs(1),
			RunE: func(_ *cobra.Command, args []string) error {
				if err := key.Remove(args[0]); err != nil {
					return err
				}
				fmt.Fprintf(env.out, "Removed %s from the keychain.\n", args[0])
				return nil
			},
		})
	return group
}

func (env *environment) readKey(name string) (string, error) {
	if file, ok := env.in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		fmt.Fprintf(env.errs, "Key for %s (not shown): ", name)
		typed, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(env.errs)
		if err != nil {
			return "", &bench.Error{Code: bench.CodeUnavailable, Message: "the key could not be read from the keyboard", Cause: err}
		}
		return strings.TrimSpace(string(typed)), nil
	}
	line, err := bufio.NewReader(io.LimitReader(env.in, 64<<10)).ReadString('\n')
	if line = strings.TrimSpace(line); line == "" {
		if err != nil && err != io.EOF {
			return "", err
		}
		return "", bench.Invalid("no key came on stdin: type it, or pipe it in")
	}
	return line, nil
}
