package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// runEdit changes the run named by the first argument and returns what to
// print.
type runEdit func(db *store.Store, c *cobra.Command, args []string) (message string, err error)

// editCommand makes c a command that carries out an edit.
func (env *environment) editCommand(c *cobra.Command, edit runEdit) *cobra.Command {
	c.RunE = func(c *cobra.Command, args []string) error {
		return env.withStore(c.Context(), func(db *store.Store) error {
			message, err := edit(db, c, args)
			if err != nil {
				return err
			}
			fmt.Fprintln(env.out, message)
			return nil
		})
	}
	return c
}

func (env *environment) renameRun() *cobra.Command {
	return env.editCommand(&cobra.Command{Use: "rename RUN NAME", Short: "Give a run another name", Args: cobra.ExactArgs(2)}, func(db *store.Store, c *cobra.Command, args []string) (string, error) {
		return "Renamed.", db.Rename(c.Context(), args[0], args[1])
	})
}

func (env *environment) noteRun() *cobra.Command {
	return env.editCommand(&cobra.Command{Use: "note RUN TEXT", Short: "Set a run's note; an empty text removes it", Args: cobra.ExactArgs(2)}, func(db *store.Store, c *cobra.Command, args []string) (string, error) {
		return "Noted.", db.SetNote(c.Context(), args[0], args[1])
	})
}

func (env *environment) tagRun() *cobra.Command {
	c := env.editCommand(&cobra.Command{Use: "tag RUN TAG... [--remove TAG]", Short: "Add tags to a run, or remove them", Args: cobra.MinimumNArgs(1)}, func(db *store.Store, c *cobra.Command, args []string) (string, error) {
		run, err := db.Run(c.Context(), args[0])
		if err != nil {
			return "", err
		}
		removed, err := c.Flags().GetStringArray("remove")
		if err != nil {
			return "", err
		}
		if len(args[1:])+len(removed) == 0 {
			return "", bench.Invalid("name a tag to add, or one to remove with --remove")
		}
		tags := slices.DeleteFunc(append(run.Tags, args[1:]...), func(tag string) bool { return slices.Contains(removed, tag) })
		if err := db.SetTags(c.Context(), run.ID, tags); err != nil {
			return "", err
		}
		run, err = db.Run(c.Context(), run.ID)
		return "Tags: " + orNone(oneLine(strings.Join(run.Tags, ", "), 200)), err
	})
	c.Flags().StringArray("remove", nil, "tag to remove (repeatable)")
	return c
}

func (env *environment) starRun() *cobra.Command {
	c := env.editCommand(&cobra.Command{Use: "star RUN", Short: "Star a run, or remove its star", Args: cobra.ExactArgs(1)}, func(db *store.Store, c *cobra.Command, args []string) (string, error) {
		off, err := c.Flags().GetBool("off")
		if err != nil {
			return "", err
		}
		if off {
			return "Star taken away.", db.Unstar(c.Context(), args[0])
		}
		return "Starred.", db.Star(c.Context(), args[0])
	})
	c.Flags().Bool("off", false, "remove the star")
	return c
}

func (env *environment) deleteRun() *cobra.Command {
	return &cobra.Command{
		Use:   "delete RUN...",
		Short: "Delete runs; `history restore` brings them back until `history purge`",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return env.withStore(c.Context(), func(db *store.Store) error {
				var wrong []error
				for _, id := range args {
					run, err := db.Run(c.Context(), id)
					if err == nil {
						err = db.Delete(c.Context(), run.ID)
					}
					if wrong = append(wrong, err); err == nil {
						fmt.Fprintf(env.out, "Deleted %s. To have it back: tokenlap history restore %s\n", run.ID, run.ID)
					}
				}
				return errors.Join(wrong...)
			})
		},
	}
}

func (env *environment) restoreRun() *cobra.Command {
	var backup string
	var yes bool
	c := env.editCommand(&cobra.Command{}, func(db *store.Store, c *cobra.Command, args []string) (string, error) {
		return "Restored.", db.Restore(c.Context(), args[0])
	})
	c.Use, c.Short = "restore RUN | --from FILE --yes", "Bring a deleted run back, or all runs from a backup"
	c.Long = `Brings a deleted run back.

With --from it checks a backup and puts it in the place of the whole database,
which is moved to another name. No window may be open and no run in progress.`
	c.Example = "  tokenlap history restore --from tokenlap-backup.db --yes"
	c.Flags().StringVar(&backup, "from", "", "`FILE` that history backup wrote; it replaces the database")
	c.Flags().BoolVar(&yes, "yes", false, "really, with --from")
	one := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if backup != "" {
			return env.restoreBackup(c.Context(), backup, yes)
		}
		return one(c, args)
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if backup != "" {
			return cobra.NoArgs(c, args)
		}
		return cobra.ExactArgs(1)(c, args)
	}
	return c
}

func (env *environment) purgeRuns() *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "purge --yes",
		Short: "Remove deleted runs for good and give their space back",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !yes {
				return bench.Invalid("purge cannot be undone: confirm it with --yes")
			}
			ctx, release := interruptible(c.Context())
			defer release()
			return env.withStore(ctx, func(db *store.Store) error {
				count, err := db.Purge(ctx, time.Now())
				if ctx.Err() != nil {
					fmt.Fprintf(env.errs, "Stopped. Removed %s for good; the next purge removes the rest.\n", plural(count, "run"))
					return exit(ExitInterrupted)
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(env.out, "Removed %s for good.\n", plural(count, "run"))
				return nil
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "really")
	return c
}
