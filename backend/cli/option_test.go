package cli

import (
	"io"
	"reflect"
	"testing"

	"github.com/spf13/pflag"

	"tokenlap/backend/plan"
)

func TestEveryOptionOfARunIsAFlagThatSetsItsField(t *testing.T) {
	command := (&environment{out: io.Discard, errs: io.Discard}).runCommand()
	for _, option := range plan.Options {
		if command.Flags().Lookup(option.Flag) == nil {
			t.Errorf("run has no flag --%s", option.Flag)
		}
	}
	form := plan.Defaults()
	flags := pflag.NewFlagSet("run", pflag.ContinueOnError)
	addOptions(flags, &form, plan.Options)
	for _, option := range plan.Options {
		arg := "7"
		want := any("7")
		switch option.Value(&form).(type) {
		case *bool:
			arg = "true"
			want = option.Kind != plan.Inverted
		case *plan.Levels:
			want = plan.Levels("7")
		case *int:
			want = 7
		case *float64:
			want = 7.0
		case *[]string:
			want = []string{"7"}
		}
		if err := flags.Set(option.Flag, arg); err != nil {
			t.Error(err)
		}
		if got := reflect.ValueOf(option.Value(&form)).Elem().Interface(); !reflect.DeepEqual(got, want) {
			t.Errorf("--%s %s made %s %v, want %v", option.Flag, arg, option.Field, got, want)
		}
	}
}
