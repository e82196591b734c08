package cli

import (
	"io"
	"reflect"
	"testing"

	"github.com/spf13/pflag"

	"tokenlap/backend/plan"
)

func TestEveryOptionOfARunIsAFlagThatSetsItsField(t *testing.T) {
	env := &environment{out: &output{to: io.Discard}, errs: io.Discard}
	run, sweep := env.runCommand().Flags(), env.sweepCommand().Flags()
	for _, option := range plan.Options {
		if run.Lookup(option.Flag) == nil && sweep.Lookup(option.Flag) == nil {
			t.Errorf("neither run nor sweep has a flag --%s", option.Flag)
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
		case *string:
			if option.Kind == plan.Named {
				arg, want = "true", option.Flag
			}
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
